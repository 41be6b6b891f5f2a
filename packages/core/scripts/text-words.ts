import type { Listed, Source } from './text-sources.ts'
import { isShape } from '../src/sanitize/text/shapes.ts'
import { plain, tokensOf } from '../src/sanitize/text/token.ts'

/** Words that cannot name anything, and words that can. */
export interface Words {
  readonly plain: ReadonlySet<string>
  readonly naming: ReadonlySet<string>
  /** How many sources use each. */
  readonly counts: ReadonlyMap<string, number>
}

/** From how many sources on a word is of the next level. */
const LEVELS = [25, 50, 120]

export function levelOf(count: number): number {
  return LEVELS.filter((least) => count >= least).length
}

const MIN_SOURCES = 9

/** For how many sources a message that people report counts. */
const REPORTED = 3

/** WordNet has a noun for each of these (`in` is an inch, `no` is a vote), but nobody is called so. */
const GRAMMAR = new Set(
  'a all am an are as at be below but by can cannot did do does down either enough few had has have he i if in is it its least less like may more most must neither no none nor not of off on only or out over per so than that the then these they this those to under until up us via was we were who will with you'.split(
    ' ',
  ),
)

export function wordsOf(text: string): string[] {
  return tokensOf(plain(text), isShape)
    .filter(({ kind, quote }) => kind === 'word' && quote === '')
    .map(({ core }) => core.toLowerCase())
}

/** The words that the messages of several independent projects have in common. */
export function chooseWords(
  sources: readonly Source[],
  { known, reported }: Listed,
  names: ReadonlySet<string>,
  nouns: ReadonlySet<string>,
  adjectives: ReadonlySet<string>,
  english: ReadonlySet<string>,
): Words {
  const counts = new Map<string, number>()
  for (const { texts } of sources) {
    for (const word of new Set(texts.flatMap((text) => wordsOf(text)))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const listed = new Map<string, number>()
  const count = (text: string, weight: number): void => {
    for (const word of new Set(wordsOf(text))) listed.set(word, (listed.get(word) ?? 0) + weight)
  }
  for (const { text } of known) count(text, MIN_SOURCES)
  for (const { text } of reported) count(text, REPORTED)
  for (const [word, weight] of listed) {
    const seen = counts.get(word) ?? 0
    if ((seen >= 2 || !english.has(word)) && seen + weight >= MIN_SOURCES) counts.set(word, Math.max(seen, MIN_SOURCES))
  }
  const result = { plain: new Set<string>(), naming: new Set<string>(), counts }
  for (const [word, seen] of counts) {
    if (seen < MIN_SOURCES || word.length > 32 || names.has(`id:${word}`)) continue
    const singular = [word, word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/ies$/, 'y')]
    const quality = adjectives.has(word) && !/(?:ed|ing|[ai]ble|n't)$|^(?:un|in|il|im|ir)/.test(word)
    const naming = !GRAMMAR.has(word) && (quality || singular.some((form) => nouns.has(form)))
    result[naming ? 'naming' : 'plain'].add(word)
  }
  return result
}

/** The words as the tables have them: those that name nothing, then those that can, each by level and then by letter. */
export function wordLists({ counts, ...lists }: Words): string[][] {
  return [lists.plain, lists.naming].flatMap((list) => {
    const sorted = [...list].toSorted()
    return [0, 1, 2, 3].map((level) => sorted.filter((word) => levelOf(counts.get(word) ?? 0) === level))
  })
}
