import type { CourierWorld } from '../edge/courier-world.ts'
import { batchOf } from '../protocol/batch.ts'
import type { Body } from '../protocol/wire.ts'
import type { Draft } from './draft.ts'
import { isEmpty, type DropCounts } from './drop-counts.ts'
import { sealedBytes, type SealedHeader } from './sealed-file.ts'
import type { NewBody } from './sealing-record.ts'
import type { Transport } from './transport.ts'

/** What a draft becomes a body with. */
export interface Seal {
  readonly id: string
  readonly header: Omit<SealedHeader, 'v' | 'contentType' | 'versions'>
  /** The losses it tells. */
  readonly dropped: DropCounts
}

/** Seals one body: from here on its bytes never change. */
export function sealBody(
  world: Pick<CourierWorld, 'secret'>,
  transport: Pick<Transport, 'encode'>,
  { versions, events, tool, version, context, ids }: Draft,
  { id, header, dropped }: Seal,
): NewBody {
  const secret = world.secret()
  const body: Body = {
    v: 1,
    batch: batchOf(secret),
    tool,
    ...(version !== undefined && { version }),
    context,
    ...(ids && { ids }),
    ...(!isEmpty(dropped) && { dropped }),
    events,
  }
  const { bytes, contentType } = transport.encode(body)
  return { id, secret, bytes: sealedBytes({ v: 1, contentType, versions, ...header }, bytes) }
}
