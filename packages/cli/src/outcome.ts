import type { Problem } from '@sonde/core/protocol'

/** What a step of a command came to: its value, or what an author has to correct. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failed

export interface Failed {
  readonly ok: false
  readonly problems: readonly Problem[]
}

/** Codes are kebab-case and permanent. */
export function failed(code: string, message: string): Failed {
  return { ok: false, problems: [{ code, message }] }
}

export function succeeded<T>(value: T): Outcome<T> {
  return { ok: true, value }
}
