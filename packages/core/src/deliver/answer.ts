import { isFields, type Fields } from '../define/fields.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import type { DeliveryResult } from './transport.ts'

/** What came back over HTTP. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

const RETRIED = new Set([408, 425, 429])

/**
 * Says what an answer means. One that does not carry our mark comes from somebody between us and the collector, a captive portal or a
 * proxy, and means nothing but to try again, whatever its status.
 */
export function resultOf({ status, retryAfter, text }: Answer, now: number): DeliveryResult {
  const body = parseMarked(text)
  if (body === undefined) return retry(`${status} without the collector's mark`, retryAfter, now)
  if (status === 202) return { status: 'accepted' }
  if (status === 413) return { status: 'too-large' }
  if (status === 410) return { status: 'gone' }
  if (status >= 400 && status < 500 && !RETRIED.has(status)) return { status: 'rejected', reason: codeIn(body) ?? String(status) }
  return retry(String(status), retryAfter, now)
}

function retry(reason: string, retryAfter: string | undefined, now: number): DeliveryResult {
  const afterMs = readRetryAfter(retryAfter, now)
  return { status: 'retry', reason, ...(afterMs !== undefined && { afterMs }) }
}

/** Reads `Retry-After`, seconds or a date, as a wait of at most a day. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const waitMs = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), DAY_MS)
}

function parseMarked(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) && value['sonde'] === 1 ? value : undefined
  } catch {
    return undefined
  }
}

/** The code of a refusal. It is kept for `status`, so only a word is taken. */
function codeIn({ error }: Fields): string | undefined {
  const code = isFields(error) ? error['code'] : undefined
  return typeof code === 'string' && /^[a-z0-9-]{1,64}$/.test(code) ? code : undefined
}
