import { refuse, type Answer } from './answer.ts'
import { textOf } from './body.ts'
import { acceptErase } from './erase.ts'
import { acceptEvents, type IngestContext } from './events.ts'
import { guard, type Head } from './guard.ts'
import { NotDurable } from './log/append-log.ts'

/** A request, as far as ingest cares. The body is read only when nothing before it was refused. */
export interface Exchange extends Head {
  /** At most `MAX_BODY_BYTES`, in bounded time; else the refusal. Never rejects. */
  readBody(): Promise<Buffer | Answer>
}

export interface IngestOptions extends IngestContext {
  readonly hosts: ReadonlySet<string>
  /** Whether so much waits for the disk or for the store that nothing more is taken. */
  readonly isBehind: () => boolean
  /** Told, in one line each, what the operator has to know. */
  readonly report: (line: string) => void
}

/** Answers one request. Never rejects. */
export type Ingest = (exchange: Exchange) => Promise<Answer>

const RETRY_AFTER = { 'retry-after': '60' }

export function createIngest(options: IngestOptions): Ingest {
  async function ingest(exchange: Exchange): Promise<Answer> {
    const refusal = guard(exchange, options.hosts)
    if (refusal) return refusal
    if (options.isBehind()) return refuse('busy', 'The collector is behind with its work. Send this again later.', RETRY_AFTER)
    const bytes = await exchange.readBody()
    if (!Buffer.isBuffer(bytes)) return bytes
    const text = await textOf(bytes, exchange.headers['content-encoding'])
    if (typeof text !== 'string') return text
    return exchange.path === '/v1/erase' ? acceptErase(text, options) : acceptEvents(text, options)
  }

  return async (exchange) => {
    try {
      return await ingest(exchange)
    } catch (error) {
      if (error instanceof NotDurable) {
        options.report(`Nothing can be written to the log, so nothing is acknowledged: ${error.message}`)
        return refuse('not-stored', 'The collector could not write this down. Send it again later.', RETRY_AFTER)
      }
      options.report(`A request failed in a way that was not foreseen: ${(error as Error).stack}`)
      return refuse('internal-error', 'The collector failed at this request.')
    }
  }
}
