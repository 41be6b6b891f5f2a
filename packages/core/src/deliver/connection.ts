import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { isLoopback } from '../define/endpoint.ts'
import { codeOf } from '../edge/state-directory.ts'
import type { Answer } from './answer.ts'
import { ConnectionError } from './connection-error.ts'
import { proxyFor } from './proxy.ts'
import type { Encoded } from './transport.ts'
import { tunnelAgent } from './tunnel.ts'

/** A connection that is kept between requests to one receiver. */
export interface Connection {
  /** Posts once and reads the answer. Rejects with what the network says; an abort ends it at any point. */
  post(target: URL, body: Encoded, signal: AbortSignal): Promise<Answer>
}

/** How connections are made. */
export interface ConnectionOptions {
  /** Whether one is kept for the next request; it is by default. */
  readonly keepAlive?: boolean
  /** How names are looked up. Default: by the system. */
  readonly lookup?: LookupFunction
}

/** The collector's answers are some hundred bytes; whoever sends more is somebody else. */
const MAX_ANSWER_BYTES = 64 * 1024

/**
 * Opens nothing yet: the first request connects, directly or by the proxy the environment names. With `keepAlive: false` every request
 * has a connection of its own.
 */
export function openConnection(
  env: Readonly<Record<string, string | undefined>>,
  { keepAlive = true, lookup }: ConnectionOptions = {},
): Connection {
  const agents = new Map<string, Agent>()

  async function post(target: URL, body: Encoded, signal: AbortSignal, isRetry = false): Promise<Answer> {
    const agent = agents.get(target.origin) ?? agentFor(target, env, { keepAlive, lookup })
    agents.set(target.origin, agent)
    const request = requestTo(target, agent, body, signal)
    try {
      return await answerTo(request, body.bytes, signal)
    } catch (error) {
      // A receiver may close a kept connection in the moment it is used again; the same bytes are safe to send twice.
      const wasClosed = request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '')
      if (!wasClosed || isRetry || signal.aborted) throw error
      return post(target, body, signal, true)
    }
  }
  return { post }
}

interface AgentWishes {
  readonly keepAlive: boolean
  readonly lookup: LookupFunction | undefined
}

function agentFor(target: URL, env: Readonly<Record<string, string | undefined>>, { keepAlive, lookup }: AgentWishes): Agent {
  const options = { keepAlive, maxSockets: 1, ...(lookup && { lookup }) }
  if (target.protocol === 'http:') return new (process.getBuiltinModule('node:http').Agent)(options)
  const proxy = isLoopback(target.hostname) ? undefined : proxyFor(target, env)
  if (proxy === undefined) return new (process.getBuiltinModule('node:https').Agent)(options)
  if ('problem' in proxy) throw new ConnectionError(proxy.problem)
  return tunnelAgent(proxy.url, options)
}

function requestTo(target: URL, agent: Agent, { bytes, contentType }: Encoded, signal: AbortSignal): ClientRequest {
  const options = {
    method: 'POST',
    agent,
    signal,
    // Of this one an agent learns, too: it ends a connection that is being made.
    connectSignal: signal,
    headers: { 'content-type': contentType, 'content-length': bytes.length },
    // Explicit, because a program's environment can turn the default off.
    rejectUnauthorized: true,
  }
  const { request } = target.protocol === 'http:' ? process.getBuiltinModule('node:http') : process.getBuiltinModule('node:https')
  return request(target, options)
}

function answerTo(request: ClientRequest, bytes: Uint8Array, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new ConnectionError('the connection was closed'))
    request.on('error', reject)
    // A request that still waits for its connection is aborted without a word.
    signal.addEventListener('abort', () => reject(new ConnectionError('no answer in time')), { once: true })
    request.on('close', onClose)
    request.on('response', (response) => {
      // From here on reading tells whether the answer is whole; the request may close before its last bytes are read.
      request.off('close', onClose)
      void readAnswer(response).then(resolve, reject)
    })
    request.end(bytes)
  })
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    // Leaving the loop destroys the connection.
    if (length > MAX_ANSWER_BYTES) throw new ConnectionError('the answer is too long')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text }
}
