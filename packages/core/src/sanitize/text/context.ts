import { STOP, VALUE, type Step } from './sequence.ts'
import type { Tables } from './tables.ts'
import { type Neighbour, type Place, weigh } from './weigh.ts'

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

function fitOf(line: Line, index: number, tables: Tables): Fit {
  const { isName, pairs } = tables
  const at = line.before(index)
  const word = line.symbol(index)
  const left = line.symbol(at)
  const right = line.symbol(line.after(index))
  const plainLeft = left !== VALUE && left !== STOP
  const plainRight = right !== VALUE && right !== STOP
  const naming = isName(word)
  const bare = line.isBare(at) || line.isBare(line.after(index))
  if (!plainLeft && !plainRight) {
    const between = left === STOP && right === STOP
    const label = between && (at === 0 ? isLabel(word) : (line.endsBehind(index) ? LAST_WORDS : INNER_LABELS).has(word))
    // `argument: remote` names a remote, `connect ECONNREFUSED client` a host; only what starts a line is a label, and these.
    // `Unknown arguments: panic` is none, however many messages start with it.
    if (between && at > 0 && !label && (isLabel(word) || NOTHING.has(word))) return 'nowhere'
    const seen = (keys: readonly string[]): boolean => keys.every((key) => pairs.has(`${key}${left} ${word} ${right}`))
    if (naming && announces(line, index, tables) && seen(LONELY_KEYS)) return 'well'
    if (naming && !label && (bare || between || (line.isCode(at) && right === STOP))) return 'nowhere'
    const doubted = (bare && (naming || line.isBare(at) === line.isBare(line.after(index)))) || (between && !label)
    return seen(doubted || (naming && left === VALUE) ? [...LONELY_KEYS, FREQUENT_KEY] : LONELY_KEYS) ? 'well' : 'nowhere'
  }
  if (POINTING.has(word)) return pointsOut(line, index, tables) ? 'well' : 'nowhere'
  // Nobody is called so, whatever private words stand beside it.
  if (GRAMMAR.has(word)) return right === STOP && slotOf(line, index, tables) > 0 ? 'nowhere' : 'well'
  const place = placeOf(line, index, tables)
  const weight = weigh(place, tables.weights) - tables.threshold
  // A name of several words may end in one of the list: `branch blue driver`. What comes before a name introduces it: `branch blue`.
  if (naming && !plainLeft && line.isBare(at) && weight < BEHIND_BARE) return 'nowhere'
  if (weight >= 0) return 'well'
  const fit = fitOfKnown(line, index, place, tables)
  return weight < AGAINST && fit === 'well' ? 'partly' : fit
}

/** So much above the threshold has to be what may be the rest of a private name. */
const BEHIND_BARE = 20

/** So far below the threshold known neighbours are not enough. */
const AGAINST = -64

/** `Error: user *`: what stands first and before a value says whose name follows. */
function announces(line: Line, index: number, { pairs }: Tables): boolean {
  const at = line.before(index)
  if (line.symbol(at) !== STOP || line.symbol(line.after(index)) !== VALUE) return false
  const first = at === 0 || isLabel(line.symbol(line.before(at)))
  return first && SLOT_KEYS.before.every((key) => pairs.has(key + line.symbol(index)))
}

/** `only in table`, `the each server`: names like others where a word does not stand on each side. */
function pointsOut(line: Line, index: number, tables: Tables): boolean {
  const [at, next] = [line.before(index), line.after(index)]
  if (!line.holds(at) || !line.holds(next)) return false
  return !DETERMINERS.has(line.symbol(at)) && slotOf(line, index, tables) === 0
}

/** Whether the word was seen beside what stands around it, as far as its kind and place need. */
function fitOfKnown(line: Line, index: number, { naming, slot, hasLeft, hasRight }: Place, { pairs }: Tables): Fit {
  const at = line.before(index)
  const word = line.symbol(index)
  const left = line.symbol(at)
  const right = line.symbol(line.after(index))
  const plainLeft = left !== VALUE && left !== STOP
  const plainRight = right !== VALUE && right !== STOP
  if (slot > 0 && !pairs.has(`${left} ${word} ${right}`)) return 'nowhere'
  const rest: Fit = (plainLeft && hasLeft) || (plainRight && hasRight) ? 'partly' : 'nowhere'
  if (ARTICLES.has(left) && (hasLeft || (plainRight && hasRight)) && !line.isBare(line.after(index))) return 'well'
  if (plainLeft && plainRight) return (naming || LINKS.has(left) ? hasLeft && hasRight : hasLeft || hasRight) ? 'well' : rest
  if (!naming) return hasLeft && hasRight ? 'well' : rest
  // Two look-ups, because a fingerprint is found by mistake now and then.
  return (plainLeft ? hasLeft : hasRight) && pairs.has(`${left} ${word} ${right}`) ? 'well' : rest
}

/** What follows these is a thing as nearly always as not: names have no article. */
const ARTICLES: ReadonlySet<string> = new Set('a an its the this your'.split(' '))

/** Each word that is weighed, with its place before any word has left; for the build of the tables. */
export function placesOf(steps: readonly Step[], tables: Tables): { readonly word: string; readonly place: Place }[] {
  const line = new Line(steps)
  return line
    .words()
    .filter((index) => isWeighed(line, index, tables))
    .map((index) => ({ word: line.symbol(index), place: placeOf(line, index, tables) }))
}

/** Whether no simpler rule decides: there is a word beside, and no private one before that it may belong to. */
function isWeighed(line: Line, index: number, { isName }: Tables): boolean {
  const word = line.symbol(index)
  const before = line.before(index)
  const [left, right] = [before, line.after(index)].map((at) => line.holds(at))
  return !GRAMMAR.has(word) && (left === true || (right === true && !(isName(word) && line.isBare(before))))
}

function placeOf(line: Line, index: number, tables: Tables): Place {
  const { pairs } = tables
  const at = line.before(index)
  const next = line.after(index)
  const word = line.symbol(index)
  const left = line.symbol(at)
  const right = line.symbol(next)
  const plainLeft = left !== VALUE && left !== STOP
  const plainRight = right !== VALUE && right !== STOP
  const naming = tables.isName(word)
  const slot = slotOf(line, index, tables)
  const linked = LINKS.has(left) && (naming || !plainRight)
  const asksLeft = linked || plainLeft || !naming
  return {
    word,
    naming,
    level: tables.level(word),
    left: neighbourOf(line, at, tables),
    right: neighbourOf(line, next, tables),
    farLeft: neighbourOf(line, line.before(at), tables),
    farRight: neighbourOf(line, line.after(next), tables),
    slot,
    hasLeft: asksLeft && pairs.has(linked ? `${line.symbol(line.before(at))} ${left} ${word}` : `${left} ${word}`),
    hasRight: (plainRight || !naming) && pairs.has(`${word} ${right}`),
    hasBoth: (slot > 0 || (naming && !(plainLeft && plainRight))) && pairs.has(`${left} ${word} ${right}`),
    values: line.values,
    listed: [index, at, next, line.before(at), line.after(next)].map((step) => tables.indexOf(line.symbol(step))),
  }
}

function neighbourOf(line: Line, index: number, { isName, level }: Tables): Neighbour {
  const symbol = line.symbol(index)
  if (symbol === STOP) return 'stop'
  if (symbol === VALUE) return line.isBare(index) ? 'bare' : 'value'
  if (DETERMINERS.has(symbol)) return 'determiner'
  if (LINKS.has(symbol)) return 'link'
  if (GRAMMAR.has(symbol)) return 'grammar'
  const usual = level(symbol) > 1
  if (isName(symbol)) return usual ? 'usual naming' : 'naming'
  return usual ? 'usual plain' : 'plain'
}

/** Marks what stands before a value in messages of several sources, and what stands behind one. Two of each, as with lonely words. */
export const SLOT_KEYS = { before: ['> ', '>> '], after: ['< ', '<< '] } as const

/** Whether public messages have a value in this place, and what says so. */
function slotOf(line: Line, index: number, { isName, pairs }: Pick<Tables, 'isName' | 'pairs'>): Place['slot'] {
  // `the mercury plugin`: what stands between an article and a thing, which may have left, is often its name.
  const next = line.after(index)
  const isThing = isName(line.symbol(next)) || (line.isBare(next) && isName(line.symbol(index)))
  if (DETERMINERS.has(line.symbol(line.before(index)))) return isThing ? 1 : 0
  const before = contextOf(line, index, -1)
  if (before !== undefined) return SLOT_KEYS.before.every((key) => pairs.has(key + before)) ? 2 : 0
  const after = contextOf(line, index, 1)
  return after !== undefined && SLOT_KEYS.after.every((key) => pairs.has(key + after)) ? 3 : 0
}

/** The word beside, with the next one where it is of grammar and says little by itself; undefined where there is none. */
function contextOf(line: Line, index: number, side: -1 | 1): string | undefined {
  const step = (at: number): number => (side < 0 ? line.before(at) : line.after(at))
  const near = step(index)
  return slotContext(line.symbol(near), line.symbol(step(near)))
}

/** What identifies the place beside `near`, behind which stands `far`. */
export function slotContext(near: string, far: string): string | undefined {
  if (near === VALUE || near === STOP) return undefined
  return GRAMMAR.has(near) || LINKS.has(near) ? `${near} ${far}` : near
}

/** What follows these is a thing and no name: `the host`, not `host mercury`. */
export const DETERMINERS: ReadonlySet<string> = new Set(
  'a an any another each every its no such that the these this those your'.split(' '),
)

/** Words of grammar: nobody and nothing is called so, and without them no sentence can be read. */
export const GRAMMAR: ReadonlySet<string> = new Set(
  'a all an and any are as at be been because before but by can cannot could did do does each either for from had has have if in into is it its must no not of on or should than that the their then these this those to too until was were when where which while with within without you your'.split(
    ' ',
  ),
)

/** What says nothing about what was done, and stands beside anything: behind a private word it may be more of the same name. */
const POINTING: ReadonlySet<string> = new Set('each either only then'.split(' '))

/** What may start a line before a stop: `make: error`. */
const LABELS = new Set([
  'deadlock',
  'details',
  'error',
  'exception',
  'failure',
  'fatal',
  'hint',
  'info',
  'make',
  'note',
  'panic',
  'reason',
  'remote',
  'stop',
  'tests',
  'timeout',
  'traceback',
  'usage',
  'warning',
  'yaml',
])

function isLabel(word: string): boolean {
  return LABELS.has(word) || /(?:error|exception|warning)$/.test(word)
}

/** What programs print for a value that is not there; beside a stop it may be what somebody typed. */
const NOTHING = new Set(['false', 'none', 'null', 'true', 'undefined'])

/** What may stand between two stops in the middle: `make: error: stop`. */
const INNER_LABELS = new Set(['error', 'exception', 'reason', 'warning'])

/** What may stand alone at the end. */
const LAST_WORDS = new Set(['deadlock', 'stop', 'timeout'])

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
  private readonly codes: readonly boolean[]
  /** How many values there are before any word leaves. */
  readonly values: number

  constructor(steps: readonly Step[]) {
    this.symbols = steps.map(({ symbol }) => symbol)
    this.previous = Int32Array.from(steps, (_, index) => index - 1)
    this.next = Int32Array.from(steps, (_, index) => index + 1)
    this.bare = steps.map(({ bare }) => bare)
    this.codes = steps.map(({ code }) => code)
    this.values = this.symbols.filter((symbol) => symbol === VALUE).length
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

  isCode(index: number): boolean {
    return this.codes[index] ?? false
  }

  isBare(index: number): boolean {
    return this.bare[index] ?? false
  }

  /** Whether nothing but the end of the line stands behind. */
  endsBehind(index: number): boolean {
    return this.after(index) >= this.symbols.length - 1
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
