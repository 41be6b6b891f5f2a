import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Right, Token } from '../access/tokens.ts'
import { allowedHosts, isAllowedHost, isFromWebPage } from '../collect/guard.ts'
import { createHttpServer, startListening, stopListening } from '../collect/http-server.ts'
import { CollectorError, diskFull, systemCode } from '../collector-error.ts'
import { adminError, type AdminReply } from './answer.ts'

/** Who asks, as far as it is known. */
export type Caller = Pick<Token, 'name' | 'rights'>

export interface AdminRequest {
  readonly caller: Caller
  readonly query: URLSearchParams
  /** What the groups of the route's path have matched. */
  readonly parts: readonly string[]
  /** Throws a `CollectorError` where it is too large. */
  text(): Promise<string>
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: RegExp
  /** What the caller's token has to have; undefined where anybody may ask who reaches this port. */
  readonly right: Right | undefined
  answer(request: AdminRequest): Promise<AdminReply>
}

export interface AdminOptions {
  readonly routes: readonly Route[]
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** Default any free port. */
  readonly port?: number
  /** Host names to answer to, besides loopback. */
  readonly allowedHosts?: readonly string[]
  /** Finds who a token belongs to. */
  readonly access?: (token: string) => Caller | undefined
  /** Writes down that somebody reads single events. What throws is not answered. */
  readonly onRawRead?: (by: string, asked: string) => void
  /** Told, in one line each, what the operator has to know. */
  readonly report?: (line: string) => void
}

export interface Admin {
  readonly url: string
  /** For programs that can read the data directory, which hold every right anyway. */
  readonly secret: string
  close(): Promise<void>
}

const MAX_TEXT_BYTES = 512 * 1024
const TEXT_TIMEOUT_MS = 10_000

/** Of what was asked for, so much is written down. */
const MAX_NOTED = 500

/** Answers questions about the data, on a port of its own and only to who holds a token. Throws a `CollectorError` where it cannot listen. */
export async function startAdmin({
  routes,
  host = '127.0.0.1',
  port = 0,
  allowedHosts: names = [],
  access = () => undefined,
  onRawRead = () => undefined,
  report = () => undefined,
}: AdminOptions): Promise<Admin> {
  const secret = randomBytes(32).toString('hex')
  const owner: Caller = { name: 'this machine', rights: ['admin', 'raw', 'report'] }
  const hosts = allowedHosts([...names, host])
  const server = createHttpServer({ requestTimeout: 30_000 }, (request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, type = 'application/json' } = await respond(request)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' }).end(text)
  }

  async function respond(request: IncomingMessage): Promise<AdminReply> {
    try {
      // Somebody else's name that was pointed here, and pages in a browser on this machine.
      if (!isAllowedHost(request.headers.host, hosts))
        return adminError(421, 'unknown-host', 'This listener does not answer to that host name.')
      if (isFromWebPage(request.headers)) return adminError(403, 'web-page', 'Web pages have nothing to ask here.')
      const caller = callerOf(request.headers.authorization ?? '')
      const target = request.url ?? ''
      const url = new URL(URL.canParse(target, 'http://admin') ? target : '/', 'http://admin')
      const matching = routes.filter(({ path }) => path.test(url.pathname))
      const route = matching.find(({ method }) => method === request.method)
      if (route && route.right === undefined) return await route.answer(requestOf(request, NOBODY, url, route))
      // Before anything else is told, also what there is.
      if (!caller)
        return adminError(401, 'unauthorized', 'The token is missing, wrong or revoked. Send it as `authorization: Bearer …`.')
      if (!route) return matching.length > 0 ? WRONG_METHOD : NOT_FOUND
      if (route.right !== undefined && !caller.rights.includes(route.right)) {
        return adminError(403, 'forbidden', `This needs a token with the right \`${route.right}\`.`)
      }
      const asked = requestOf(request, caller, url, route)
      if (route.right !== 'raw') return await route.answer(asked)
      const text = await asked.text()
      onRawRead(caller.name, `${url.pathname}${url.search} ${text.slice(0, MAX_NOTED)}`.trimEnd())
      return await route.answer({ ...asked, text: async () => text })
    } catch (error) {
      if (error instanceof CollectorError) return adminError(400, error.code, error.plainMessage)
      report(`A request at the admin port failed: ${(error as Error).message}`)
      const full = diskFull(error)
      // Where files are is nothing for whoever asks from elsewhere.
      if (full) return adminError(507, full.code, "The collector's disk is full. Make room there and try again.")
      if (UNREACHABLE.includes(systemCode(error) ?? '')) {
        return adminError(
          503,
          'database-unreadable',
          'The store does not answer. What was acknowledged stays in the log; ask again.',
        )
      }
      return adminError(500, 'internal-error', 'The collector failed at this request. What it prints says why.')
    }
  }

  function callerOf(authorization: string): Caller | undefined {
    const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1]
    if (token === undefined) return undefined
    if (isSame(token, secret)) return owner
    try {
      return access(token)
    } catch (error) {
      // Where the tokens are, and what is wrong with them, is nothing for whoever knocks.
      report((error as Error).message)
      return undefined
    }
  }

  const url = await startListening(server, host, port, 'admin-')
  return {
    url,
    secret,
    close: () => stopListening(server),
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What a store on a server fails with while it is away. */
const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT']

const NOBODY: Caller = { name: 'nobody', rights: [] }
const NOT_FOUND = adminError(404, 'not-found', 'There is nothing here of that name.')
const WRONG_METHOD = adminError(405, 'wrong-method', 'This does not take that method.')

function requestOf(request: IncomingMessage, caller: Caller, url: URL, { path }: Route): AdminRequest {
  return {
    caller,
    query: url.searchParams,
    parts: (path.exec(url.pathname) ?? []).slice(1),
    text: () => textOf(request),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  const timer = setTimeout(() => request.destroy(), TEXT_TIMEOUT_MS)
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAX_TEXT_BYTES) throw new CollectorError('wrong-usage', `A request has at most ${MAX_TEXT_BYTES} bytes.`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString()
  } finally {
    clearTimeout(timer)
  }
}
