import type { CourierWorld } from '../edge/courier-world.ts'
import { combine } from './combine.ts'
import { NOTHING_COUNTED } from './counted.ts'
import { readCounted } from './counted-file.ts'
import { draftBodies, mayTellDrops } from './draft-bodies.ts'
import { draftLosses } from './draft-losses.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { joinLines } from './join-lines.ts'
import { machineContext } from './machine-context.ts'
import { parseLine } from './parse-line.ts'
import { sealBody } from './seal-body.ts'
import { newTally } from './tally.ts'
import { transportsFor } from './transports.ts'
import type { Wiring } from './wiring.ts'

/** What one run recorded, and for whom. */
export interface Preview {
  readonly lines: readonly string[]
  readonly wiring: Wiring
  readonly endpoint: string
}

/** Makes the bodies that sealing one run's lines right now would make. Writes nothing and counts nothing. */
export function previewBodies(world: CourierWorld, directory: string, { lines, wiring, endpoint }: Preview): string[] {
  const counted = readCounted(world, directory)
  const tally = newTally(counted === 'newer' ? NOTHING_COUNTED : counted)
  const joined = joinLines(lines.map(parseLine), { done: [], carried: [] })
  const now = world.now()
  const combined = combine(joined, {
    now,
    claimedAt: now,
    isKnown: () => true,
    isStopped: () => false,
    // The process is about to end: what is still open will never be finished.
    gone: new Set(joined.runs.map(({ start }) => start.line.id)),
    finishedLater: new Set(),
  })
  const drafted = draftBodies(tally, combined, {
    wirings: () => wiring,
    machine: machineContext(world),
    recipient: recipientKey(endpoint),
    now,
    secret: world.secret,
    random: world.random,
  })
  const drafts = [...drafted, ...draftLosses(drafted, combined.dropped, combined, () => wiring)]
  const teller = drafts.findIndex(mayTellDrops)
  const transport = transportsFor(world)(wiring.transport)
  return drafts.map((draft, n) => {
    const dropped = n === teller ? combined.dropped : {}
    const { bytes } = sealBody(world, transport, draft, { id: 'preview', header: { endpoint, t: now }, dropped })
    const file = Buffer.from(bytes).toString('utf8')
    return file.slice(file.indexOf('\n') + 1)
  })
}
