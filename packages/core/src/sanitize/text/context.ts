import { DETERMINERS, GRAMMAR, LINKS } from './grammar.ts'
import { Line } from './line.ts'
import { STOP, VALUE, type Step } from './sequence.ts'
import { SLOT_KEYS, slotOf } from './slots.ts'
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
  if (POINTING.has(word)) return pointsOut(line, index, tables) ? 'well' : 'nowhere'
  if (!plainLeft && !plainRight) {
    const between = left === STOP && right === STOP
    const label = between && (at === 0 ? isLabel(word) : (line.endsBehind(index) ? LAST_WORDS : INNER_LABELS).has(word))
    // `argument: remote` names a remote, `connect ECONNREFUSED client` a host; only what starts a line is a label, and these.
    // `Unknown arguments: panic` is none, however many messages start with it.
    if (between && at > 0 && !label && (isLabel(word) || NOTHING.has(word))) return 'nowhere'
    const seen = (keys: readonly string[]): boolean => keys.every((key) => pairs.has(`${key}${left} ${word} ${right}`))
    if (naming && announces(line, index, tables) && seen(LONELY_KEYS)) return 'well'
    if (naming && !label && (bare || between || (line.isCode(at) && right === STOP))) return 'nowhere'
    // `blue specified`, `Error: internal blue`: it may be a part of the private word.
    const joined = line.isBare(at) || (bare && left === STOP && at > 0)
    const doubted = joined || (between && !label)
    return seen(doubted || (naming && left === VALUE) ? [...LONELY_KEYS, FREQUENT_KEY] : LONELY_KEYS) ? 'well' : 'nowhere'
  }
  // Nobody is called so, whatever private words stand beside it.
  if (GRAMMAR.has(word)) return right === STOP && slotOf(line, index, tables) > 0 ? 'nowhere' : 'well'
  const place = placeOf(line, index, tables)
  const weight = weigh(place, tables.weights) - tables.threshold
  // A name of several words may end in one of the list: `branch blue driver`. What comes before a name introduces it: `branch blue`.
  if (!plainLeft && line.isBare(at) && weight < (naming ? BEHIND_BARE : -BEHIND_BARE)) return 'nowhere'
  if (weight >= 0) return 'well'
  const fit = fitOfKnown(line, index, place, tables)
  return weight < AGAINST && fit === 'well' ? 'partly' : fit
}

/** So much above the threshold has to be what may be the rest of a private name, and not so much below it what cannot name. */
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

export function isLabel(word: string): boolean {
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
