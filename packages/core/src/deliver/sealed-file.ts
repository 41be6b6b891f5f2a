import { isTransportChoice, type TransportChoice } from '../define/transport-choice.ts'
import { readSmallFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'
import type { Counting } from './counted.ts'
import type { Sealed } from './transport.ts'

/** The first line of a sealed file; the exact bytes of the body follow. */
export interface SealedHeader {
  readonly v: 1
  readonly endpoint: string
  readonly contentType: string
  /** How it was encoded, and so how it leaves; absent for `http`. */
  readonly transport?: TransportChoice
  /** The tool's versions whose events are in the body, as their lines name them; none where the events stand alone. */
  readonly versions: readonly string[]
  /** When it was sealed, in milliseconds since 1970. */
  readonly t: number
  /** What sealing counted, so that counting survives the loss of `counted.json`. In the first body of a sealing only. */
  readonly counting?: Counting
}

/** A sealed body as it lies on disk, waiting (`sealed-<id>`) or acknowledged (`sent-<id>`). */
export interface SealedFile {
  readonly id: string
  readonly header: SealedHeader
  readonly text: string
}

const SEALED_VERSION = 1

type ReadWorld = Pick<World, 'fs' | 'uid'>

export const sealedPath = (directory: string, id: string): string => `${directory}/sealed-${id}`
export const sentPath = (directory: string, id: string): string => `${directory}/sent-${id}`
/** The secret lies beside its body, and later beside its receipt: it is the key to erase. */
export const secretPath = (directory: string, id: string): string => `${directory}/secret-${id}`

/** Ids of the files of one kind, oldest first: they start with the time of their sealing. */
export function idsOf(kind: 'sealed' | 'sent' | 'secret', names: readonly string[]): string[] {
  const prefix = `${kind}-`
  return names
    .filter((name) => name.startsWith(prefix) && !name.endsWith('.tmp'))
    .map((name) => name.slice(prefix.length))
    .toSorted()
}

/** The bytes of a sealed file. */
export function sealedBytes(header: SealedHeader, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body])
}

/**
 * Reads a sealed body or a receipt: `newer` for the file of a later version, which is left alone, `damaged` for what is none. Never
 * throws.
 */
export function readSealed(
  world: ReadWorld,
  path: string,
  id: string,
): SealedFile | 'missing' | 'unusable' | 'newer' | 'damaged' {
  const file = readSmallFile(world, path)
  if (typeof file === 'string') return file
  const end = file.text.indexOf('\n')
  try {
    const header = JSON.parse(file.text.slice(0, Math.max(end, 0))) as SealedHeader
    if (typeof header.v === 'number' && header.v > SEALED_VERSION) return 'newer'
    if (header.transport !== undefined && !isTransportChoice(header.transport)) return 'newer'
    return isHeader(header) ? { id, header, text: file.text.slice(end + 1) } : 'damaged'
  } catch {
    return 'damaged'
  }
}

/** The bodies that wait, oldest first. Never throws; leaves out what cannot be read. */
export function readWaiting(world: ReadWorld, directory: string): SealedFile[] {
  let names: string[]
  try {
    names = world.fs.readdirSync(directory)
  } catch {
    return []
  }
  const found = idsOf('sealed', names).map((id) => readSealed(world, sealedPath(directory, id), id))
  return found.filter((sealed) => typeof sealed === 'object').toSorted((a, b) => a.header.t - b.header.t)
}

/** Reads the secret of a body; undefined where there is none. Never throws. */
export function readSecret(world: ReadWorld, directory: string, id: string): string | undefined {
  const file = readSmallFile(world, secretPath(directory, id))
  return typeof file === 'string' ? undefined : file.text
}

/** A sealed file as a transport takes it. */
export function toSend({ header, text }: SealedFile): Sealed {
  return { endpoint: header.endpoint, contentType: header.contentType, bytes: Buffer.from(text) }
}

function isHeader(header: SealedHeader): boolean {
  return (
    header.v === SEALED_VERSION &&
    typeof header.endpoint === 'string' &&
    typeof header.contentType === 'string' &&
    Array.isArray(header.versions) &&
    Number.isFinite(header.t)
  )
}
