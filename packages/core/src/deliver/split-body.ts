import { HTTP } from '../define/transport-choice.ts'
import type { CourierWorld } from '../edge/courier-world.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { NOTHING_ADDED } from './counted.ts'
import { bodyId, newPassId } from './pass-id.ts'
import { sealBody } from './seal-body.ts'
import { bodyOfSealed } from './sealed-body.ts'
import type { SealedFile } from './sealed-file.ts'
import { commitSealing } from './sealing-record.ts'
import type { Transports } from './transports.ts'

/**
 * Makes two bodies of one that a receiver found too large, each with a batch and a secret of its own. Returns false where there is
 * nothing to divide. Throws what the file system throws.
 */
export function splitBody(
  world: CourierWorld,
  directory: string,
  sealed: SealedFile,
  { transports, mayContinue }: { readonly transports: Transports; readonly mayContinue: () => boolean },
): boolean {
  const { events, dropped, ...body } = bodyOfSealed(sealed)
  if (events.length < 2) return false
  const { versions, t, endpoint, counting, transport } = sealed.header
  const id = newPassId(world)
  const half = Math.ceil(events.length / 2)
  const bodies = [events.slice(0, half), events.slice(half)].map((part, n) =>
    sealBody(
      world,
      transports(transport ?? HTTP),
      { ...body, versions, events: part },
      {
        id: bodyId(id, n),
        // The age of what it holds does not change.
        header: { endpoint, t, ...(transport && { transport }), ...(n === 0 && counting && { counting }) },
        dropped: (n === 0 && dropped) || {},
      },
    ),
  )
  const record = { key: recipientKey(endpoint), marks: { counting: NOTHING_ADDED }, carry: [], replaces: sealed.id }
  return commitSealing(world, directory, id, { record, bodies, mayCommit: mayContinue })
}
