import { isLoopback } from '../define/endpoint.ts'
import { codeOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { resultOf } from './answer.ts'
import { openConnection, type ConnectionOptions } from './connection.ts'
import { ConnectionError } from './connection-error.ts'
import type { Sealed, Transport } from './transport.ts'

/**
 * Posts bodies over HTTP/1.1 by `node:http`, which costs half of what `fetch` does. One connection is kept for all bodies of a
 * delivery, so bodies are sent one after the other. Certificates are always verified, redirects never followed.
 */
export function httpTransport(world: Pick<World, 'env' | 'now'>, options?: ConnectionOptions): Transport {
  const connection = openConnection(world.env, options)
  return {
    name: 'http',
    encode: (body) => ({ bytes: Buffer.from(JSON.stringify(body)), contentType: 'application/json' }),
    async send(sealed, signal) {
      const target = targetOf(sealed)
      if (target === undefined) return { status: 'rejected', reason: 'insecure-endpoint' }
      try {
        return resultOf(await connection.post(target, sealed, signal), world.now())
      } catch (error) {
        return { status: 'retry', reason: signal.aborted ? 'no answer in time' : reasonOf(error) }
      }
    },
  }
}

/** `http:` is for loopback only: nothing that was recorded crosses a network in the clear. */
function targetOf({ endpoint }: Sealed): URL | undefined {
  const text = `${endpoint}/v1/events`
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : undefined
}

function reasonOf(error: unknown): string {
  if (error instanceof ConnectionError) return error.message
  return codeOf(error) ?? 'the connection failed'
}
