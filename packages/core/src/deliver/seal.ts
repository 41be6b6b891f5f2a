import { HTTP, type TransportChoice } from '../define/transport-choice.ts'
import type { CourierWorld } from '../edge/courier-world.ts'
import { endpointOfKey, recipientKey } from '../spool/recipient-key.ts'
import { claimOverflow, claimsIn, claimSpool, overflowOf, spoolKeys, type Claim } from './claim.ts'
import { combineClaim } from './combine-claim.ts'
import type { Combined } from './combine.ts'
import type { Counted, SeenLines } from './counted.ts'
import { readCounted } from './counted-file.ts'
import { draftBodies, mayTellDrops } from './draft-bodies.ts'
import { draftLosses, newestOf } from './draft-losses.ts'
import { addDrops, oneDrop } from './drop-counts.ts'
import { projectOverflow } from './fold.ts'
import { lossesOf, marksOfLosses, toldBy } from './losses.ts'
import { machineContext } from './machine-context.ts'
import { bodyId } from './pass-id.ts'
import { sealBody } from './seal-body.ts'
import { readWaiting } from './sealed-file.ts'
import { commitSealing } from './sealing-record.ts'
import { shuffled } from './shuffled.ts'
import { addedBy, newTally } from './tally.ts'
import type { Transports } from './transports.ts'
import type { Wirings } from './wirings.ts'

/** What sealing needs beside the directory. */
export interface Sealing {
  readonly transports: Transports
  readonly wirings: Wirings
  /** Versions that were told to stop. */
  readonly isStopped: (version: string) => boolean
  /** Asked right before a sealing becomes final. */
  readonly mayCommit: () => boolean
}

/** More than this is not made ready for a recipient that takes nothing; its runs go on to fill the spool, which is bounded too. */
const MAX_WAITING_BYTES = 1024 * 1024

/**
 * Seals what was recorded for every recipient: first what a courier that was ended in the middle had claimed, then the spools. A
 * recipient has at most one unsealed claim, so a start and its finish are never apart for longer than a sealing. Throws what the file
 * system throws; what is sealed by then stays.
 */
export function sealSpools(world: CourierWorld, directory: string, sealing: Sealing): void {
  // Left alone, and with it what it would count: claimed again and again it would have no bound.
  if (readCounted(world, directory) === 'newer') return
  const names = world.fs.readdirSync(directory)
  for (const claim of claimsIn(directory, names)) sealClaim(world, directory, claim, sealing)
  for (const key of spoolKeys(names)) {
    if (waitingBytes(world, directory, key) >= MAX_WAITING_BYTES || !sealing.mayCommit()) continue
    const claim = claimSpool(world, directory, key)
    if (claim === undefined) continue
    sealClaim(world, directory, claim, sealing)
  }
}

function waitingBytes(world: CourierWorld, directory: string, key: string): number {
  return readWaiting(world, directory)
    .filter(({ header }) => recipientKey(header.endpoint) === key)
    .reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
}

/** Makes bodies of a claim, and writes them down with what they count and who tells what was lost. */
function sealClaim(world: CourierWorld, directory: string, claim: Claim, sealing: Sealing): void {
  const counted = readCounted(world, directory)
  if (counted === 'newer') return
  claimOverflow(world, directory, claim.id)
  const combined = combineClaim(world, directory, claim, seenBefore(counted), sealing)
  const tally = newTally(counted)
  const drafted = draftBodies(tally, combined, {
    wirings: sealing.wirings,
    machine: machineContext(world),
    recipient: claim.key,
    now: world.now(),
    secret: world.secret,
    random: world.random,
  })
  const counting = addedBy(tally)
  const spoolFull = oneDrop('spool-full', overflowOf(world, directory, claim.id))
  const crowdedOut = oneDrop('project-overflow', projectOverflow(counted.projects, counting.projects))
  const losses = lossesOf(claim, counted, addDrops(combined.dropped, spoolFull, crowdedOut))
  const dropped = toldBy(losses)
  // Whoever takes them in takes them in in an order.
  const drafts = shuffled([...drafted, ...draftLosses(drafted, dropped, combined, sealing.wirings)], world.random)
  // Losses wait for a body that may tell them.
  const teller = drafts.findIndex(mayTellDrops)
  const choice = chosenBy(combined, sealing.wirings)
  const header = { endpoint: endpointOfKey(claim.key), t: world.now(), ...(choice.kind !== 'http' && { transport: choice }) }
  const bodies = drafts.map((draft, n) =>
    sealBody(world, sealing.transports(choice), draft, {
      id: bodyId(claim.id, n),
      header: n === 0 ? { ...header, counting } : header,
      dropped: n === teller ? dropped : {},
    }),
  )
  const marks = { counting, lines: { [claim.id]: combined.seen }, ...marksOfLosses(losses, claim, teller !== -1) }
  const record = { key: claim.key, marks, carry: combined.carry }
  commitSealing(world, directory, claim.id, { record, bodies, mayCommit: sealing.mayCommit })
}

/** A recipient speaks one language at a time: that of the newest run that recorded for it. */
function chosenBy(combined: Combined, wirings: Wirings): TransportChoice {
  const last = newestOf(combined)
  return (last && wirings(last.version)?.transport) ?? HTTP
}

function seenBefore({ lines }: Counted): SeenLines {
  const passes = Object.values(lines)
  return { done: passes.flatMap(({ done }) => done), carried: passes.flatMap(({ carried }) => carried) }
}
