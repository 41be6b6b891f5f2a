import { BODY_TIMEOUT_MS, incomplete, tooLarge, tooSlow } from './body.ts'
import type { Answer } from './answer.ts'
import type { Ingest } from './ingest.ts'
import { MAX_RECEIVING_BYTES, tooBusy, type Receiving } from './node-exchange.ts'

/**
 * Answers a request.
 *
 * @param sender Who sent it, as far as the server it is mounted in knows. A server's own second argument does no harm.
 */
export type MountedHandler = (request: Request, sender?: Sender) => Promise<Response>

export interface Sender {
  /** Counted for a while under a keyed hash, and kept nowhere. Without it nothing bounds what one network may send. */
  readonly address?: unknown
}

/**
 * The same ingest in the shape of `fetch`, to be mounted in another server. `listen` does not go through it: it has no use for a
 * `Request` and a `Response` per delivery.
 */
export function createHandler(ingest: Ingest, maxReceivingBytes = MAX_RECEIVING_BYTES): MountedHandler {
  const receiving = { bytes: 0, maxBytes: maxReceivingBytes }
  return async (request, sender) => {
    const url = new URL(request.url)
    const headers = { host: url.host, ...Object.fromEntries(request.headers) }
    const {
      status,
      body,
      headers: extra,
    } = await ingest({
      method: request.method,
      path: url.pathname,
      headers,
      address: typeof sender?.address === 'string' ? sender.address : undefined,
      readBody: (maxBytes) => readBody(request, receiving, maxBytes),
    })
    return new Response(body, { status, headers: { ...extra, 'content-type': 'application/json' } })
  }
}

async function readBody(request: Request, receiving: Receiving, maxBytes: number): Promise<Buffer | Answer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes)
  const reader = request.body?.getReader()
  if (!reader) return Buffer.alloc(0)
  const stop = (answer: Answer): Answer => {
    void reader.cancel().catch(() => undefined)
    return answer
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    stop(tooSlow)
  }, BODY_TIMEOUT_MS)
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      // An empty one counts, too: a stream that has them at hand without end would let no timer have its turn.
      const size = next.value.length || 1
      bytes += size
      receiving.bytes += size
      if (bytes > maxBytes) return stop(tooLarge(maxBytes))
      if (receiving.bytes > receiving.maxBytes) return stop(tooBusy)
      chunks.push(next.value)
    }
  } catch {
    return incomplete
  } finally {
    clearTimeout(timer)
    receiving.bytes -= bytes
  }
  return timedOut ? tooSlow : Buffer.concat(chunks)
}
