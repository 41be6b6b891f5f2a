import type { TransportChoice } from '../define/transport-choice.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import type { World } from '../edge/world.ts'
import { writeDurably } from './durable-file.ts'
import { idsOf, readSealed, sealedBytes, sealedPath, secretPath, sentPath, type SealedFile } from './sealed-file.ts'

/** What was sent, byte for byte, as its receiver acknowledged it. */
export interface Receipt {
  readonly id: string
  /** When the receiver acknowledged it, in milliseconds since 1970. */
  readonly sentAt: number
  readonly endpoint: string
  readonly contentType: string
  /** How it left; absent for `http`. */
  readonly transport?: TransportChoice
  readonly text: string
}

const MAX_AGE_MS = 30 * DAY_MS
const MAX_TOTAL_BYTES = 256 * 1024

/** Reads the receipts of a state directory, oldest first. Never throws; what cannot be read is left out. */
export function readReceipts(world: Pick<World, 'fs' | 'uid'>, directory: string): Receipt[] {
  try {
    const ids = idsOf('sent', world.fs.readdirSync(directory))
    return ids.flatMap((id) => readReceipt(world, directory, id) ?? []).toSorted((a, b) => a.sentAt - b.sentAt)
  } catch {
    return []
  }
}

function readReceipt(world: Pick<World, 'fs' | 'uid'>, directory: string, id: string): Receipt | undefined {
  const path = sentPath(directory, id)
  const sent = readSealed(world, path, id)
  if (typeof sent === 'string') return undefined
  const { endpoint, contentType, transport } = sent.header
  return {
    id,
    sentAt: Math.round(world.fs.lstatSync(path).mtimeMs),
    endpoint,
    contentType,
    ...(transport && { transport }),
    text: sent.text,
  }
}

/**
 * Makes a receipt of an acknowledged body: its time of change becomes that of the acknowledgement, its secret stays beside it. Where
 * the user switched off while the body was on its way, so that both are deleted, they are written again: what was sent is shown.
 */
export function keepReceipt(
  world: Pick<World, 'fs' | 'now'>,
  directory: string,
  sealed: SealedFile,
  secret: string | undefined,
): void {
  const { fs, now } = world
  const from = sealedPath(directory, sealed.id)
  if (!fs.existsSync(from)) {
    writeDurably(world, from, sealedBytes(sealed.header, Buffer.from(sealed.text)))
    if (secret !== undefined) writeDurably(world, secretPath(directory, sealed.id), secret)
  }
  fs.utimesSync(from, now() / 1000, now() / 1000)
  fs.renameSync(from, sentPath(directory, sealed.id))
}

/** Deletes receipts older than 30 days and the oldest beyond 256 KiB in all, with their secrets; the newest stays in any case. */
export function pruneReceipts({ fs, now }: Pick<World, 'fs' | 'now'>, directory: string): void {
  const found = idsOf('sent', fs.readdirSync(directory)).flatMap((id) => {
    const stat = fs.lstatSync(sentPath(directory, id), { throwIfNoEntry: false })
    return stat ? [{ id, size: stat.size, sentAt: stat.mtimeMs }] : []
  })
  let kept = 0
  for (const { id, size, sentAt } of found.toSorted((a, b) => b.sentAt - a.sentAt)) {
    const fits = kept === 0 || kept + size <= MAX_TOTAL_BYTES
    kept += size
    if (fits && Math.abs(now() - sentAt) <= MAX_AGE_MS) continue
    fs.rmSync(sentPath(directory, id), { force: true })
    fs.rmSync(secretPath(directory, id), { force: true })
  }
}
