import { MAX_TEXT_LENGTH } from '../../define/sanitized-text.ts'
import { PLACEHOLDER } from './shapes.ts'

/** What stands between the lines of a message that leaves. */
const LINE_BREAK = ' | '

/**
 * Writes a sanitized text as one line, cut after the last whole piece that fits. A listed name that no receiver would accept, such as
 * the beginning of an address, becomes a placeholder.
 */
export function fitToLeave(text: string): string {
  const line = text
    .trim()
    .replaceAll(/\s*\n\s*/g, LINE_BREAK)
    .split(' ')
    .map((piece) => (piece === '' || isTextShape(piece) ? piece : PLACEHOLDER.value))
    .join(' ')
  const cut = line.length <= MAX_TEXT_LENGTH ? line : line.slice(0, line.lastIndexOf(' ', MAX_TEXT_LENGTH)).replace(/[ |]+$/, '')
  return isTextShape(cut) ? cut : PLACEHOLDER.value
}

/** Printable ASCII, a piece at each end. */
const PRINTABLE = /^[!-~](?:[ -~]*[!-~])?$/

/** What no sanitized text has, beside the few exact pieces of {@link PUBLIC}. Each looks at a bounded number of characters around it. */
const NEVER: readonly RegExp[] = [
  // An address, a Windows path, an escape.
  /\/\/|\\|[A-Za-z]:\//,
  // An assignment or a query.
  /[A-Za-z0-9_-]=[^=\s]|[?&%][A-Za-z0-9]/,
  // An e-mail address.
  /[A-Za-z0-9]@[A-Za-z0-9-]{1,63}\.[A-Za-z]/,
  // A path from a root, a home or here.
  /(?:^|[\s"'`(<[,])(?:~|\.{1,2})?\/[A-Za-z0-9_.]/,
  // A number of somebody.
  /\d{6}/,
  // A longer piece than any list has.
  /[^ ]{81}/,
]

/** A piece that is a key more likely than a name: letters between digits and digits between letters, and long. */
const LONG_PIECE = /[A-Za-z0-9_+-]{16,}/g
const MIXED = /\d[A-Za-z_+-]+\d+[A-Za-z_+-]/

/** What OpenSSL 3 says to programs written for OpenSSL 1, and where nothing goes. */
const PUBLIC = /error:0308010C:digital|\/dev\/null/g

/**
 * Whether a text could have come out of the sanitizer: the third of the three places where an unlisted value is refused. It knows the
 * shapes and not the words, so it refuses paths, addresses, assignments, long numbers and keys, whoever sends them, but no private
 * name that looks like a word.
 *
 * Looks at 200 characters at most.
 */
export function isTextShape(text: string): boolean {
  if (text.length > MAX_TEXT_LENGTH || !PRINTABLE.test(text)) return false
  const rest = text.replaceAll(PUBLIC, '')
  if (NEVER.some((pattern) => pattern.test(rest))) return false
  return !(rest.match(LONG_PIECE) ?? []).some((piece) => MIXED.test(piece))
}
