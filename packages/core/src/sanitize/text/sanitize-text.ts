import { sift } from './context.ts'
import { type Known, formsOf, shortNamesOf, withoutKnown } from './known.ts'
import { withoutCode } from './lines.ts'
import { stepsOf } from './sequence.ts'
import { PLACEHOLDER, isPlaceholder, isShape } from './shapes.ts'
import type { Tables } from './tables.ts'
import { type Token, plain, tokensOf } from './token.ts'
import { type Extra, placeholderOf, verdictsOf } from './verdict.ts'

/** Nothing beyond is looked at: an error message can be a whole log. */
export const MAX_INPUT = 8 * 1024

/** No sanitized text is longer. */
export const MAX_OUTPUT = 512

const MAX_PASSES = 8
const MAX_SPACES = 8
const MAX_PUNCTUATION = 4

export interface SanitizeTextOptions {
  readonly known: Known
  /** Words of the author's own that may stay, e.g. the name of the tool and of its commands. Not inside quotes or after a flag. */
  readonly ownWords?: readonly string[]
  readonly tables: Tables
}

/**
 * Keeps of a text only what is publicly known in a place where public messages have it; everything else becomes a placeholder. Then
 * takes out whatever this process knows about its user.
 *
 * Pure, never throws, linear in the text. The result is printable ASCII, at most 512 characters, and its own sanitized form.
 */
export function sanitizeText(text: string, { known, ownWords = [], tables }: SanitizeTextOptions): string {
  const extra: Extra = { own: new Set(ownWords.map((word) => word.toLowerCase())), names: shortNamesOf(known) }
  // The commands of a tool are its arguments, too.
  const secrets = known.secrets.filter((secret) => !extra.own.has(secret.toLowerCase()))
  const forms = formsOf({ ...known, secrets })
  let now = text.slice(0, MAX_INPUT)
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = withoutKnown(shorten(publicPartsOf(now, tables, extra)), forms)
    if (next === now) return next
    now = next
  }
  return PLACEHOLDER.value
}

function publicPartsOf(text: string, tables: Tables, extra: Extra): string {
  const lines = withoutCode(
    plain(text)
      .split('\n')
      .map((line) => line.trimEnd()),
  )
  return lines
    .map((line) => publicLineOf(line, tables, extra))
    .filter((line, index, all) => line !== '' && !(isPlaceholder(line) && all[index - 1] === line))
    .join('\n')
}

function publicLineOf(line: string, tables: Tables, extra: Extra): string {
  const tokens = tokensOf(line, isShape)
  const verdicts = verdictsOf(tokens, tables, extra)
  const steps = stepsOf(
    tokens,
    (_, index) => verdicts[index] === 'word',
    (index) => verdicts[index] === 'leaves' && tokens[index] !== undefined && isBare(tokens[index]),
  )
  sift(steps, tables).forEach((stays, index) => {
    const token = steps[index]?.token ?? -1
    if (token >= 0 && !stays) verdicts[token] = 'leaves'
  })
  return render(tokens, (index) => verdicts[index] !== 'leaves')
}

/** `name=ana`, whose value may go on behind a space: `(email)=(ana ruiz)`. */
const OPEN_ASSIGNMENT = /=[("'[{]?\p{L}/u

/** A folder or a file without an ending, whose name may go on behind a space: `/home/ana/tax report`. */
const OPEN_PATH = /^(?:[/~.\\]|[A-Za-z]:\\).*[/\\][^/\\.]+$/

/** Letters of any alphabet, also behind a sign or what cannot be seen: `élodie`, `@ana`. */
const NAME_BEGINS = /^[^\p{N}/\\]{0,3}\p{L}/u

/** What joins its words by itself goes on behind no space: `prod_db`, `acme.internal`, `customerName`. */
const WHOLE = /_|[a-z0-9]\.[a-z]|^[a-z]{2,}[A-Z]/

/** A private word that the words behind it may belong to: not a quotation or an address, which end where they end. */
function isBare({ core, quote }: Token): boolean {
  if (quote !== '') return false
  return (
    OPEN_ASSIGNMENT.test(core) ||
    OPEN_PATH.test(core) ||
    (NAME_BEGINS.test(core) && !/[/\\=]|.@[A-Za-z]/.test(core) && !WHOLE.test(core))
  )
}

function render(tokens: readonly Token[], stays: (index: number) => boolean): string {
  let out = ''
  tokens.forEach((token, index) => {
    const { lead, quote, core, trail, space } = token
    const shown = stays(index) ? core : placeholderOf(token)
    const piece = ends(lead) + quote + shown + quote + ends(trail)
    const gap = space.slice(0, MAX_SPACES)
    // `<value> <value>` would tell how many words a name has.
    if (piece === shown && isPlaceholder(shown) && out.endsWith(shown)) return
    out += out === '' ? piece : gap + piece
  })
  return out
}

function ends(punctuation: string): string {
  return punctuation.slice(0, MAX_PUNCTUATION)
}

/** Cuts after the last whole piece that fits. */
function shorten(text: string): string {
  if (text.length <= MAX_OUTPUT) return text
  const cut = text.slice(0, MAX_OUTPUT + 1)
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'), 0)).trimEnd()
}
