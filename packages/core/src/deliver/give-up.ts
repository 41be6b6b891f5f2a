import { DAY_MS } from '../edge/time-spans.ts'
import type { World } from '../edge/world.ts'
import type { DropReason } from '../spool/line.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { NOTHING_ADDED } from './counted.ts'
import { fold } from './fold.ts'
import { readCounted, writeCounted } from './counted-file.ts'
import { addDrops, oneDrop, type DropCounts } from './drop-counts.ts'
import { bodyOfSealed } from './sealed-body.ts'
import { idsOf, readSealed, readWaiting, sealedPath, type SealedFile } from './sealed-file.ts'
import { removeBody } from './sealing-record.ts'

type GiveUpWorld = Pick<World, 'fs' | 'uid' | 'now'>

const MAX_AGE_MS = 30 * DAY_MS

/**
 * Deletes bodies that will never be accepted, and counts what was in them for the next body to the same recipient. Counted first: a
 * body whose loss is counted is not sent again. Throws what the file system throws.
 */
export function giveUp(world: GiveUpWorld, directory: string, bodies: readonly SealedFile[], reason: DropReason): void {
  if (bodies.length === 0) return
  const counted = readCounted(world, directory)
  if (counted !== 'newer') {
    const untold = bodies.map((sealed) => [
      sealed.id,
      { to: recipientKey(sealed.header.endpoint), dropped: lossOf(sealed, reason) },
    ])
    const marks = { counting: NOTHING_ADDED, untold: Object.fromEntries(untold) }
    writeCounted(world, directory, fold(counted, marks, world.now()))
  }
  for (const { id } of bodies) removeBody(world, directory, id)
}

/** Gives up bodies sealed more than 30 days ago, and files that are none. */
export function giveUpExpired(world: GiveUpWorld, directory: string): void {
  const expired = readWaiting(world, directory).filter(({ header }) => Math.abs(world.now() - header.t) > MAX_AGE_MS)
  giveUp(world, directory, expired, 'expired')
  for (const id of idsOf('sealed', world.fs.readdirSync(directory))) {
    if (readSealed(world, sealedPath(directory, id), id) === 'damaged') removeBody(world, directory, id)
  }
}

/** What is lost with a body: its events, and what it would have told of earlier losses. */
function lossOf(sealed: SealedFile, reason: DropReason): DropCounts {
  try {
    const { events, dropped } = bodyOfSealed(sealed)
    return addDrops(
      dropped,
      oneDrop(
        reason,
        events.reduce((sum, { n = 1 }) => sum + n, 0),
      ),
    )
  } catch {
    return oneDrop(reason)
  }
}
