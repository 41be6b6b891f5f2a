import type { IncomingMessage, ServerResponse } from 'node:http'
import { senderAddress } from './address-limit.ts'
import { BODY_TIMEOUT_MS } from './body.ts'
import { createDeadlines } from './deadlines.ts'
import { createHttpServer, startListening, stopListening, type OnMalformed } from './http-server.ts'
import type { Ingest } from './ingest.ts'
import { MAX_RECEIVING_BYTES, receive, send } from './node-exchange.ts'

export interface Listener {
  /** `http://127.0.0.1:7663` */
  readonly url: string
  /** Takes no new request, answers those that are here, and ends. */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** How many proxies of the operator's stand in front. Default none. */
  readonly trustedProxies?: number
  /** How long a sender may take for a body. Default 10 s. */
  readonly bodyTimeoutMs?: number
  /** What bodies that are being received may hold together. Default 64 MiB. */
  readonly maxReceivingBytes?: number
  /** Told of what could not be read as HTTP; for counting. */
  readonly onMalformed?: OnMalformed
}

/** So many requests are looked at together at most: thousands may come at once, each with 64 KiB that nobody has counted yet. */
const MAX_TOGETHER = 256

/** Serves ingest over HTTP. Throws a `CollectorError` where it cannot listen. */
export async function listen(
  ingest: Ingest,
  {
    host,
    port,
    trustedProxies = 0,
    bodyTimeoutMs = BODY_TIMEOUT_MS,
    maxReceivingBytes = MAX_RECEIVING_BYTES,
    onMalformed,
  }: ListenOptions,
): Promise<Listener> {
  const receiving = { bytes: 0, maxBytes: maxReceivingBytes }
  const deadlines = createDeadlines(bodyTimeoutMs)
  let closing = false
  // Looked at when everything that has come was read: by then the usual body is there with its head, and nothing has to wait for it.
  let arrived: { readonly request: IncomingMessage; readonly response: ServerResponse }[] = []
  const server = createHttpServer(
    { keepAliveTimeout: 30_000 },
    (request, response) => {
      if (arrived.length === MAX_TOGETHER) answerArrived()
      if (arrived.push({ request, response }) === 1) setImmediate(answerArrived)
    },
    onMalformed,
  )

  function answerArrived(): void {
    const all = arrived
    arrived = []
    for (const { request, response } of all) void answer(request, response)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const query = url.indexOf('?')
    const path = query < 0 ? url : url.slice(0, query)
    const result = await ingest({
      method,
      path,
      headers,
      address: senderAddress(request.socket.remoteAddress, headers['x-forwarded-for'], trustedProxies),
      readBody: (maxBytes) => receive(request, receiving, deadlines, maxBytes),
    })
    if (closing) response.setHeader('connection', 'close')
    send(request, response, result, bodyTimeoutMs)
  }

  const url = await startListening(server, host, port)
  return {
    url,
    async close() {
      closing = true
      await stopListening(server)
    },
  }
}
