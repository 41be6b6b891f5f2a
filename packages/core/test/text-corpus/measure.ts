import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDice, type Dice } from './dice.ts'
import { valueOf } from './slots.ts'
import { GRAMMAR } from '../../src/sanitize/text/grammar.ts'

export type Sanitize = (text: string) => string

/**
 * What stands in the slots: values of the usual formats, the same encoded, so many ordinary words, or one word that harmless messages
 * have, which is the hardest: only its place tells that it is a name.
 */
export type Filling = 'formats' | 'encoded' | 1 | 2 | 3 | 'public'

export const FILLINGS: readonly Filling[] = ['formats', 'encoded', 1, 2, 3, 'public']

export interface Score {
  cases: number
  leaked: number
  /** Public words of the messages, and how many of them are in the result. */
  words: number
  kept: number
  readonly examples: string[]
}

export interface Template {
  readonly kind: string
  readonly text: string
}

function linesOf(name: string): string[] {
  return readFileSync(join(import.meta.dirname, name), 'utf8').split('\n')
}

/** The messages with slots, each with its kind. */
export function templates(files: readonly string[] = ['messages.txt', 'other-tools.txt']): Template[] {
  const found: Template[] = []
  let kind = ''
  for (const line of files.flatMap(linesOf)) {
    if (line.startsWith('## ')) kind = line.slice(3)
    else if (line !== '' && !line.startsWith('# ')) found.push({ kind, text: line.replaceAll('\\n', '\n') })
  }
  return found
}

/** The messages that must stay as they are. */
export function harmless(files: readonly string[] = HARMLESS): string[] {
  return files.flatMap(linesOf).filter((line) => line !== '' && !line.startsWith('# '))
}

export const HARMLESS: readonly string[] = ['harmless.txt', 'other-harmless.txt']

/** What was written by somebody who had read neither the other files nor the tables; see the decision for what it says. */
export const FIELD = { messages: ['field-messages.txt'], harmless: ['field-harmless.txt'] } as const

/** The words of harmless messages. Words of grammar are no names. */
function publicNames(): string[] {
  const words = harmless().flatMap((line) => line.match(/\b[a-z]{4,}\b/g) ?? [])
  return [...new Set(words)].filter((word) => !GRAMMAR.has(word))
}

export function ordinaryWords(): string[] {
  return linesOf('ordinary-words.txt')
    .flatMap((line) => line.split(' '))
    .filter(Boolean)
}

/** How programs print what they were given. */
const ENCODINGS: readonly ((value: string) => string)[] = [
  (value) => Buffer.from(value).toString('base64'),
  (value) => Buffer.from(value).toString('base64url'),
  (value) => Buffer.from(value).toString('hex'),
  encodeURIComponent,
  JSON.stringify,
  (value) => [...value].toReversed().join(''),
  (value) => value.toUpperCase(),
  (value) => `Bearer ${value}`,
  (value) => `key=${value}`,
  (value) => [...value].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
]

const SLOT = /\{([a-z]+)\}/g

/** Words of four letters and more are what a reader could learn something from. */
function piecesOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]{4,}/g) ?? []
}

function publicWordsOf(text: string): string[] {
  return text.replaceAll(SLOT, ' ').match(/[A-Za-z][A-Za-z']+|[A-Z]{1,}[0-9]+/g) ?? []
}

/** What sanitizing leaves of every message, filled `rounds` times. The same in every run. */
export function measure(
  sanitize: Sanitize,
  filling: Filling,
  rounds: number,
  only: readonly Template[] = templates(),
): Map<string, Score> {
  const dice = createDice(20_261_121)
  const words = filling === 'public' ? publicNames() : ordinaryWords()
  const scores = new Map<string, Score>()
  for (const { kind, text } of only) {
    const score = scores.get(kind) ?? { cases: 0, leaked: 0, words: 0, kept: 0, examples: [] }
    scores.set(kind, score)
    for (let round = 0; round < rounds; round++) add(score, text, fill(text, filling, words, dice), sanitize)
  }
  return scores
}

interface Filled {
  readonly text: string
  readonly secrets: readonly string[]
}

function fill(text: string, filling: Filling, words: readonly string[], dice: Dice): Filled {
  const secrets: string[] = []
  const own = new Set(piecesOf(text.replaceAll(SLOT, ' ')))
  const filled = text.replaceAll(SLOT, (_, slot: string) => {
    let value = ''
    if (filling === 'formats') value = valueOf(slot, dice)
    else if (filling === 'encoded') value = dice.pick(ENCODINGS)(valueOf(slot, dice))
    else {
      // A word that the message says anyway proves nothing.
      const length = filling === 'public' ? 1 : filling
      const others = Array.from({ length }, () => dice.pick(words)).filter((word) => !own.has(word))
      value = others.join(' ') || 'orchid'
    }
    secrets.push(value)
    return value
  })
  return { text: filled, secrets }
}

function add(score: Score, template: string, { text, secrets }: Filled, sanitize: Sanitize): void {
  const result = sanitize(text)
  const visible = result.replaceAll(/<(?:value|path|url|code|frames)>/g, ' ')
  const shown = new Set(piecesOf(visible))
  const own = new Set(piecesOf(template.replaceAll(SLOT, ' ')))
  const leaks = secrets.flatMap(piecesOf).filter((piece) => shown.has(piece) && !own.has(piece))
  score.cases++
  if (leaks.length > 0) {
    score.leaked++
    score.examples.push(`${leaks.join(',')} in ${JSON.stringify(result)} from ${JSON.stringify(text)}`)
  }
  const left = new Map<string, number>()
  for (const word of publicWordsOf(visible)) left.set(word, (left.get(word) ?? 0) + 1)
  for (const word of publicWordsOf(template)) {
    score.words++
    const count = left.get(word) ?? 0
    if (count > 0) score.kept++
    left.set(word, count - 1)
  }
}

export function total(scores: Iterable<Score>): Score {
  const sum: Score = { cases: 0, leaked: 0, words: 0, kept: 0, examples: [] }
  for (const score of scores) {
    sum.cases += score.cases
    sum.leaked += score.leaked
    sum.words += score.words
    sum.kept += score.kept
    sum.examples.push(...score.examples)
  }
  return sum
}

/** The harmless messages that do not come back as they went in. Runs of spaces count as one. */
export function damaged(sanitize: Sanitize, files?: readonly string[]): { readonly text: string; readonly result: string }[] {
  const even = (text: string): string => text.replaceAll(/ +/g, ' ').trim()
  return harmless(files)
    .map((text) => ({ text, result: sanitize(text) }))
    .filter(({ text, result }) => even(result) !== even(text))
}
