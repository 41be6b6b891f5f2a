import { readText } from '../../record/errors/read.ts'
import { withCauses } from '../../record/errors/walk.ts'
import { knownOf, type KnowingWorld } from './known-of.ts'
import { MAX_INPUT, sanitizeText } from './sanitize-text.ts'
import { loadTables, type Tables } from './tables.ts'
import { fitToLeave } from './text-shape.ts'

// All that a run with a message to sanitize loads, and no other.

/**
 * Reduces the message of an error, or a text, to what is publicly known in it. Takes out whatever this process knows about its user,
 * which it looks up now. `''` where there is no message; undefined where the tables are missing. Never throws.
 *
 * @param ownWords Words of the author's that may stay.
 */
export function textOf(value: unknown, ownWords: readonly string[], world: KnowingWorld | undefined): string | undefined {
  const tables = tablesOrNothing()
  if (tables === undefined) return undefined
  // Cut before anything looks at it.
  const text = typeof value === 'string' ? value.slice(0, MAX_INPUT) : messageOf(value)
  if (text.trim() === '') return ''
  return fitToLeave(sanitizeText(text, { known: knownOf(world), ownWords, tables }))
}

/** An error without a message of its own, as Node's for several addresses, has one in what it gathers. */
function messageOf(error: unknown): string {
  const messages = withCauses(error).map((one) => readText(one, 'message', MAX_INPUT) ?? '')
  return messages.find((message) => message.trim() !== '') ?? ''
}

function tablesOrNothing(): Tables | undefined {
  try {
    return loadTables()
  } catch {
    // A bundle that left the file out, or a damaged one.
    return undefined
  }
}
