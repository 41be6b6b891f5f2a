import { STOP, VALUE, type Step } from './sequence.ts'
import type { Tables } from './tables.ts'

/**
 * Keeps a word only where its neighbours are public too, because a host, a user or a project may be called by any word.
 *
 * A word that cannot be a name in English (`cannot`, `denied`, `between`) needs little: it was seen beside one of its neighbours. One
 * that can (`host`, `table`, `master`) needs both, and where a neighbour is a value or a stop, the very three were seen in messages of
 * many sources. What is not kept is a value to its neighbours. Words that fit nowhere go first, because they are what makes the words
 * around them look out of place: `to host blue denied` loses `blue`, not `host`.
 *
 * @returns for each step, whether its word stays.
 */
export function sift(steps: readonly Step[], tables: Tables): boolean[] {
  const line = new Line(steps)
  // Each word leaves at most once and makes at most five others look again: linear in the number of steps.
  const again = line.words()
  const doubtful: number[] = []
  const drop = (index: number): void => {
    const around = line.around(index)
    line.drop(index)
    again.push(...around)
  }
  for (;;) {
    const index = again.pop()
    if (index !== undefined) {
      if (!line.holds(index)) continue
      const fit = fitOf(line, index, tables)
      if (fit === 'nowhere') drop(index)
      else if (fit === 'partly') doubtful.push(index)
      continue
    }
    const last = doubtful.pop()
    if (last === undefined) break
    if (line.holds(last) && fitOf(line, last, tables) !== 'well') drop(last)
  }
  return steps.map((_, index) => line.holds(index))
}

type Fit = 'well' | 'partly' | 'nowhere'

/** What follows these can be a verb or a name: `to build`, `to mercury`. Only the word before them tells. */
export const LINKS: ReadonlySet<string> = new Set('to from in on for of by with at as and or'.split(' '))

function fitOf(line: Line, index: number, { isName, pairs }: Tables): Fit {
  const at = line.before(index)
  const word = line.symbol(index)
  const left = line.symbol(at)
  const right = line.symbol(line.after(index))
  const plainLeft = left !== VALUE && left !== STOP
  const plainRight = right !== VALUE && right !== STOP
  const naming = isName(word)
  const bare = line.isBare(at) || line.isBare(line.after(index))
  if (!plainLeft && !plainRight) {
    // `argument: remote` names a remote; only what starts a line is a label, and these.
    const alone = left === STOP && right === STOP && at > 0 && !LABELS.has(word)
    if (naming && (bare || alone)) return 'nowhere'
    const keys = bare || alone || (naming && left === VALUE) ? [...LONELY_KEYS, FREQUENT_KEY] : LONELY_KEYS
    return keys.every((key) => pairs.has(`${key}${left} ${word} ${right}`)) ? 'well' : 'nowhere'
  }
  // A name of several words may end in one of the list: `branch blue driver`. What comes before a name introduces it: `branch blue`.
  if (naming && !plainLeft && line.isBare(at)) return 'nowhere'
  if (GRAMMAR.has(word)) return 'well'
  const linked = LINKS.has(left) && (naming || !plainRight)
  const hasLeft = pairs.has(linked ? `${line.symbol(line.before(at))} ${left} ${word}` : `${left} ${word}`)
  const hasRight = pairs.has(`${word} ${right}`)
  const rest: Fit = (plainLeft && hasLeft) || (plainRight && hasRight) ? 'partly' : 'nowhere'
  if (plainLeft && plainRight) return (naming ? hasLeft && hasRight : hasLeft || hasRight) ? 'well' : rest
  if (!naming) return hasLeft && hasRight ? 'well' : rest
  // Two look-ups, because a fingerprint is found by mistake now and then.
  return (plainLeft ? hasLeft : hasRight) && pairs.has(`${left} ${word} ${right}`) ? 'well' : rest
}

/** Words of grammar: nobody and nothing is called so, and without them no sentence can be read. */
export const GRAMMAR: ReadonlySet<string> = new Set(
  'a all an and any are as at be been because before but by can cannot could did do does each either for from had has have if in into is it its must no not of on or should than that the their then these this those to too until was were when where which while with within without you your'.split(
    ' ',
  ),
)

/** What may stand between two stops anywhere: `make: error: stop`. */
const LABELS = new Set([
  'deadlock',
  'error',
  'exception',
  'failure',
  'fatal',
  'hint',
  'note',
  'panic',
  'reason',
  'stop',
  'timeout',
  'warning',
])

/** A word without a word beside it is looked up twice, because a fingerprint is found by mistake now and then. */
export const LONELY_KEYS: readonly string[] = ['1 ', '2 ']

/** Beside a bare word that left, a lonely word stays only if very many sources have it: `blue failed`. */
export const FREQUENT_KEY = '3 '

/** The steps that are still there, as a list that knows its neighbours. */
class Line {
  private readonly symbols: string[]
  private readonly previous: Int32Array
  private readonly next: Int32Array
  private readonly bare: boolean[]

  constructor(steps: readonly Step[]) {
    this.symbols = steps.map(({ symbol }) => symbol)
    this.previous = Int32Array.from(steps, (_, index) => index - 1)
    this.next = Int32Array.from(steps, (_, index) => index + 1)
    this.bare = steps.map(({ bare }) => bare)
  }

  words(): number[] {
    return [...this.symbols.keys()].filter((index) => this.holds(index)).toReversed()
  }

  /** Whether there is a word. */
  holds(index: number): boolean {
    const symbol = this.symbols[index]
    return symbol !== undefined && symbol !== VALUE && symbol !== STOP && symbol !== ''
  }

  symbol(index: number): string {
    return this.symbols[index] ?? STOP
  }

  isBare(index: number): boolean {
    return this.bare[index] ?? false
  }

  before(index: number): number {
    return this.previous[index] ?? -1
  }

  after(index: number): number {
    return this.next[index] ?? this.symbols.length
  }

  /** Every word that was asked about with this one: one before, two after, and those behind a value that may merge. */
  around(index: number): number[] {
    const before = this.before(index)
    const after = this.after(index)
    const next = this.after(after)
    return [this.before(before), before, after, next, this.after(next)].filter((other) => this.holds(other))
  }

  /** Makes a value of the word and one value of it and the values beside it. */
  drop(index: number): void {
    this.symbols[index] = VALUE
    this.bare[index] = true
    for (const beside of [this.before(index), this.after(index)]) if (this.symbols[beside] === VALUE) this.remove(beside)
  }

  private remove(index: number): void {
    const before = this.before(index)
    const after = this.after(index)
    if (before >= 0) this.next[before] = after
    if (after < this.symbols.length) this.previous[after] = before
    this.symbols[index] = ''
  }
}
