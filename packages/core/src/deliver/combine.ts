import { DAY_MS } from '../edge/time-spans.ts'
import type { DrawnFact, DropReason, EventLine, FinishLine, LineEvent, RunContext, StartLine } from '../spool/line.ts'
import type { SeenLines } from './counted.ts'
import { addDrops, oneDrop, type DropCounts } from './drop-counts.ts'
import { carriedStart, type JoinedLines, type JoinedRun } from './join-lines.ts'
import type { NewerLine, OwnLine } from './parse-line.ts'

/** An event with the facts of its run, ready to be counted and sealed. */
export interface RecordedEvent extends LineEvent {
  readonly t: number
  /** The tool's version, as its line named it. */
  readonly version: string
  readonly context: RunContext
}

/** A moment in which somebody used the tool. */
export interface Moment {
  readonly t: number
  readonly version: string
  readonly context: RunContext
}

/** A run that has drawn a fact, which it may be asked for. */
export interface RecordedFact extends Moment {
  readonly fact: DrawnFact
}

/** What combining knows beside the lines. */
export interface CombineFacts {
  readonly now: number
  /** When the spool was claimed. */
  readonly claimedAt: number
  /** Versions whose catalog is here; lines of others wait for theirs. */
  readonly isKnown: (version: string) => boolean
  /** Versions that were told to stop. */
  readonly isStopped: (version: string) => boolean
  /** Start lines whose process was seen to be gone before the spool was read for the last time. */
  readonly gone: ReadonlySet<string>
  /** Start lines whose finish lies in the spool that runs append to now, read after their process was seen to be gone. */
  readonly finishedLater: ReadonlySet<string>
}

/** What becomes of the lines of a claim. */
export interface Combined {
  /** In the order of time. */
  readonly events: readonly RecordedEvent[]
  /** Activity outside CI, in the order of time. */
  readonly activity: readonly Moment[]
  /** What runs outside CI have drawn, one each. */
  readonly facts: readonly RecordedFact[]
  /** Lines to be put back into the spool. */
  readonly carry: readonly string[]
  readonly dropped: DropCounts
  /** Lines that a run may have appended once more while it raced with the claim. */
  readonly seen: SeenLines
}

const MAX_AGE_MS = 30 * DAY_MS
const MAX_AHEAD_MS = DAY_MS
/** A run that is still open after 30 days is given up; its event carries the date of its start, which is refused from 35 days on. */
const MAX_GIVEN_UP_AGE_MS = 34 * DAY_MS
const RACE_MS = 60 * 1000

interface Combining {
  readonly facts: CombineFacts
  readonly events: RecordedEvent[]
  readonly activity: Moment[]
  readonly drawn: RecordedFact[]
  readonly carry: string[]
  readonly seen: { readonly done: SeenLine[]; readonly carried: SeenLine[] }
  dropped: DropCounts
}

type SeenLine = Pick<StartLine, 'id' | 't'>

function idsByTime(lines: readonly SeenLine[]): string[] {
  return lines.toSorted((a, b) => a.t - b.t).map(({ id }) => id)
}

/**
 * Decides what becomes of each line: an event now, back into the spool for later, or a counted drop. A start without a finish is
 * `aborted` where its process is gone, and carried over where it still runs. Touches nothing.
 */
export function combine(joined: JoinedLines, facts: CombineFacts): Combined {
  const into: Combining = { facts, events: [], activity: [], drawn: [], carry: [], seen: { done: [], carried: [] }, dropped: {} }
  drop(into, 'bad-line', joined.bad)
  for (const line of joined.newer) wait(into, line.t, [line])
  for (const event of joined.events) addEventLine(into, event)
  for (const run of joined.runs) addRun(into, run)
  const newer = new Set(joined.newer.map(({ id }) => id))
  for (const finish of joined.orphans) {
    const { line } = finish
    if (newer.has(line.start)) wait(into, line.t, [finish])
    else {
      consume(into, line)
      if (line.finished) drop(into, 'late-finish')
    }
  }
  return {
    events: into.events.toSorted((a, b) => a.t - b.t),
    activity: into.activity.toSorted((a, b) => a.t - b.t),
    facts: into.drawn,
    carry: into.carry,
    dropped: into.dropped,
    seen: { done: idsByTime(into.seen.done), carried: idsByTime(into.seen.carried) },
  }
}

function addEventLine(into: Combining, event: OwnLine<EventLine>): void {
  const { line } = event
  if (!into.facts.isKnown(line.version)) return wait(into, line.t, [event])
  consume(into, line)
  addEvent(into, line.event, line.t, line)
  addFact(into, line)
  addMoment(into, line.t, line)
}

function addRun(into: Combining, { start, finish }: JoinedRun): void {
  const { line } = start
  if (!into.facts.isKnown(line.version)) return wait(into, (finish ?? start).line.t, finish ? [start, finish] : [start])
  if (finish === undefined) return addOpenRun(into, line)
  consume(into, line)
  consume(into, finish.line)
  addBeginning(into, line)
  addEvent(into, finish.line.finished, finish.line.t, line)
  addMoment(into, finish.line.t, line)
}

function addOpenRun(into: Combining, line: StartLine): void {
  const { now, gone, finishedLater } = into.facts
  const age = now - line.t
  addBeginning(into, line)
  if (age <= MAX_AGE_MS && (!gone.has(line.id) || finishedLater.has(line.id))) {
    if (isRecent(into, line)) into.seen.carried.push(line)
    addDropsOf(into, line)
    into.carry.push(carriedStart(line).text)
    return
  }
  consume(into, line)
  const givenUpInTime = line.carried === true && age <= MAX_GIVEN_UP_AGE_MS
  addEvent(into, line.aborted, line.t, line, givenUpInTime || isInTime(into, line.t))
}

/** A beginning counts once: a line that was carried over has none any more. */
function addBeginning(into: Combining, line: StartLine): void {
  if (line.carried) return
  addEvent(into, line.started, line.t, line)
  addFact(into, line)
  addMoment(into, line.t, line)
}

type RunLine = EventLine | StartLine

function addEvent(
  into: Combining,
  event: LineEvent | undefined,
  t: number,
  { version, context }: RunLine,
  inTime = isInTime(into, t),
): void {
  if (event === undefined) return
  if (!inTime) drop(into, 'expired')
  else if (into.facts.isStopped(version)) drop(into, 'rejected')
  else {
    const { name, hour, weekday, properties } = event
    const timing = hour !== undefined && weekday !== undefined && { hour, weekday }
    into.events.push({ name, ...timing, properties, t, version, context })
  }
}

function addMoment(into: Combining, t: number, { version, context }: RunLine): void {
  if (context.ci === undefined && isInTime(into, t) && !into.facts.isStopped(version)) into.activity.push({ t, version, context })
}

function addFact(into: Combining, { t, version, context, fact }: RunLine): void {
  if (fact === undefined || context.ci !== undefined || !isInTime(into, t) || into.facts.isStopped(version)) return
  into.drawn.push({ t, version, context, fact })
}

/** Lines of a version whose catalog is not here, or of a later format, wait as they are. */
function wait(into: Combining, t: number, lines: readonly (OwnLine | NewerLine)[]): void {
  if (isInTime(into, t)) return void into.carry.push(...lines.map(({ text }) => text))
  drop(into, 'expired', lines.length)
  for (const waited of lines) if (waited.kind === 'line') addDropsOf(into, waited.line)
}

function consume(into: Combining, line: EventLine | FinishLine | StartLine): void {
  if (isRecent(into, line)) into.seen.done.push(line)
  addDropsOf(into, line)
}

function addDropsOf(into: Combining, { dropped }: EventLine | FinishLine | StartLine): void {
  if (dropped) into.dropped = addDrops(into.dropped, dropped)
}

function drop(into: Combining, reason: DropReason, n = 1): void {
  into.dropped = addDrops(into.dropped, oneDrop(reason, n))
}

function isInTime({ facts: { now } }: Combining, t: number): boolean {
  return now - t <= MAX_AGE_MS && t - now <= MAX_AHEAD_MS
}

function isRecent({ facts: { claimedAt } }: Combining, { t }: { readonly t: number }): boolean {
  return t >= claimedAt - RACE_MS
}
