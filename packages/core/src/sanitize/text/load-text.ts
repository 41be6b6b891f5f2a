import * as text from './text.ts'

/**
 * The text sanitizer. The build puts `load-text-lazily.ts` in the place of this file, so that only a run with a message to sanitize
 * loads it; undefined where it cannot be loaded.
 */
export function loadText(): typeof text | undefined {
  return text
}
