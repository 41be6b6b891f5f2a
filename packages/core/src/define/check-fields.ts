import type { Fields } from './fields.ts'
import { isWhat, quoted, type Problem } from './problem.ts'

/** The longest text shown to users: a question, the description of a property. */
const MAX_TEXT_LENGTH = 500

/** Reports keys that mean nothing: a misspelt `retentionDay` must not pass in silence. */
export function* checkKeys(fields: Fields, known: readonly string[], where: string): Generator<Problem> {
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue
    yield {
      code: 'unknown-key',
      message:
        `${where} has the key ${quoted(key)}, which this version of Sonde does not know. ` +
        'Correct its spelling or remove it, or update Sonde if a newer version wrote the catalog.',
    }
  }
}

/** Checks a text that is shown to users, also on terminals and in Markdown. */
export function* checkText(value: unknown, code: string, what: string): Generator<Problem> {
  if (typeof value !== 'string' || !/\S/.test(value)) {
    yield { code, message: `${what} ${isWhat(value)}, but users read it. Write a sentence.` }
  } else if (value.length > MAX_TEXT_LENGTH) {
    yield { code, message: `${what} has ${value.length} characters. Shorten it to at most ${MAX_TEXT_LENGTH}.` }
  } else if (INVISIBLE.test(value)) {
    yield {
      code,
      message: `${what} contains a line break or another invisible character, but it is shown on terminals. Remove it.`,
    }
  }
}

// Control characters, line breaks, halves of surrogate pairs, and the marks that turn the direction of a text around.
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u
