import type { EventLine, FinishLine, StartLine } from '../spool/line.ts'
import type { SeenLines } from './counted.ts'
import type { NewerLine, OwnLine, ParsedLine } from './parse-line.ts'

/** Lines, sorted out by what belongs together. */
export interface JoinedLines {
  readonly events: readonly OwnLine<EventLine>[]
  readonly runs: readonly JoinedRun[]
  /** Finishes whose start is not among the lines. */
  readonly orphans: readonly OwnLine<FinishLine>[]
  readonly newer: readonly NewerLine[]
  /** How many lines were fragments or nothing of ours. */
  readonly bad: number
}

/** A run or a stage; open while it has no finish. */
export interface JoinedRun {
  readonly start: OwnLine<StartLine>
  readonly finish?: OwnLine<FinishLine>
}

/** Joins each start with its finish, after repeats are dropped. */
export function joinLines(parsed: readonly ParsedLine[], seen: SeenLines): JoinedLines {
  const lines = distinct(parsed, seen)
  const own = lines.filter((entry) => entry.kind === 'line')
  const finishes = new Map(own.filter(isFinish).map((finish) => [finish.line.start, finish]))
  const runs = own.filter(isStart).map((start): JoinedRun => {
    const finish = finishes.get(start.line.id)
    finishes.delete(start.line.id)
    return finish ? { start, finish } : { start }
  })
  return {
    events: own.filter(isEvent),
    runs,
    orphans: [...finishes.values()],
    newer: lines.filter((entry) => entry.kind === 'newer'),
    bad: parsed.filter(({ kind }) => kind === 'bad').length,
  }
}

/** A start line as it is put back into the spool: without what is sealed of it now, and marked so that nobody misses that. */
export function carriedStart({ v, type, id, t, pid, version, context, aborted }: StartLine): OwnLine<StartLine> {
  const line: StartLine = { v, type, id, t, pid, version, context, ...(aborted && { aborted }), carried: true }
  return { kind: 'line', line, text: JSON.stringify(line) }
}

/**
 * Drops repeats. Of a start line that was carried over, the marked copy counts; an unmarked one that comes again after it is known by
 * its id and treated as the copy.
 */
function distinct(parsed: readonly ParsedLine[], { done, carried }: SeenLines): (OwnLine | NewerLine)[] {
  const doneIds = new Set(done)
  const carriedIds = new Set(carried)
  const lines = new Map<string, OwnLine | NewerLine>()
  for (const entry of parsed) {
    if (entry.kind === 'bad') continue
    const id = entry.kind === 'newer' ? entry.id : entry.line.id
    if (doneIds.has(id)) continue
    const copy = entry.kind === 'line' && isStart(entry) && carriedIds.has(id) ? carriedStart(entry.line) : entry
    if (!lines.has(id) || isCopy(copy)) lines.set(id, copy)
  }
  return [...lines.values()]
}

function isCopy(entry: OwnLine | NewerLine): boolean {
  return entry.kind === 'line' && isStart(entry) && entry.line.carried === true
}

function isStart(entry: OwnLine): entry is OwnLine<StartLine> {
  return entry.line.type === 'start'
}

function isFinish(entry: OwnLine): entry is OwnLine<FinishLine> {
  return entry.line.type === 'finish'
}

function isEvent(entry: OwnLine): entry is OwnLine<EventLine> {
  return entry.line.type === 'event'
}
