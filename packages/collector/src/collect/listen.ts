import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CollectorError, systemCode } from '../collector-error.ts'
import { senderAddress } from './address-limit.ts'
import { BODY_TIMEOUT_MS } from './body.ts'
import { createDeadlines } from './deadlines.ts'
import type { Ingest } from './ingest.ts'
import { receive, send } from './node-exchange.ts'

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
}

const CLOSE_GRACE_MS = 5000

/** Serves ingest over HTTP. Throws a `CollectorError` where it cannot listen. */
export async function listen(
  ingest: Ingest,
  { host, port, trustedProxies = 0, bodyTimeoutMs = BODY_TIMEOUT_MS }: ListenOptions,
): Promise<Listener> {
  const receiving = { bytes: 0 }
  const deadlines = createDeadlines(bodyTimeoutMs)
  let closing = false
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 10_000, keepAliveTimeout: 30_000 }, (request, response) => {
    void answer(request, response)
  })

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
      const closed = new Promise((resolve) => server.close(resolve))
      const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
      await closed
      clearTimeout(grace)
    },
  }
}

/**
 * Returns the URL. Throws a `CollectorError` where it cannot listen.
 *
 * @param flags What the flags for host and port begin with.
 */
export function startListening(server: Server, host: string, port: number, flags = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(toCollectorError(cause, host, port, flags)))
    server.listen(port, host, () => resolve(urlOf(server.address() as AddressInfo)))
  })
}

function toCollectorError(cause: Error, host: string, port: number, flags: string): CollectorError {
  if (systemCode(cause) === 'EADDRINUSE') {
    return new CollectorError(
      'port-in-use',
      `Port ${port} on ${host} is in use. Stop the other program, or choose another port with --${flags}port.`,
      { cause },
    )
  }
  return new CollectorError(
    'cannot-listen',
    `Cannot listen on ${host}, port ${port}: ${cause.message}. Choose others with --${flags}host and --${flags}port.`,
    { cause },
  )
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
