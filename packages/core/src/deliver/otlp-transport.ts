import type { World } from '../edge/world.ts'
import { encodeLogs } from '../protocol/otlp/logs.ts'
import type { ConnectionOptions } from './connection.ts'
import { logsResultOf } from './otlp-answer.ts'
import { postingTo } from './post-sealed.ts'
import type { Transport } from './transport.ts'

/**
 * Posts bodies as logs of OpenTelemetry in JSON, for a receiver that speaks OTLP and nothing of ours. Connects as `http` does. No
 * variable that starts with `OTEL_` is looked at: those describe the user's own application.
 */
export function otlpTransport(world: Pick<World, 'env' | 'now'>, options?: ConnectionOptions): Transport {
  return {
    name: 'otlp',
    encode: (body) => ({ bytes: Buffer.from(encodeLogs(body)), contentType: 'application/json' }),
    send: postingTo(world, options, { path: '/v1/logs', resultOf: logsResultOf }),
  }
}
