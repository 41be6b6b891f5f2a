import type { MessageText, SanitizedText } from './property.ts'
import { given } from './given.ts'

/** No text that leaves is longer. */
export const MAX_TEXT_LENGTH = 200

/** What an author may say about a text beside its description. */
export interface SanitizedTextOptions<Word extends string = string> {
  /**
   * Words of the tool's own that may stay wherever a message has them, such as its name and its commands. Not inside quotes, and not
   * directly after a flag, where a user's own words stand.
   */
  readonly ownWords?: readonly Word[]
}

/**
 * Defines a property that is what stays of an error's message, or of a text: only words, codes and names that are publicly known, and
 * only where public messages have them; everything else becomes a placeholder. At most 200 characters leave.
 *
 * A user called by a word that messages have in that place can be seen; docs/decisions/0003 has the figures.
 */
export function sanitizedText<const Word extends string = never>(
  about: string,
  options: SanitizedTextOptions<Word> = {},
): SanitizedText<Word> {
  const { ownWords = [] } = given(options)
  return { kind: 'sanitizedText', words: ownWords, about }
}

/** Says that a text is a message to be sanitized, where there is no error that has it. What leaves of it is what leaves of any. */
export function messageText(text: string): MessageText {
  return text as MessageText
}

/** Whether a word can be found in a message: one piece, without punctuation around it. */
export function isTextWord(word: string): boolean {
  return /^[A-Za-z](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(word)
}
