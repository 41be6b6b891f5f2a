import { placesOf } from '../src/sanitize/text/context.ts'
import { pack, unpack } from '../src/sanitize/text/fingerprints.ts'
import { GRAMMAR } from '../src/sanitize/text/grammar.ts'
import { stepsOf } from '../src/sanitize/text/sequence.ts'
import { isShape } from '../src/sanitize/text/shapes.ts'
import type { Tables } from '../src/sanitize/text/tables.ts'
import { plain, tokensOf } from '../src/sanitize/text/token.ts'
import { verdictsOf } from '../src/sanitize/text/verdict.ts'
import { ROLES, WEIGHTS, weightsOf } from '../src/sanitize/text/weigh.ts'
import { createDice, type Dice } from '../test/text-corpus/dice.ts'
import type { Listed, Source } from './text-sources.ts'
import { type Words, levelOf, wordLists } from './text-words.ts'

/** Each part of the sources meets neighbours that were collected from the others, so that all are like tools nobody has seen. */
const PARTS = 3

/** Messages of one source, so that none outweighs the others. */
const MESSAGES = 400

const ROUNDS = 4

/** How often what people report is learned from: the sources have every message, also those that nobody meets. */
const LISTED_TIMES = 2

/** What one name that stays costs, in words of a message that leave. */
const COST = 4

/** The share of names, made of words that messages have, that the weights may keep by themselves. */
const KEPT_NAMES = 0.0015

/** The share of names that are made of words which many messages have. */
const USUAL = 0.3

/** What is one in the weights. */
const UNIT = 16

const WORD_STEP = 4

/** A word that no list has. */
const UNKNOWN = 'qzwv'

interface Example {
  readonly weights: Uint16Array
  readonly isName: boolean
}

/**
 * Learns what speaks for a word of the message and what for a name, by logistic regression on messages of all sources: names made of
 * words that messages have stand where the messages have values.
 */
export function learnWeights(
  sources: readonly Source[],
  { known, reported }: Listed,
  names: ReadonlySet<string>,
  words: Words,
  pairsOf: (sources: readonly Source[]) => ReadonlySet<string>,
  pairBits: number,
): { readonly weights: Int8Array; readonly threshold: number } {
  const dice = createDice(3)
  const order = new Map(
    wordLists(words)
      .flat()
      .map((word, index) => [word, index]),
  )
  const examples: Example[] = []
  const candidates = [...words.plain, ...words.naming].filter((word) => word.length > 2 && !GRAMMAR.has(word))
  // Words that many sources use are names now and then, too: each stands here as often as its level.
  const usual = candidates.flatMap((word) => Array.from({ length: 4 ** levelOf(words.counts.get(word) ?? 0) }, () => word))
  const wordOfName = (): string => dice.pick(dice.next() < USUAL ? usual : candidates)
  for (let part = 0; part < PARTS; part++) {
    const pairs = pairsOf(sources.filter((_, index) => index % PARTS !== part))
    const tables: Tables = {
      isWord: (word) => words.plain.has(word) || words.naming.has(word),
      isName: (word) => words.naming.has(word),
      indexOf: (word) => order.get(word) ?? -1,
      level: (word) => levelOf(words.counts.get(word) ?? 0),
      names,
      pairs: unpack(pack(pairs, pairBits), pairs.size, pairBits),
      weights: new Int8Array(WEIGHTS),
      threshold: 0,
    }
    for (const { texts } of sources.filter((_, index) => index % PARTS === part))
      collect(texts, tables, wordOfName, dice, examples)
    const listed = [...known, ...reported].filter((_, index) => index % PARTS === part).map(({ text }) => text)
    for (let time = 0; time < LISTED_TIMES; time++) collect(listed, tables, wordOfName, dice, examples, listed.length)
  }
  const weights = fit(examples, WEIGHTS + ROLES * order.size, dice)
  const scores = Float64Array.from(
    examples.filter(({ isName }) => isName),
    (example) => scoreOf(example, weights),
  ).toSorted()
  const least = scores[Math.floor(scores.length * (1 - KEPT_NAMES))] ?? 0
  const kept = examples.filter((example) => !example.isName && scoreOf(example, weights) >= least).length
  console.log(
    `weights: ${examples.length} words, ${scores.length} of names; ${kept} of the others stay, from ${least.toFixed(2)} on`,
  )
  return { weights: quantized(weights), threshold: Math.round(least * UNIT) }
}

function collect(
  texts: readonly string[],
  tables: Tables,
  wordOfName: () => string,
  dice: Dice,
  examples: Example[],
  most = MESSAGES,
): void {
  const share = Math.min(1, most / texts.length)
  for (const original of texts) {
    if (dice.next() > share) continue
    for (let round = original.includes('<value>') ? 4 : 1; round > 0; round--) {
      const text = dice.next() < 0.5 ? original : original.replaceAll(/(['"`])<value>\1/g, '<value>')
      const own = new Set(text.toLowerCase().match(/[a-z]+/g))
      const planted = new Set<string>()
      const filled = text.replaceAll('<value>', () => {
        const count = dice.pick([0, 1, 1, 1, 2, 2, 3])
        const name = Array.from({ length: count }, () => (dice.next() < 0.25 ? UNKNOWN : wordOfName()))
        for (const word of name) if (word !== UNKNOWN && !own.has(word)) planted.add(word)
        return name.join(' ') || '<value>'
      })
      const tokens = tokensOf(plain(filled), isShape)
      const verdicts = verdictsOf(tokens, tables, { own: new Set(), names: new Set() })
      // Now and then a word has left before its neighbour is looked at.
      const gone = tokens.map((_, index) => verdicts[index] === 'leaves' || (verdicts[index] === 'word' && dice.next() < 0.1))
      const steps = stepsOf(
        tokens,
        (_, index) => verdicts[index] === 'word' && !gone[index],
        (index) => gone[index] && tokens[index]?.quote === '' && /^[A-Za-z]+$/.test(tokens[index].core),
      )
      for (const { word, place } of placesOf(steps, tables))
        if (round === 1 || planted.has(word))
          examples.push({ weights: Uint16Array.from(weightsOf(place)), isName: planted.has(word) })
    }
  }
}

/** Adagrad, one example after the other. */
function fit(examples: readonly Example[], size: number, dice: Dice): Float64Array {
  const weights = new Float64Array(size)
  const squares = new Float64Array(size).fill(1)
  for (let at = 0; at < examples.length * ROUNDS; at++) {
    const example = dice.pick(examples)
    const likely = 1 / (1 + Math.exp(-scoreOf(example, weights)))
    const slope = example.isName ? COST * likely : likely - 1
    for (const index of example.weights) {
      squares[index] = (squares[index] ?? 0) + slope * slope
      weights[index] = (weights[index] ?? 0) - (0.05 * slope) / Math.sqrt(squares[index] ?? 1)
    }
  }
  return weights
}

function scoreOf(example: Example, weights: Float64Array): number {
  let sum = 0
  for (const index of example.weights) sum += weights[index] ?? 0
  return sum
}

/** In whole numbers; those of single words in steps, and without the smallest, because there are many. */
function quantized(weights: Float64Array): Int8Array {
  return Int8Array.from(weights, (weight, index) => {
    const step = index < WEIGHTS ? 1 : WORD_STEP
    const most = Math.floor(127 / step)
    const steps = Math.max(-most, Math.min(most, Math.round((weight * UNIT) / step)))
    return step > 1 && Math.abs(steps) < 2 ? 0 : step * steps
  })
}
