import { BODY_TIMEOUT_MS, incomplete, tooLarge, tooSlow } from './body.ts'
import type { Answer } from './answer.ts'
import type { Ingest } from './ingest.ts'

/**
 * The same ingest in the shape of `fetch`, to be mounted in another server. `listen` does not go through it: it has no use for a
 * `Request` and a `Response` per delivery.
 */
export function createHandler(ingest: Ingest): (request: Request) => Promise<Response> {
  return async (request) => {
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
      address: undefined,
      readBody: (maxBytes) => readBody(request, maxBytes),
    })
    return new Response(body, { status, headers: { ...extra, 'content-type': 'application/json' } })
  }
}

async function readBody(request: Request, maxBytes: number): Promise<Buffer | Answer> {
  const reader = request.body?.getReader()
  if (!reader) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let bytes = 0
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    void reader.cancel().catch(() => undefined)
  }, BODY_TIMEOUT_MS)
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length
      if (bytes > maxBytes) {
        void reader.cancel().catch(() => undefined)
        return tooLarge(maxBytes)
      }
      chunks.push(next.value)
    }
  } catch {
    return incomplete
  } finally {
    clearTimeout(timer)
  }
  return timedOut ? tooSlow : Buffer.concat(chunks)
}
