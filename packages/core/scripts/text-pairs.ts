import type { Template } from './templates.ts'
import type { Listed, Source } from './text-sources.ts'
import type { Words } from './text-words.ts'
import { FREQUENT_KEY, LONELY_KEYS } from '../src/sanitize/text/context.ts'
import { DETERMINERS, GRAMMAR, LINKS } from '../src/sanitize/text/grammar.ts'
import { STOP, VALUE, stepsOf } from '../src/sanitize/text/sequence.ts'
import { isShape } from '../src/sanitize/text/shapes.ts'
import { SLOT_KEYS, slotContext } from '../src/sanitize/text/slots.ts'
import { plain, tokensOf } from '../src/sanitize/text/token.ts'
import { verdictsOf } from '../src/sanitize/text/verdict.ts'

/** How many sources must have two or three neighbours in common, by what they are. */
export const SUPPORT = {
  /** A word that names nothing, beside a word. */
  plainPair: 3,
  /** A word that can name something, beside a word. */
  namingPair: 3,
  /** A word beside a value or a stop. */
  edgePair: 3,
  /** A word that can name something between a word and a value or stop. */
  edgeTriple: 6,
  /** A lonely word that names nothing, a lonely word that can. */
  /** A word that can name something after one that says nothing about it. */
  linkTriple: 3,
  /** A word where values stand. */
  slotTriple: 3,
  lonelyPlain: 30,
  lonelyNaming: 60,
  /** A lonely word that stays even beside a private one. */
  frequent: 100,
  /** A lonely word in the place where a value may stand. */
  inside: 100,
}

const MAX_PAIRS = 27_000

/** How many of the neighbours may come from the lists. */
const MAX_LISTED = 23_500

/** Which share of what is needed a message that people report is worth, by what it has: a lonely word between stops, or before a value. */
const REPORTED = { pair: 0.5, triple: 0.5, lonely: 0.3, lonelyBeforeValue: 0.1 }

/** Marks a lonely word where a name may stand: behind a value, or between two stops and not the first of its line. */
const INSIDE = '9'

/** Marks a gram of a word without a word beside it. */
const LONELY = '0'

function isSymbol(symbol: string): boolean {
  return symbol === VALUE || symbol === STOP
}

/** The neighbours that `sift` may find: those of the lists, then those with most sources, as many as fit. */
export function choosePairs(
  sources: readonly Source[],
  { known, reported }: Listed,
  names: ReadonlySet<string>,
  words: Words,
  priority: ReadonlySet<string>,
): Set<string> {
  const tables = {
    isWord: (word: string) => words.plain.has(word) || words.naming.has(word),
    isName: (word: string) => words.naming.has(word),
    level: () => 0,
    indexOf: () => -1,
    names,
    pairs: names,
    weights: new Int8Array(0),
    threshold: 0,
  }
  const extra = { own: new Set<string>(), names: new Set<string>() }
  const read = (text: string): string[] => {
    const tokens = tokensOf(plain(text), isShape)
    const verdicts = verdictsOf(tokens, tables, extra)
    return stepsOf(
      tokens,
      (_, index) => verdicts[index] === 'word',
      () => false,
    ).map(({ symbol }) => symbol)
  }
  const memo = memoOf(words)
  const symbolsOf = (text: string): readonly string[] => {
    const symbols = memo.get(text) ?? read(text)
    memo.set(text, symbols)
    return symbols
  }
  const slots = slotsOf(sources, known, symbolsOf)
  console.log(`${slots.size} slots`)
  const grams = (text: string): Set<string> => gramsOf(symbolsOf(text), words, slots)
  const support = new Map<string, number>()
  for (const { name, texts } of sources) {
    const weight = priority.has(name) ? 2 : 1
    const seen = new Set(texts.flatMap((text) => [...grams(text)]))
    for (const gram of seen) support.set(gram, (support.get(gram) ?? 0) + weight)
  }
  const lines = new Map<string, number>()
  const certain = new Set(known.flatMap(({ text }) => [...grams(text)]))
  for (const { text } of [...known, ...reported]) for (const gram of grams(text)) lines.set(gram, (lines.get(gram) ?? 0) + 1)
  const listed = [...lines]
    .filter(
      ([gram, count]) => certain.has(gram) || (support.get(gram) ?? 0) / neededFor(gram, words) + count * worthOf(gram) >= 1,
    )
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MAX_LISTED)
  const chosen = new Set(listed.flatMap(([gram]) => keysOf(gram)))
  for (const slot of slots) chosen.add(slot).add(slot[0] + slot)
  const ranked = [...support]
    .map(([gram, count]) => [gram, count / neededFor(gram, words)] as const)
    .filter(([, ratio]) => ratio >= 1)
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  console.log(`${chosen.size} of the lists, ${ranked.length} of the sources`)
  for (const [gram] of ranked) {
    if (chosen.size >= MAX_PAIRS) break
    for (const key of keysOf(gram)) chosen.add(key)
    if (gram.startsWith(LONELY) && (support.get(gram) ?? 0) >= SUPPORT.frequent)
      chosen.add(FREQUENT_KEY + gram.slice(LONELY.length + 1))
  }
  return chosen
}

/** What a text is in symbols does not change while the words stay the same; a build asks four times. */
const MEMOS = new WeakMap<Words, Map<string, readonly string[]>>()

function memoOf(words: Words): Map<string, readonly string[]> {
  const memo = MEMOS.get(words) ?? new Map<string, readonly string[]>()
  MEMOS.set(words, memo)
  return memo
}

/** Which share of what is needed one message that people report is worth. */
function worthOf(gram: string): number {
  const parts = gram.split(' ')
  if (parts[0] === INSIDE) return 0
  if (parts[0] !== LONELY) return parts.length === 3 ? REPORTED.triple : REPORTED.pair
  if (parts[1] !== STOP) return 0
  return parts[3] === STOP ? REPORTED.lonely : REPORTED.lonelyBeforeValue
}

/** Only what `sift` can ask for. */
function gramsOf(symbols: readonly string[], words: Words, slots: ReadonlySet<string>): Set<string> {
  const grams = new Set<string>()
  symbols.forEach((word, index) => {
    if (isSymbol(word)) return
    const left = symbols[index - 1] ?? STOP
    const right = symbols[index + 1] ?? STOP
    const naming = words.naming.has(word)
    if (isSymbol(left) && isSymbol(right)) {
      grams.add(`${LONELY} ${left} ${word} ${right}`)
      if (left === VALUE || (right === STOP && index > 1)) grams.add(`${INSIDE} ${left} ${word} ${right}`)
      return
    }
    if (GRAMMAR.has(word)) return
    if (isSlot(symbols, index, slots, words)) grams.add(`${left} ${word} ${right}`)
    if (naming && (isSymbol(left) || isSymbol(right))) grams.add(`${left} ${word} ${right}`)
    if (LINKS.has(left) && (naming || isSymbol(right))) grams.add(`${symbols[index - 2] ?? STOP} ${left} ${word}`)
    else if (!isSymbol(left) || !naming) grams.add(`${left} ${word}`)
    if (!isSymbol(right) || !naming) grams.add(`${word} ${right}`)
  })
  return grams
}

/** How many sources must have it in common. */
function neededFor(gram: string, words: Words): number {
  const parts = gram.split(' ')
  if (parts[0] === INSIDE) return SUPPORT.inside
  if (parts[0] === LONELY) return words.naming.has(parts[2] ?? '') ? SUPPORT.lonelyNaming : SUPPORT.lonelyPlain
  if (parts.length === 3 && !parts.some((part) => isSymbol(part))) return SUPPORT.slotTriple
  if (parts.length === 3) return parts[1] !== undefined && LINKS.has(parts[1]) ? SUPPORT.linkTriple : SUPPORT.edgeTriple
  if (parts.some((part) => isSymbol(part))) return SUPPORT.edgePair
  return parts.some((part) => words.naming.has(part)) ? SUPPORT.namingPair : SUPPORT.plainPair
}

/** The keys under which `sift` looks a gram up. */
function keysOf(gram: string): string[] {
  if (gram.startsWith(`${INSIDE} `)) return [FREQUENT_KEY + gram.slice(INSIDE.length + 1)]
  return gram.startsWith(`${LONELY} `) ? LONELY_KEYS.map((key) => key + gram.slice(LONELY.length + 1)) : [gram]
}

/** In how many sources a value has to stand in a place for it to be one where values stand, and in which share of those that have it. */
const SLOT = { sources: 6, share: 0.4 }

/** The places where public messages have values, by the words before and behind them. */
function slotsOf(
  sources: readonly Source[],
  known: readonly Template[],
  symbolsOf: (text: string) => readonly string[],
): Set<string> {
  const values = new Map<string, number>()
  const all = new Map<string, number>()
  const count = (texts: readonly string[], weight: number): void => {
    const seen = { values: new Set<string>(), words: new Set<string>() }
    for (const text of texts) {
      const symbols = symbolsOf(text)
      symbols.forEach((symbol, index) => {
        for (const place of placesOf(symbols, index)) seen[symbol === VALUE ? 'values' : 'words'].add(place)
      })
    }
    for (const place of seen.values) values.set(place, (values.get(place) ?? 0) + weight)
    for (const place of new Set([...seen.values, ...seen.words])) all.set(place, (all.get(place) ?? 0) + weight)
  }
  for (const { texts } of sources) count(texts, 1)
  for (const { text } of known) count([text], 2)
  return new Set(
    [...values].filter(([place, n]) => n >= SLOT.sources && n / (all.get(place) ?? n) >= SLOT.share).map(([place]) => place),
  )
}

function placesOf(symbols: readonly string[], index: number): string[] {
  const at = (other: number): string => symbols[other] ?? STOP
  if (DETERMINERS.has(at(index - 1))) return []
  const before = slotContext(at(index - 1), at(index - 2))
  const after = slotContext(at(index + 1), at(index + 2))
  return [
    ...(before === undefined ? [] : [SLOT_KEYS.before[0] + before]),
    ...(after === undefined ? [] : [SLOT_KEYS.after[0] + after]),
  ]
}

/** As `sift` asks. */
function isSlot(symbols: readonly string[], index: number, slots: ReadonlySet<string>, words: Words): boolean {
  const at = (other: number): string => symbols[other] ?? STOP
  if (DETERMINERS.has(at(index - 1))) return words.naming.has(at(index + 1))
  const before = slotContext(at(index - 1), at(index - 2))
  if (before !== undefined) return slots.has(SLOT_KEYS.before[0] + before)
  const after = slotContext(at(index + 1), at(index + 2))
  return after !== undefined && slots.has(SLOT_KEYS.after[0] + after)
}
