/** Something wrong with a catalog. */
export interface Problem {
  /** Kebab-case and permanent. */
  readonly code: string
  /** What is wrong and why, then what to do. */
  readonly message: string
}

const MAX_QUOTED = 60

/** Quotes a value for a message: cut short, on one line, whatever it is. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = String(value)
  const shown = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text
  return `\`${shown.replaceAll(/[\p{C}`]/gu, '?')}\``
}

/** Says what a field is: ``is `Acme` ``, `is a list`, `is missing`. */
export function isWhat(value: unknown): string {
  return value === undefined ? 'is missing' : `is ${quoted(value)}`
}
