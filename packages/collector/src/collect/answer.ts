import type { BodyRefusal, Refusal } from '@sonde/core/protocol'

/** What goes back to a sender. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** Why it is a refusal; for counting. */
  readonly code?: RefusalCode
}

/** Why a request is refused. Permanent words: a client decides by the status, a person by these. */
export type RefusalCode = keyof typeof STATUS | Exclude<BodyRefusal, 'too-large'>

/** Whatever is not listed is a body that is not wire v1: 400. */
const STATUS = {
  'unknown-host': 421,
  'web-page': 403,
  'not-found': 404,
  'wrong-method': 405,
  'wrong-content-type': 415,
  'wrong-encoding': 415,
  'too-large': 413,
  'too-slow': 408,
  incomplete: 400,
  'bad-gzip': 400,
  'not-utf8': 400,
  'bad-secret': 400,
  'not-otlp': 400,
  'unknown-tool': 422,
  'ids-not-chosen': 422,
  'context-not-chosen': 422,
  'internal-error': 500,
  'not-stored': 503,
  'catalog-unusable': 503,
  busy: 503,
  'too-many': 429,
} as const

/** Refuses in the form that tells a sender apart from a proxy. The message never repeats what was sent. */
export function refuse(code: RefusalCode, message: string, headers?: Readonly<Record<string, string>>): Answer {
  const refusal: Refusal = { sonde: 1, error: { code, message } }
  return { status: STATUS[code as keyof typeof STATUS] ?? 400, body: JSON.stringify(refusal), code, ...(headers && { headers }) }
}
