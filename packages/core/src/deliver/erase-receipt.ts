import { isLoopback } from '../define/endpoint.ts'
import { codeOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { resultOf } from './answer.ts'
import { openConnection } from './connection.ts'
import { ConnectionError } from './connection-error.ts'

/** Whether a receiver acknowledged to erase, or why it is not known to have. */
export type Erasure = 'erased' | { readonly kept: string }

const ONE_MS = 8000

/**
 * Asks a receiver to erase what it took with one batch. On a connection of its own, so that nothing joins the batches of one machine.
 * A receiver answers alike whether it knew the batch or not. Never throws.
 */
export async function eraseReceipt(
  world: Pick<World, 'env' | 'now'>,
  { endpoint, secret, leftMs }: { readonly endpoint: string; readonly secret: string; readonly leftMs: number },
): Promise<Erasure> {
  const target = targetOf(endpoint)
  if (target === undefined) return { kept: 'it cannot be reached safely' }
  const signal = AbortSignal.timeout(Math.min(ONE_MS, Math.ceil(leftMs)))
  try {
    const body = { bytes: Buffer.from(JSON.stringify({ secret })), contentType: 'application/json' }
    const answer = await openConnection(world.env, { keepAlive: false }).post(target, body, signal)
    const result = resultOf(answer, world.now())
    if (result.status === 'accepted') return 'erased'
    return { kept: 'reason' in result ? `it answered ${result.reason}` : `it answered ${answer.status}` }
  } catch (error) {
    if (signal.aborted) return { kept: 'no answer in time' }
    return { kept: error instanceof ConnectionError ? error.message : (codeOf(error) ?? 'the connection failed') }
  }
}

function targetOf(endpoint: string): URL | undefined {
  const text = `${endpoint}/v1/erase`
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : undefined
}
