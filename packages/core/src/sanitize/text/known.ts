import { PLACEHOLDER } from './shapes.ts'

/** What this process knows about its user: the second net. Gathered by the caller. */
export interface Known {
  readonly home?: string
  readonly cwd?: string
  /** Names of the user, the host, the project, the branch: private also where they are shorter than a value has to be. */
  readonly names?: readonly string[]
  /** Values of the environment, of argv and of `.env` files, the git user's name and e-mail. */
  readonly secrets: readonly string[]
}

/** Shorter values are words of everyday messages: `true`, `/`, `en`. */
const MIN_LENGTH = 6

/** Bounds the work: an environment has some hundred values, and nothing longer than the output can be in it. */
const MAX_VALUES = 4096
const MAX_LENGTH = 512

/** Names too short to look for inside of other words: they are private as whole words. Lower case. */
export function shortNamesOf({ names = [] }: Known): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()).filter((name) => name.length > 1))
}

/** Takes everything out that the process knows. The text is short; the work grows with the number of forms. */
export function withoutKnown(text: string, forms: readonly string[]): string {
  let out = text
  // Only ASCII is left in the text, so the lower-case text has the same length.
  let lower = out.toLowerCase()
  for (const form of forms) {
    // What is put in may form the value anew with what stands beside it, so the count is bounded.
    for (let count = 0, at = indexOf(out, lower, form); at >= 0; at = indexOf(out, lower, form)) {
      if (++count > MAX_LENGTH) return PLACEHOLDER.value
      out = out.slice(0, at) + PLACEHOLDER.value + out.slice(at + form.length)
      lower = out.toLowerCase()
    }
  }
  return out
}

/** Where a known value is, whatever its case, and not inside of a placeholder of ours. */
function indexOf(text: string, lower: string, form: string): number {
  for (let at = lower.indexOf(form); at >= 0; at = lower.indexOf(form, at + 1)) {
    if (!isPlaceholderAt(text, at, form.length)) return at
  }
  return -1
}

function isPlaceholderAt(text: string, at: number, length: number): boolean {
  return Object.values(PLACEHOLDER).some((placeholder) => {
    const from = text.lastIndexOf('<', at)
    return from >= 0 && text.startsWith(placeholder, from) && at + length <= from + placeholder.length
  })
}

/** The values in lower case and the forms in which programs print them, longest first. */
export function formsOf(known: Known): string[] {
  const { home, cwd, names = [], secrets } = known
  const values = [home, cwd, ...[...names, ...secrets].slice(0, MAX_VALUES)].flatMap((value) => partsOf(value))
  const forms = new Set(values.flatMap((value) => encodingsOf(value)))
  return [...forms].filter((form) => form.length >= MIN_LENGTH).toSorted((a, b) => b.length - a.length)
}

/** The value, and what stands after `=` in `--token=value`. */
function partsOf(value: unknown): string[] {
  if (typeof value !== 'string' || value.length < MIN_LENGTH || value.length > MAX_LENGTH) return []
  const text = value.trim()
  const equals = text.indexOf('=')
  return equals > 0 ? [text, text.slice(equals + 1)] : [text]
}

function encodingsOf(value: string): string[] {
  if (value.length < MIN_LENGTH) return []
  // Half a surrogate pair cannot be encoded, and is no longer in the text either.
  const whole = value.replaceAll(/\p{Surrogate}/gu, '')
  const bytes = Buffer.from(whole)
  return [
    value,
    encodeURIComponent(whole),
    encodeURI(whole),
    JSON.stringify(whole).slice(1, -1),
    bytes.toString('base64').replaceAll('=', ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    value.replaceAll('\\', '/'),
    value.replaceAll('/', '\\'),
  ].map((form) => form.toLowerCase())
}
