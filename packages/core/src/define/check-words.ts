import { isFields, type Fields } from './fields.ts'
import { MAX_WORDS, MAX_WORD_LENGTH, WORD } from './names.ts'
import { quoted, type Problem } from './problem.ts'
import { OTHER } from './property.ts'
import { isTextWord } from './sanitized-text.ts'

/** Checks a property that has a closed list, written by hand or declared by the program. */
export function* checkWorded({ words, declared, decided }: Fields, where: string, depth: number): Generator<Problem> {
  if (declared !== undefined && depth > 0) {
    yield { code: 'declared', message: `${where} takes its words from the program, but is in a group. Move it into the event.` }
  } else if (declared !== undefined && !isDeclaredSource(declared)) {
    yield {
      code: 'declared',
      message: `${where} takes its words from ${quoted(declared)}, but a program declares \`commands\`, \`flags\` and values such as \`flags.target\`. Use one of these.`,
    }
  }
  yield* checkDecided(decided, declared, where)
  yield* checkWords(words, where)
}

function isDeclaredSource(declared: unknown): boolean {
  return declared === 'commands' || declared === 'flags' || (typeof declared === 'string' && /^flags\../.test(declared))
}

function* checkDecided(decided: unknown, declared: unknown, where: string): Generator<Problem> {
  if (decided === undefined) return
  if (declared !== 'commands' && declared !== 'flags') {
    yield {
      code: 'decided',
      message: `${where} has decisions, but takes its words from no list of commands or flags. Remove \`decided\`.`,
    }
  } else if (!isFields(decided) || !Object.values(decided).every((decision) => decision === 'name' || decision === 'never')) {
    yield {
      code: 'decided',
      message: `${where} has decisions that are not \`name\` or \`never\` by the name of a command or flag. Write them as \`{ token: 'never' }\`.`,
    }
  }
}

/** Checks a closed list of words. */
export function* checkWords(words: unknown, where: string): Generator<Problem> {
  if (!Array.isArray(words) || words.length > MAX_WORDS) {
    const what = Array.isArray(words) ? `has ${words.length} words` : `has no list of words`
    yield { code: 'words', message: `${where} ${what}, but it needs a closed list. List at most ${MAX_WORDS} words.` }
    return
  }
  const seen = new Set<unknown>()
  for (const word of words as readonly unknown[]) {
    yield* checkWord(word, where)
    if (seen.has(word)) yield { code: 'word-repeated', message: `${where} lists ${quoted(word)} twice. Remove one.` }
    seen.add(word)
  }
}

function* checkWord(word: unknown, where: string): Generator<Problem> {
  if (word === OTHER) {
    yield { code: 'word-other', message: `${where} lists \`${OTHER}\`, but every list has that word. Remove it.` }
  } else if (typeof word !== 'string' || word.length > MAX_WORD_LENGTH || !WORD.test(word)) {
    yield {
      code: 'word',
      message:
        `${where} lists ${quoted(word)}, but a word is shown on terminals and in documents. ` +
        `Use 1 to ${MAX_WORD_LENGTH} letters, digits or \`@$#*?+=,;.:/_-\`, with single spaces in between.`,
    }
  }
}

/** A word of several, or with punctuation around it, would never be found in a message. */
export function* checkTextWords({ words }: Fields, where: string): Generator<Problem> {
  yield* checkWords(words, where)
  for (const word of Array.isArray(words) ? words : []) {
    if (typeof word !== 'string' || !WORD.test(word) || isTextWord(word)) continue
    yield {
      code: 'text-word',
      message: `${where} lists ${quoted(word)}, which is no single word of a message. List each word by itself: a letter first, then letters, digits, \`-\`, \`_\` or \`.\`.`,
    }
  }
}
