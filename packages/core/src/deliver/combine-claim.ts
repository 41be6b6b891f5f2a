import type { CourierWorld } from '../edge/courier-world.ts'
import { spoolName } from '../spool/recipient-key.ts'
import { readLines, type Claim } from './claim.ts'
import { combine, type Combined } from './combine.ts'
import type { SeenLines } from './counted.ts'
import { addDrops, oneDrop } from './drop-counts.ts'
import { joinLines } from './join-lines.ts'
import { parseLine } from './parse-line.ts'
import { timeOfPass } from './pass-id.ts'
import type { Sealing } from './seal.ts'

/** Reads what was claimed, and decides what becomes of each line by which processes are still there. Throws what the file system throws. */
export function combineClaim(
  world: CourierWorld,
  directory: string,
  claim: Claim,
  seen: SeenLines,
  sealing: Pick<Sealing, 'wirings' | 'isStopped'>,
): Combined {
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
