import { activityEvents, cohortOf } from '../../src/deliver/activity.ts'
import { dateOf, dayNumber, periodOf, type PeriodKind } from '../../src/deliver/calendar.ts'
import type { Moment } from '../../src/deliver/combine.ts'
import { NOTHING_COUNTED, type Counted } from '../../src/deliver/counted.ts'
import { fold } from '../../src/deliver/fold.ts'
import { reachMarks } from '../../src/deliver/reach.ts'
import { addedBy, newTally } from '../../src/deliver/tally.ts'
import { DAY_MS } from '../../src/edge/time-spans.ts'
import { MAX_AGE_DAYS } from '../../src/protocol/wire.ts'
import { costsOf, type Cost, type Costs } from './cost.ts'
import { personOf, randomOf, type Faults, type Person } from './population.ts'

export interface SimulationOptions {
  readonly machines: number
  readonly seed: number
  /** The first UTC date, and how many days follow. */
  readonly from: string
  readonly days: number
  readonly faults: Faults
}

/** A count per key: what was true, and what a collector adds up. */
export interface Compared {
  readonly truth: number
  readonly counted: number
}

/** Sums over everything, by what was counted. */
export interface Figures {
  /** Installations per day, week and month. */
  readonly active: Readonly<Record<PeriodKind, Compared>>
  /** Machines per day, week and month: what somebody might take installations for. */
  readonly machines: Readonly<Record<PeriodKind, Compared>>
  /** Per day of the person's own calendar. */
  readonly localDays: Compared
  /** Installations that are new on a day. */
  readonly fresh: Compared
  /** Installations of a week that are active in a later one, up to seven weeks on. */
  readonly retained: Compared
  /** Installations behind a word per day, week and month, and ever. */
  readonly reach: Readonly<Record<PeriodKind | 'ever', Compared>>
  /** The largest share by which one day, week or month of activity was wrong, of those with at least 200 installations. */
  readonly worst: Readonly<Record<PeriodKind, number>>
  readonly seals: number
  /** What was sent beside activity and facts: as it is, and with all events of a delivery in one body. */
  readonly costs: Costs
}

const KINDS: readonly PeriodKind[] = ['day', 'week', 'month']
const WORDS = ['add', 'build', 'deploy', 'dev', 'init', 'lint', 'preview', 'test']
const CONTEXT = { runtime: 'node', runtimeMajor: 24 } as const
const FAR_MS = Date.UTC(2099, 5, 1)

/** Counts by key. */
class Counts extends Map<string, number> {
  add(key: string): void {
    this.set(key, (this.get(key) ?? 0) + 1)
  }

  total(fits: (key: string) => boolean = () => true): number {
    let sum = 0
    for (const [key, n] of this) if (fits(key)) sum += n
    return sum
  }
}

interface Books {
  readonly truth: Counts
  readonly counted: Counts
  seals: number
  readonly costs: Costs[]
  /** Dice of its own, so that what is counted does not depend on what it costs. */
  readonly random: () => number
}

/** One command that somebody typed: when it was, and what their clock said. */
interface Run {
  readonly t: number
  readonly clock: number
  readonly word: string
}

/**
 * Lets people use a tool, counts as the courier counts, and adds up as a collector does. Activity and reach are those of core, not a
 * model of them; what is simulated is the world around.
 */
export function simulate(options: SimulationOptions): Figures {
  const random = randomOf(options.seed)
  const books: Books = { truth: new Counts(), counted: new Counts(), seals: 0, costs: [], random: randomOf(1) }
  for (let n = 0; n < options.machines; n++) {
    const person = personOf(random, options.days, options.faults)
    useTool(books, person, options, random)
    // Who shares a home brings a second machine; the people do not know of each other.
    if (person.shares) n++
  }
  return figuresOf(books)
}

function useTool(books: Books, person: Person, options: SimulationOptions, random: () => number): void {
  const { days, faults } = options
  const start = dayNumber(options.from)
  const own = new Set<string>()
  const devices = [new Set<string>(), new Set<string>()]
  let counted: Counted = NOTHING_COUNTED
  let firstEver: string | undefined
  let waiting: Run[] = []
  let offlineUntil = -1
  const wrongDay = random() < faults.wrongCentury ? Math.floor(random() * days) : -1
  const once = (seen: Set<string>, key: string, counts?: Counts, name = key): boolean => {
    if (seen.has(key)) return false
    seen.add(key)
    counts?.add(name)
    return true
  }
  for (let day = person.firstDay; day < days; day++) {
    const isWeekend = (start + day + 3) % 7 >= 5
    const chance = day === person.firstDay ? 1 : isWeekend ? person.habit.weekend : person.habit.workday
    const today = devices.slice(0, person.shares ? 2 : 1).flatMap((device) => {
      const commands = random() < chance ? 1 + Math.floor(random() * 3) : 0
      return Array.from({ length: commands }, () => ({ device, ...runOn(start + day, person, random) }))
    })
    for (const { device, t, word } of today.toSorted((a, b) => a.t - b.t)) {
      waiting.push({ t, clock: day === wrongDay ? FAR_MS + (t % DAY_MS) : t + person.skewMs, word })
      const date = dateOf(t)
      if (firstEver === undefined) {
        firstEver = date
        books.truth.add(`new ${date}`)
      }
      once(own, `local ${day}`, books.truth, 'local')
      for (const kind of KINDS) {
        const period = periodOf(kind, date)
        once(own, `active ${kind} ${period}`, books.truth, `active ${kind} ${period}`)
        once(device, `${kind} ${period}`, books.truth, `machines ${kind}`)
        once(own, `reach ${kind} ${word} ${period}`, books.truth, `reach ${kind}`)
      }
      once(own, `reach ever ${word}`, books.truth, 'reach ever')
      // By the first run of a week, as the count does: a cohort may become coarser in the middle of one.
      if (once(own, `week ${periodOf('week', date)}`) && cohortOf(firstEver, date).includes('W')) books.truth.add('retained')
    }
    if (waiting.length > 0 && day >= offlineUntil) {
      counted = deliver(books, counted, waiting, random() < faults.lost)
      waiting = []
      if (random() < faults.offline) offlineUntil = day + 1 + Math.floor(random() * 20)
      if (random() < faults.reinstalled) {
        // Whoever comes back is new, in truth and in the count.
        counted = NOTHING_COUNTED
        own.clear()
        firstEver = undefined
      }
    }
  }
}

/** A command at some time between eight in the morning and midnight. */
function runOn(day: number, { zone }: Person, random: () => number): { readonly t: number; readonly word: string } {
  const t = day * DAY_MS + (8 + random() * 15.9 - zone) * (DAY_MS / 24)
  return { t, word: WORDS[Math.floor(random() ** 2 * WORDS.length)] as string }
}

/** Seals and sends what waits: the courier's own counting, and what of it arrives. */
function deliver(books: Books, counted: Counted, runs: readonly Run[], isLost: boolean): Counted {
  books.seals++
  const sorted = runs.toSorted((a, b) => a.clock - b.clock)
  const last = runs.at(-1) as Run
  const now = last.clock
  // What is further from the clock of the moment than this is given up before it is sealed.
  const inTime = sorted.filter(({ clock }) => now - clock <= 30 * DAY_MS && clock - now <= DAY_MS)
  const tally = newTally(counted)
  const activity = activityEvents(
    tally,
    inTime.map(({ clock }): Moment => ({ t: clock, version: '1.4.2', context: CONTEXT })),
    false,
  )
  const marks = inTime.map(({ clock, word }) => ({
    at: dateOf(clock),
    word,
    first: reachMarks(tally, 'command.finished', word, dateOf(clock)),
  }))
  books.costs.push(costsOf(marks, books.random))
  if (!isLost) {
    const isAccepted = acceptedOn(dateOf(last.t))
    for (const { at, properties } of activity)
      if (isAccepted(at)) addActivity(books.counted, at, properties as unknown as ActivityProperties)
    for (const { at, first } of marks) if (isAccepted(at)) for (const period of first) books.counted.add(`reach ${period}`)
  }
  return fold(counted, { counting: addedBy(tally) }, now)
}

interface ActivityProperties {
  readonly period: PeriodKind
  readonly cohort: string
  readonly age: string
}

function addActivity(counted: Counts, at: string, { period, cohort, age }: ActivityProperties): void {
  counted.add(`active ${period} ${periodOf(period, at)}`)
  counted.add(`machines ${period}`)
  if (period === 'day') counted.add('local')
  if (period === 'day' && age === 'first-day') counted.add(`new ${at}`)
  if (period === 'week' && cohort.includes('W')) counted.add('retained')
}

/** As a collector accepts: at most 35 days old by its clock, and one day ahead. */
function acceptedOn(today: string): (at: string) => boolean {
  const day = dayNumber(today)
  return (at) => dayNumber(at) >= day - MAX_AGE_DAYS && dayNumber(at) <= day + 1
}

function figuresOf({ truth, counted, seals, costs }: Books): Figures {
  const compared = (prefix: string): Compared => ({
    truth: truth.total((key) => key.startsWith(prefix)),
    counted: counted.total((key) => key.startsWith(prefix)),
  })
  const perKind = <T>(of: (kind: PeriodKind) => T): Record<PeriodKind, T> => ({
    day: of('day'),
    week: of('week'),
    month: of('month'),
  })
  const worstOf = (kind: PeriodKind): number => {
    const keys = [...truth.keys()].filter((key) => key.startsWith(`active ${kind} `) && (truth.get(key) ?? 0) >= 200)
    return Math.max(0, ...keys.map((key) => Math.abs((counted.get(key) ?? 0) / (truth.get(key) ?? 1) - 1)))
  }
  return {
    active: perKind((kind) => compared(`active ${kind} `)),
    machines: perKind((kind) => compared(`machines ${kind}`)),
    localDays: compared('local'),
    fresh: compared('new '),
    retained: compared('retained'),
    reach: { ...perKind((kind) => compared(`reach ${kind}`)), ever: compared('reach ever') },
    worst: perKind(worstOf),
    seals,
    costs: { apart: sumOf(costs.map(({ apart }) => apart)), together: sumOf(costs.map(({ together }) => together)) },
  }
}

function sumOf(costs: readonly Cost[]): Cost {
  let [bodies, bytes] = [0, 0]
  for (const cost of costs) {
    bodies += cost.bodies
    bytes += cost.bytes
  }
  return { bodies, bytes }
}
