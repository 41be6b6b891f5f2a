import { MAX_BODY_BYTES } from '@sonde/core/protocol'
import { refuse, type Answer } from './answer.ts'
import { textOf } from './body.ts'
import type { AddressLimit } from './address-limit.ts'
import { acceptErase } from './erase.ts'
import { acceptEvents, type IngestContext } from './events.ts'
import { guard, type Head } from './guard.ts'
import { answerHealth, type Health } from './health.ts'
import { acceptLogs } from './otlp/accept-logs.ts'
import { NotDurable } from './log/append-log.ts'

/** A request, as far as ingest cares. The body is read only when nothing before it was refused. */
export interface Exchange extends Head {
  /** Of the sender; only counted, never kept. Undefined where it is not known. */
  readonly address: string | undefined
  /** At most `maxBytes`, in bounded time; else the refusal. Never rejects. */
  readBody(maxBytes: number): Buffer | Answer | Promise<Buffer | Answer>
}

export interface IngestOptions extends IngestContext {
  readonly hosts: () => ReadonlySet<string>
  readonly isTooMuch: AddressLimit
  readonly health: Health
  /** Whether so much waits for the disk or for the store that nothing more is taken. */
  readonly isBehind: () => boolean
  /** Told, in one line each, what the operator has to know. */
  readonly report: (line: string) => void
}

/** Answers one request. Never rejects. */
export type Ingest = (exchange: Exchange) => Promise<Answer>

/** An export of OpenTelemetry holds up to 512 records by default, and each says more than an event. */
const MAX_EXPORT_BYTES = 1024 * 1024

const RETRY_AFTER = { 'retry-after': '60' }

export function createIngest(options: IngestOptions): Ingest {
  /** Why the body is not even read. */
  function refusalOf(exchange: Exchange): Answer | undefined {
    const refusal = guard(exchange, options.hosts())
    if (refusal) return refusal
    if (options.isTooMuch(exchange.address)) {
      return refuse(
        'too-many',
        'This address sends more than the collector takes in a minute. Send this again later.',
        RETRY_AFTER,
      )
    }
    return options.isBehind()
      ? refuse('busy', 'The collector is behind with its work. Send this again later.', RETRY_AFTER)
      : undefined
  }

  function answerTo(exchange: Exchange): Answer | Promise<Answer> {
    const early = answerHealth(exchange, options.health) ?? refusalOf(exchange)
    if (early) return early
    const { path, headers } = exchange
    const maxBytes = path === '/v1/logs' ? MAX_EXPORT_BYTES : MAX_BODY_BYTES
    return andThen(exchange.readBody(maxBytes), (bytes) =>
      Buffer.isBuffer(bytes)
        ? andThen(textOf(bytes, headers['content-encoding'], maxBytes), (text) =>
            typeof text === 'string' ? accept(text, exchange) : text,
          )
        : bytes,
    )
  }

  function accept(text: string, { path, address }: Exchange): Answer | Promise<Answer> {
    if (path === '/v1/events') return acceptEvents(text, options, address)
    return path === '/v1/logs'
      ? acceptLogs(text, options, address, (bodies) => options.isTooMuch(address, bodies - 1))
      : acceptErase(text, options)
  }

  function failed(error: unknown): Answer {
    if (error instanceof NotDurable) {
      options.report(`Nothing can be written to the log, so nothing is acknowledged: ${error.message}`)
      return refuse('not-stored', 'The collector could not write this down. Send it again later.', RETRY_AFTER)
    }
    options.report(`A request failed in a way that was not foreseen: ${placeOf(error)}`)
    return refuse('internal-error', 'The collector failed at this request.')
  }

  return async (exchange) => {
    const start = performance.now()
    let answer: Answer
    try {
      answer = await answerTo(exchange)
    } catch (error) {
      answer = failed(error)
    }
    options.metrics.answered(answer.status, answer.code, (performance.now() - start) / 1000)
    return answer
  }
}

/** Goes on at once with what is there already, as the usual body is: to wait for it would take longer than to look at it. */
function andThen<T, R>(value: T | Promise<T>, goOn: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value)
}

/** Where an error came from, without its message: that may repeat what was sent. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return [error.name, ...frames.map((line) => line.trim())].join(' ')
}
