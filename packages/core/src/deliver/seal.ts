import type { CourierWorld } from '../edge/courier-world.ts'
import { batchOf } from '../protocol/batch.ts'
import type { Body } from '../protocol/wire.ts'
import { endpointOfKey, recipientKey, spoolName } from '../spool/recipient-key.ts'
import { claimOverflow, claimsIn, claimSpool, overflowOf, readLines, spoolKeys, type Claim } from './claim.ts'
import { combine, type Combined } from './combine.ts'
import { projectOverflow, type Counted, type Marks, type SeenLines } from './counted.ts'
import { readCounted } from './counted-file.ts'
import { draftBodies, mayTellDrops } from './draft-bodies.ts'
import type { Draft } from './draft.ts'
import { draftLosses, newestOf } from './draft-losses.ts'
import { addDrops, isEmpty, oneDrop, type DropCounts } from './drop-counts.ts'
import { joinLines } from './join-lines.ts'
import { machineContext } from './machine-context.ts'
import { parseLine } from './parse-line.ts'
import { bodyId, timeOfPass } from './pass-id.ts'
import { readWaiting, sealedBytes, type SealedHeader } from './sealed-file.ts'
import { commitSealing, type NewBody } from './sealing-record.ts'
import { shuffled } from './shuffled.ts'
import { addedBy, newTally } from './tally.ts'
import { HTTP, type TransportChoice } from '../define/transport-choice.ts'
import type { Transport } from './transport.ts'
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

  const lost = addDrops(
    combined.dropped,
    oneDrop('spool-full', overflowOf(world, directory, claim.id)),
    oneDrop('project-overflow', projectOverflow(counted.projects, counting.projects)),
  )
  const untold = Object.entries(counted.untold).filter(([, { to }]) => to === claim.key)
  const hasLosses = !isEmpty(lost) || untold.length > 0
  const losses = hasLosses ? draftLosses(drafted, combined, sealing.wirings) : []
  // Whoever takes them in takes them in in an order.
  const drafts = shuffled([...drafted, ...losses], world.random)
  // Drops wait for a body that may tell them.
  const teller = drafts.findIndex(mayTellDrops)
  const tells = teller !== -1
  const marks: Marks = {
    counting,
    lines: { [claim.id]: combined.seen },
    ...(tells && { told: untold.map(([source]) => source) }),
    ...(!tells && !isEmpty(lost) && { untold: { [claim.id]: { to: claim.key, dropped: lost } } }),
  }
  const dropped = addDrops(lost, ...untold.map(([, drops]) => drops.dropped))
  const choice = chosenBy(combined, sealing.wirings)
  const header = { endpoint: endpointOfKey(claim.key), t: world.now(), ...(choice.kind !== 'http' && { transport: choice }) }
  const bodies = drafts.map((draft, n) =>
    sealBody(world, sealing.transports(choice), draft, {
      id: bodyId(claim.id, n),
      header: n === 0 ? { ...header, counting } : header,
      dropped: n === teller ? dropped : {},
    }),
  )
  const record = { key: claim.key, marks, carry: combined.carry }
  commitSealing(world, directory, claim.id, { record, bodies, mayCommit: sealing.mayCommit })
}

/** A recipient speaks one language at a time: that of the newest run that recorded for it. */
function chosenBy(combined: Combined, wirings: Wirings): TransportChoice {
  const last = newestOf(combined)
  return (last && wirings(last.version)?.transport) ?? HTTP
}

/** Seals one body: from here on its bytes never change. */
export function sealBody(
  world: Pick<CourierWorld, 'secret'>,
  transport: Pick<Transport, 'encode'>,
  { versions, events, ...draft }: Draft,
  { id, header, dropped }: { id: string; header: Omit<SealedHeader, 'v' | 'contentType' | 'versions'>; dropped: DropCounts },
): NewBody {
  const secret = world.secret()
  const { tool, version, context, ids } = draft
  const body: Body = {
    v: 1,
    batch: batchOf(secret),
    tool,
    ...(version !== undefined && { version }),
    context,
    ...(ids && { ids }),
    ...(!isEmpty(dropped) && { dropped }),
    events,
  }
  const { bytes, contentType } = transport.encode(body)
  return { id, secret, bytes: sealedBytes({ v: 1, contentType, versions, ...header }, bytes) }
}

function combineClaim(world: CourierWorld, directory: string, claim: Claim, seen: SeenLines, sealing: Sealing): Combined {
  const read = () => readLines(world, claim.path)
  const join = ({ texts }: ReturnType<typeof read>) => joinLines(texts.map(parseLine), seen)
  const before = read()
  const open = join(before).runs.filter(({ finish }) => finish === undefined)
  const gone = new Set(open.filter(({ start }) => !world.isAlive(start.line.pid)).map(({ start }) => start.line.id))
  // A run may have ended between the reading and the look at its process: its finish is in the claim by now, or in the new spool.
  const after = gone.size === 0 ? before : read()
  const spool = gone.size === 0 ? [] : readLines(world, `${directory}/${spoolName(claim.key)}`).texts
  const later = spool
    .map(parseLine)
    .flatMap((parsed) => (parsed.kind === 'line' && parsed.line.type === 'finish' ? [parsed.line.start] : []))
  const combined = combine(join(after), {
    now: world.now(),
    claimedAt: timeOfPass(claim.id),
    isKnown: (version) => sealing.wirings(version) !== undefined,
    isStopped: sealing.isStopped,
    gone,
    finishedLater: new Set(later),
  })
  return after.cut ? { ...combined, dropped: addDrops(combined.dropped, oneDrop('bad-line')) } : combined
}

function seenBefore({ lines }: Counted): SeenLines {
  const passes = Object.values(lines)
  return { done: passes.flatMap(({ done }) => done), carried: passes.flatMap(({ carried }) => carried) }
}
