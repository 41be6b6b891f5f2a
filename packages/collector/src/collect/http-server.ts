import type { RequestListener, Server, ServerOptions, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { CollectorError, systemCode } from '../collector-error.ts'

// An import would also load Node's fetch, which takes longer than all of this program.
const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')

/** Told of a request that could not be read as HTTP, by its status and its permanent code. */
export type OnMalformed = (status: number, code: string) => void

interface Malformed {
  readonly status: number
  readonly code: string
  readonly message: string
}

const MAX_HEAD_BYTES = 8192
const CLOSE_GRACE_MS = 5000

const BAD_HTTP: Malformed = {
  status: 400,
  code: 'bad-http',
  message:
    'This cannot be read as one request of HTTP/1.1 and nothing else. Send each header once, on a line, with `content-length` or chunks.',
}

/** By the code of Node's error; whatever is not listed is `BAD_HTTP`. */
const MALFORMED: Readonly<Record<string, Malformed>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'head-too-large',
    message: `The head of a request has at most ${MAX_HEAD_BYTES} bytes. Send fewer headers, or shorter ones.`,
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'too-large', message: 'The chunks have long extensions. Send none.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'too-slow', message: 'The request did not arrive in time.' },
}

const UNEXPECTED: Malformed = {
  status: 417,
  code: 'wrong-expectation',
  message: 'No expectation but `100-continue` can be met. Leave the header out.',
}
const TUNNEL: Malformed = { status: 405, code: 'wrong-method', message: 'This is no proxy.' }

/** A server that reads heads strictly and in bounded time, and says in JSON what was wrong where it could not read one. */
export function createHttpServer(
  options: ServerOptions,
  listener: RequestListener,
  onMalformed: OnMalformed = () => undefined,
): Server {
  const latest = new WeakMap<Duplex, ServerResponse>()
  const server = createServer(
    {
      maxHeaderSize: MAX_HEAD_BYTES,
      headersTimeout: 10_000,
      // Two `Host` or two `Authorization` become one text that names nobody, instead of the first of them.
      joinDuplicateHeaders: true,
      // Refused in our words, like every host that is not this one.
      requireHostHeader: false,
      ...options,
    },
    (request, response) => {
      latest.set(request.socket, response)
      listener(request, response)
    },
  )

  function refuse(socket: Duplex, { status, code, message }: Malformed): void {
    onMalformed(status, code)
    // Without our mark: what mangled the request may be a proxy on the way, so a sender of ours comes back.
    const body = JSON.stringify({ error: { code, message } })
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json`
    socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy())
  }

  return server
    .on('clientError', (error: NodeJS.ErrnoException, socket) => {
      const response = latest.get(socket)
      const isBeingAnswered = response?.headersSent && !response.writableEnded
      if (!socket.writable || isBeingAnswered) socket.destroy()
      else refuse(socket, MALFORMED[error.code ?? ''] ?? BAD_HTTP)
    })
    .on('checkExpectation', ({ socket }) => refuse(socket, UNEXPECTED))
    .on('connect', (_, socket) => refuse(socket, TUNNEL))
}

/** Takes no new connection, gives requests that are here some seconds to be answered, and ends. */
export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
  await closed
  clearTimeout(grace)
}

/**
 * Returns the URL. Throws a `CollectorError` where it cannot listen.
 *
 * @param flags What the flags for host and port begin with.
 */
export function startListening(server: Server, host: string, port: number, flags = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    // Stays: running out of descriptors is an error of the server, too, and no reason to end.
    server.on('error', (cause) => reject(toCollectorError(cause, host, port, flags)))
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
