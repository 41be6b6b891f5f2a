import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CollectorError, systemCode } from '../collector-error.ts'
import { BODY_TIMEOUT_MS } from './body.ts'
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
  /** How long a sender may take for a body. Default 10 s. */
  readonly bodyTimeoutMs?: number
}

const CLOSE_GRACE_MS = 5000

/** Serves ingest over HTTP. Throws a `CollectorError` where it cannot listen. */
export async function listen(ingest: Ingest, { host, port, bodyTimeoutMs = BODY_TIMEOUT_MS }: ListenOptions): Promise<Listener> {
  const receiving = { bytes: 0 }
  let closing = false
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 10_000, keepAliveTimeout: 30_000 }, (request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const query = url.indexOf('?')
    const path = query < 0 ? url : url.slice(0, query)
    const result = await ingest({ method, path, headers, readBody: () => receive(request, receiving, bodyTimeoutMs) })
    if (closing) response.setHeader('connection', 'close')
    send(request, response, result, bodyTimeoutMs)
  }

  await start(server, host, port)
  return {
    url: urlOf(server.address() as AddressInfo),
    async close() {
      closing = true
      const closed = new Promise((resolve) => server.close(resolve))
      const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
      await closed
      clearTimeout(grace)
    },
  }
}

function start(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(toCollectorError(cause, host, port)))
    server.listen(port, host, resolve)
  })
}

function toCollectorError(cause: Error, host: string, port: number): CollectorError {
  if (systemCode(cause) === 'EADDRINUSE') {
    return new CollectorError(
      'port-in-use',
      `Port ${port} on ${host} is in use. Stop the other program, or choose another port with --port.`,
      { cause },
    )
  }
  return new CollectorError(
    'cannot-listen',
    `Cannot listen on ${host}, port ${port}: ${cause.message}. Choose others with --host and --port.`,
    { cause },
  )
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
