import { isLoopback } from '../define/endpoint.ts'
import { codeOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import type { Answer } from './answer.ts'
import { openConnection, type ConnectionOptions } from './connection.ts'
import { ConnectionError } from './connection-error.ts'
import type { DeliveryResult, Sealed, Transport } from './transport.ts'

/** Where bodies are posted to, and what the answers of that place mean. */
export interface Posting {
  /** Below the endpoint, such as `/v1/events`. */
  readonly path: string
  readonly resultOf: (answer: Answer, now: number) => DeliveryResult
}

/** Posts sealed bodies over one kept connection, so one after the other. */
export function postingTo(
  world: Pick<World, 'env' | 'now'>,
  options: ConnectionOptions | undefined,
  { path, resultOf }: Posting,
): Transport['send'] {
  const connection = openConnection(world.env, options)
  return async (sealed, signal) => {
    const target = targetOf(sealed, path)
    if (target === undefined) return { status: 'rejected', reason: 'insecure-endpoint' }
    try {
      return resultOf(await connection.post(target, sealed, signal), world.now())
    } catch (error) {
      return { status: 'retry', reason: signal.aborted ? 'no answer in time' : reasonOf(error) }
    }
  }
}

/** `http:` is for loopback only: nothing that was recorded crosses a network in the clear. */
function targetOf({ endpoint }: Sealed, path: string): URL | undefined {
  const text = endpoint + path
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : undefined
}

function reasonOf(error: unknown): string {
  if (error instanceof ConnectionError) return error.message
  return codeOf(error) ?? 'the connection failed'
}
