import { decodeLogs, parseBody, type Body, type ParsedBody } from '@sonde/core/protocol'
import type { ReceivedRequest } from './request.ts'

/**
 * How a fake collector meets what is sent.
 *
 * - `accept`: stores it and says so.
 * - `slow`: the same, after a while.
 * - `hang`: takes the request and never answers.
 * - `refuse`: nobody listens on the port.
 * - `fail`: answers 500, so that a sender tries again later.
 * - `gone`: answers 410 with our mark, so that the sender's version goes quiet.
 */
export type Behaviour = 'accept' | 'slow' | 'hang' | 'refuse' | 'fail' | 'gone'

export interface FakeAnswer {
  readonly status: number
  readonly text: string
}

/** What a collector answers. One that accepts is strict about structure: a body it would not understand is a finding. */
export function answerTo(request: ReceivedRequest, behaviour: Behaviour): FakeAnswer {
  if (behaviour === 'fail') return refusal(500, 'internal-error', 'This collector fails, because a test wants it to.')
  if (behaviour === 'gone') return refusal(410, 'gone', 'This collector takes nothing more, because a test wants it to.')
  if (request.method !== 'POST') return refusal(405, 'wrong-method', 'Send this with `POST`.')
  if (request.path === '/v1/erase') return { status: 202, text: '{"sonde":1}' }
  const parsed = parsedOf(request)
  if (parsed === undefined) return refusal(404, 'not-found', 'There are only `/v1/events`, `/v1/logs` and `/v1/erase`.')
  if (!parsed.ok) return refusal(400, parsed.code, parsed.message)
  if (request.path === '/v1/logs') return { status: 200, text: '{"sonde":1}' }
  return { status: 202, text: JSON.stringify({ sonde: 1, accepted: parsed.body.events.length, rejected: [] }) }
}

/** The body of wire v1 in a request, if it has one. */
export function bodyOf(request: ReceivedRequest): Body | undefined {
  const parsed = parsedOf(request)
  return parsed?.ok ? parsed.body : undefined
}

/** What a request to one of the two places for bodies says; undefined for any other. */
function parsedOf({ path, text }: ReceivedRequest): ParsedBody | undefined {
  if (path === '/v1/events') return parseBody(text)
  return path === '/v1/logs' ? parseBody(bodyInLogs(text)) : undefined
}

/** The body that `{ kind: 'otlp' }` wrote as logs; no JSON where it is none of ours. */
function bodyInLogs(text: string): string {
  try {
    return JSON.stringify(decodeLogs(text))
  } catch {
    return ''
  }
}

function refusal(status: number, code: string, message: string): FakeAnswer {
  return { status, text: JSON.stringify({ sonde: 1, error: { code, message } }) }
}
