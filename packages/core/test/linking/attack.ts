import { periodOf } from '../../src/deliver/calendar.ts'
import { PERIODS, type WireEvent } from '../../src/protocol/wire.ts'
import { randomOf } from '../counting/population.ts'
import type { Delivered } from './deliveries.ts'

/** Bodies by a key. */
export function grouped(bodies: readonly Delivered[], keyOf: (body: Delivered) => string): Map<string, Delivered[]> {
  const found = new Map<string, Delivered[]>()
  for (const body of bodies) found.set(keyOf(body), [...(found.get(keyOf(body)) ?? []), body])
  return found
}

/** How alike two bodies are in one respect; the highest is taken for the same machine. */
export type Likeness = (target: Delivered, candidate: Delivered) => number

/** What came of guessing for every target. */
export interface Outcome {
  readonly targets: number
  readonly hits: number
  /** Hits that nobody needs to know anything for. */
  readonly byChance: number
  /** By how many standard deviations hits exceed chance. */
  readonly z: number
}

/**
 * Guesses for each target which of the candidates came from the same machine. The candidates are those in which the coarse context is
 * the same, and one of them is right.
 *
 * @param among The bodies that may be guessed, for a target.
 */
export function attack(
  targets: readonly Delivered[],
  among: (target: Delivered) => readonly Delivered[],
  likeness: Likeness,
): Outcome {
  const random = randomOf(20261121)
  let [hits, byChance, variance, counted] = [0, 0, 0, 0]
  for (const target of targets) {
    const candidates = among(target)
    const right = candidates.filter(({ machine }) => machine === target.machine).length
    if (right === 0 || right === candidates.length) continue
    const scores = candidates.map((candidate) => likeness(target, candidate))
    const highest = Math.max(...scores)
    const best = candidates.filter((_, n) => scores[n] === highest)
    const guess = best[Math.floor(random() * best.length)]
    const chance = right / candidates.length
    counted++
    byChance += chance
    variance += chance * (1 - chance)
    if (guess?.machine === target.machine) hits++
  }
  return { targets: counted, hits, byChance, z: (hits - byChance) / Math.sqrt(variance) }
}

function wordOf({ command, period }: WireEvent['properties']): string {
  const word = command ?? period
  return typeof word === 'string' ? word : ''
}

const near = (a: number, b: number): number => -Math.abs(a - b)
const words = ({ body }: Delivered): string[] => body.events.map(({ properties }) => wordOf(properties))
const durations = ({ body }: Delivered): number[] => body.events.map(({ properties }) => Number(properties['durationMs'] ?? 0))
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length
const share = <T>(a: readonly T[], b: readonly T[]): number => a.filter((each) => b.includes(each)).length / (a.length + b.length)

function sharedStart(a: string | readonly string[], b: string | readonly string[]): number {
  let n = 0
  while (n < a.length && a[n] === b[n]) n++
  return n
}

const cut = new Map<string, Set<string>>()

/** All runs of six characters but those of the batch. */
function pieces(text: string): Set<string> {
  const known = cut.get(text)
  if (known) return known
  const plain = text.replace(/"batch":"[^"]*"/, '')
  const found = new Set(Array.from({ length: Math.max(0, plain.length - 5) }, (_, at) => plain.slice(at, at + 6)))
  cut.set(text, found)
  return found
}

/** Everything in a body that could be the handwriting of a machine. */
export const LIKENESSES: Readonly<Record<string, Likeness>> = {
  size: (a, b) => near(a.text.length, b.text.length),
  'number of events': (a, b) => near(a.body.events.length, b.body.events.length),
  'order of keys': (a, b) => Number(Object.keys(a.body).join() === Object.keys(b.body).join()),
  'words in common': (a, b) => share(words(a), words(b)),
  'order of words': (a, b) => sharedStart(words(a), words(b)),
  'mean duration': (a, b) => near(mean(durations(a)), mean(durations(b))),
  'durations in common': (a, b) => share(durations(a), durations(b)),
  outcomes: (a, b) =>
    share(
      a.body.events.map(({ properties }) => properties['outcome']),
      b.body.events.map(({ properties }) => properties['outcome']),
    ),
  batch: (a, b) => sharedStart(a.body.batch, b.body.batch),
  'anything at all': (a, b) => {
    const [one, other] = [pieces(a.text), pieces(b.text)]
    let shared = 0
    for (const piece of one) if (other.has(piece)) shared++
    return shared / (one.size + other.size)
  },
}

/** How much was lost: a machine that always loses the same would be known by it. */
export const byDrops: Likeness = (a, b) => near(lossesOf(a), lossesOf(b))

function lossesOf({ body }: Delivered): number {
  return Object.values(body.dropped ?? {}).reduce((sum, n) => sum + n, 0)
}

/** What the dates of two bodies tell: a machine that sent one has sent all from before it, so that theirs cannot lie between each other. */
export const byDates: Likeness = (target, candidate) => {
  const [before, after] = [target, candidate].map(({ body }) => body.events.map(({ at }) => at).toSorted())
  const [last = '', first = ''] = [before?.at(-1), after?.[0]]
  return first < last ? -1 : first === last ? 1 : 0
}

/**
 * What the marks of reach tell of a body by one of an earlier day: a word that is the first of its period cannot come from whoever used
 * it before in that period, and one that is not comes from somebody who did. Negative where a machine cannot have sent both.
 */
export const byMarks: Likeness = (target, candidate) => {
  const used = new Set(words(target))
  const [at = ''] = target.body.events.map((event) => event.at)
  let known = 0
  for (const { first, at: later, properties } of candidate.body.events) {
    if (first === undefined || !used.has(wordOf(properties))) continue
    for (const period of PERIODS) {
      const isSame = period === 'ever' || periodOf(period, at) === periodOf(period, later)
      if (isSame && first.includes(period)) return -1
      if (isSame && period !== 'ever') known++
    }
  }
  return known
}
