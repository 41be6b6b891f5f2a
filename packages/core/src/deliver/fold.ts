import { DAY_MS } from '../edge/time-spans.ts'
import { firstDayOf, kindOfPeriod, type PeriodKind } from './calendar.ts'
import type { Counted, Counting, KnownProject, Marks, Projects, SeenLines } from './counted.ts'

type PeriodLimits = Readonly<Record<PeriodKind, number>>

const ACTIVE_LIMITS: PeriodLimits = { day: 62, week: 10, month: 4 }
/** Nothing older than 30 days is sealed, so older periods of a word cannot come up again. */
const REACH_LIMITS: PeriodLimits = { day: 35, week: 7, month: 3 }
export const MAX_REACH_ENTRIES = 512
export const MAX_REACHED = 512
export const MAX_PAIRED = 512
const MAX_SINGLY_ENTRIES = 512
export const MAX_HELD_ENTRIES = 512
const MAX_MACHINES = 16
export const MAX_PROJECTS = 256
const MAX_LINE_PASSES = 16
const MAX_LINE_IDS = 4096
/** A claim of thousands of lines leaves room for those of the one before. */
const MAX_LINE_IDS_PER_PASS = 2048
const MAX_UNTOLD = 256

/** No policy holds longer. */
const MAX_HELD_MS = 31 * DAY_MS

/** A date before any release of Sonde: the clock of a machine without a battery. */
const IMPOSSIBLE_BEFORE = '2020-01-01'

/** Adds marks to the memory and forgets what is furthest from now, in either direction: a clock once in 2099 mutes nothing. */
export function fold(counted: Counted, marks: Marks, now: number): Counted {
  const { counting } = marks
  const today = Math.floor(now / DAY_MS)
  const first = [counted.first, counting.first].filter((date) => date !== undefined && date >= IMPOSSIBLE_BEFORE).toSorted()[0]
  const told = new Set(marks.told)
  return {
    v: 1,
    ...(first !== undefined && { first }),
    active: nearest(union(counted.active, counting.active), ACTIVE_LIMITS, today),
    reach: foldReach(counted.reach, counting.reach, today),
    singly: foldSingly(counted.singly, counting.singly, today),
    ...foldHeld(counted.held, counting.held, now),
    ...foldMachines(counted.machines, counting.machines),
    ...foldProjects(counted.projects, counting.projects, today),
    ...foldReached(counted.reached, counting.reached),
    ...foldPaired(counted.paired, counting.paired, today),
    lines: lastLines({ ...counted.lines, ...marks.lines }),
    untold: lastEntries(
      Object.entries({ ...counted.untold, ...marks.untold }).filter(([source]) => !told.has(source)),
      MAX_UNTOLD,
    ),
  }
}

function foldReached(known: Counting['reached'] = [], added: Counting['reached'] = []): Pick<Counting, 'reached'> {
  const reached = union(known, added).slice(0, MAX_REACHED)
  return reached.length > 0 ? { reached } : {}
}

/** Nothing older than 30 days is sealed, so older months cannot come up again. */
function foldPaired(known: Counting['paired'] = [], added: Counting['paired'] = [], today: number): Pick<Counting, 'paired'> {
  const far = (key: string): number => distance(key.slice(0, 7), today)
  const paired = union(known, added)
    .filter((key) => far(key) <= 93)
    .toSorted((a, b) => far(a) - far(b))
  return paired.length > 0 ? { paired: paired.slice(0, MAX_PAIRED) } : {}
}

function foldReach(known: Counting['reach'], added: Counting['reach'], today: number): Counting['reach'] {
  const keys = union(Object.keys(known), Object.keys(added)).slice(0, MAX_REACH_ENTRIES)
  return Object.fromEntries(keys.map((key) => [key, nearest(union(known[key] ?? [], added[key] ?? []), REACH_LIMITS, today)]))
}

function foldSingly(known: Counting['singly'], added: Counting['singly'], today: number): Counting['singly'] {
  const keys = union(Object.keys(known), Object.keys(added))
  const kept = keys
    .toSorted((a, b) => distance(a.slice(0, 10), today) - distance(b.slice(0, 10), today))
    .slice(0, MAX_SINGLY_ENTRIES)
  return Object.fromEntries(kept.map((key) => [key, Math.max(known[key] ?? 0, added[key] ?? 0)]))
}

/** What is added is what a sealing decided, knowing what was known: it counts, whichever time is later. */
function foldHeld(known: Counting['held'], added: Counting['held'], now: number): Pick<Counting, 'held'> {
  const entries = Object.entries({ ...known, ...added }).filter(([, { t, n }]) => n > 0 || Math.abs(t - now) <= MAX_HELD_MS)
  return entries.length > 0 ? { held: Object.fromEntries(entries) } : {}
}

function foldMachines(known: Counting['machines'], added: Counting['machines']): Pick<Counting, 'machines'> {
  const machines = { ...known, ...added }
  return Object.keys(machines).length > 0 ? { machines: lastEntries(Object.entries(machines), MAX_MACHINES) } : {}
}

function foldProjects(known: Projects = {}, added: Projects = {}, today: number): Pick<Counting, 'projects'> {
  const keys = union(Object.keys(known), Object.keys(added))
  if (keys.length === 0) return {}
  const all = keys.map((key): [string, KnownProject] => {
    const [before, after] = [known[key], added[key]]
    const [first = ''] = [before?.first, after?.first].filter((date) => date !== undefined).toSorted()
    return [key, { first, active: nearest(union(before?.active ?? [], after?.active ?? []), REACH_LIMITS, today) }]
  })
  return {
    projects: lastEntries(
      all.toSorted(([, a], [, b]) => lastDay(a) - lastDay(b)),
      MAX_PROJECTS,
    ),
  }
}

function lastDay({ active }: KnownProject): number {
  return Math.max(...active.map(firstDayOf))
}

/** How many projects give way where these are added: the list keeps those that were active last. */
export function projectOverflow(known: Projects = {}, added: Projects = {}): number {
  return Math.max(0, union(Object.keys(known), Object.keys(added)).length - MAX_PROJECTS)
}

/** The latest of each pass: a run that races with a claim has just appended its line. */
function lastLines(lines: Counted['lines']): Counted['lines'] {
  let left = MAX_LINE_IDS
  const kept: [string, SeenLines][] = []
  for (const [pass, seen] of Object.entries(lines).slice(-MAX_LINE_PASSES).toReversed()) {
    const room = Math.min(left, MAX_LINE_IDS_PER_PASS)
    const carried = last(seen.carried, room)
    const done = last(seen.done, room - carried.length)
    left -= carried.length + done.length
    kept.unshift([pass, { carried, done }])
  }
  return Object.fromEntries(kept)
}

function last(ids: readonly string[], count: number): readonly string[] {
  return ids.slice(Math.max(0, ids.length - count))
}

function lastEntries<T>(entries: readonly [string, T][], max: number): Record<string, T> {
  return Object.fromEntries(entries.slice(-max))
}

/** Keeps the periods of each kind that are nearest to today, and whatever is no period (`ever`). */
function nearest(periods: readonly string[], limits: PeriodLimits, today: number): string[] {
  const left: Record<PeriodKind, number> = { ...limits }
  const kept = periods
    .filter((period) => period !== 'ever')
    .toSorted((a, b) => distance(a, today) - distance(b, today))
    .filter((period) => left[kindOfPeriod(period)]-- > 0)
  return [...(periods.includes('ever') ? ['ever'] : []), ...kept.toSorted()]
}

function distance(period: string, today: number): number {
  return Math.abs(firstDayOf(period) - today)
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])]
}
