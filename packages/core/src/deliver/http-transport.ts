import type { World } from '../edge/world.ts'
import { resultOf } from './answer.ts'
import type { ConnectionOptions } from './connection.ts'
import { postingTo } from './post-sealed.ts'
import type { Transport } from './transport.ts'

/**
 * Posts bodies over HTTP/1.1 by `node:http`, which costs half of what `fetch` does. One connection is kept for all bodies of a
 * delivery, so bodies are sent one after the other. Certificates are always verified, redirects never followed.
 */
export function httpTransport(world: Pick<World, 'env' | 'now'>, options?: ConnectionOptions): Transport {
  return {
    name: 'http',
    encode: (body) => ({ bytes: Buffer.from(JSON.stringify(body)), contentType: 'application/json' }),
    send: postingTo(world, options, { path: '/v1/events', resultOf }),
  }
}
