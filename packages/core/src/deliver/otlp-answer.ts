import { isFields } from '../define/fields.ts'
import { readRetryAfter, resultOf, type Answer } from './answer.ts'
import type { DeliveryResult } from './transport.ts'

/** What OTLP says a client may send again. */
const RETRIED = new Set([429, 502, 503, 504])

/**
 * Says what an answer means by the rules of OTLP: 2xx took the export, what it refused of it in `partialSuccess` included, and nobody
 * sends that again; 429, 502, 503 and 504 are tried again; every other failure is final. A collector of ours that refuses marks its
 * answer, and then it means what it means to the other transport.
 */
export function logsResultOf(answer: Answer, now: number): DeliveryResult {
  const { status, retryAfter, text } = answer
  const body = parse(text)
  if (status >= 200 && status < 300) {
    // A page of a captive portal is no answer to an export. Some receivers answer with nothing at all.
    return text.trim() === '' || isFields(body)
      ? { status: 'accepted' }
      : { status: 'retry', reason: `${status} without an answer of OTLP` }
  }
  if (isFields(body) && body['sonde'] === 1) return resultOf(answer, now)
  if (status === 413) return { status: 'too-large' }
  if (status >= 400 && !RETRIED.has(status)) return { status: 'rejected', reason: String(status) }
  const afterMs = readRetryAfter(retryAfter, now)
  return { status: 'retry', reason: String(status), ...(afterMs !== undefined && { afterMs }) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
