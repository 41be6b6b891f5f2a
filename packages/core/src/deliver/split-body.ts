import type { CourierWorld } from '../edge/courier-world.ts'
import type { Body } from '../protocol/wire.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { bodyId, newPassId } from './pass-id.ts'
import { sealBody } from './seal.ts'
import type { SealedFile } from './sealed-file.ts'
import { commitSealing } from './sealing-record.ts'
import type { Transport } from './transport.ts'

/**
 * Makes two bodies of one that a receiver found too large, each with a batch and a secret of its own. Returns false where there is
 * nothing to divide. Throws what the file system throws.
 */
export function splitBody(
  world: CourierWorld,
  directory: string,
  sealed: SealedFile,
  { transport, mayContinue }: { readonly transport: Pick<Transport, 'encode'>; readonly mayContinue: () => boolean },
): boolean {
  const { events, dropped, ...body } = JSON.parse(sealed.text) as Body
  if (events.length < 2) return false
  const { versions, t, endpoint, counting } = sealed.header
  const id = newPassId(world)
  const half = Math.ceil(events.length / 2)
  const bodies = [events.slice(0, half), events.slice(half)].map((part, n) =>
    sealBody(
      world,
      transport,
      { ...body, versions, events: part },
      {
        id: bodyId(id, n),
        // The age of what it holds does not change.
        header: { endpoint, t, ...(n === 0 && counting && { counting }) },
        dropped: (n === 0 && dropped) || {},
      },
    ),
  )
  const marks = { counting: { active: [], reach: {}, singly: {} } }
  const record = { key: recipientKey(endpoint), marks, carry: [], replaces: sealed.id }
  return commitSealing(world, directory, id, { record, bodies, mayCommit: mayContinue })
}
