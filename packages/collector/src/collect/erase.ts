import { batchOf } from '@sonde/core/protocol'
import { refuse, type Answer } from './answer.ts'
import type { IngestContext } from './events.ts'

/** Takes the secret of a batch and has the batch removed. Whether it was ever here is nobody's to learn: the answer is always the same. */
export async function acceptErase(text: string, { append, today }: IngestContext): Promise<Answer> {
  const secret = secretIn(text)
  if (secret === undefined)
    return refuse('bad-secret', 'Send `{"secret": "…"}` with the 32 hex digits that lie beside the receipt.')
  await append({ kind: 'erase', batch: batchOf(secret), received: today() })
  return { status: 202, body: '{"sonde":1}' }
}

function secretIn(text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const secret = typeof value === 'object' && value !== null && 'secret' in value ? value.secret : undefined
  return typeof secret === 'string' && /^[0-9a-f]{32}$/i.test(secret) ? secret : undefined
}
