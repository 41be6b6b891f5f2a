import type { World } from '../edge/world.ts'
import { codeOf } from '../edge/state-directory.ts'
import { OVERFLOW_BYTES, overflowPath } from '../spool/append.ts'
import { endpointOfKey, spoolName } from '../spool/recipient-key.ts'
import { readOwnFile } from './own-file.ts'
import { newPassId } from './pass-id.ts'

/** A spool taken away from the runs that append to it, to be sealed. */
export interface Claim {
  /** Names the sealing, too. */
  readonly id: string
  readonly key: string
  readonly path: string
}

/** What a claim holds. */
export interface ClaimText {
  readonly texts: readonly string[]
  /** Whether the file was longer than a spool can be, and the rest was not read. */
  readonly cut: boolean
}

/** A spool holds 1 MiB; many runs that pass the check at once may exceed it a little. */
export const MAX_CLAIM_BYTES = 2 * 1024 * 1024

type ClaimWorld = Pick<World, 'fs' | 'uid' | 'now' | 'random'>

/** Recipient keys of the spools in a directory. */
export function spoolKeys(names: readonly string[]): string[] {
  return names.flatMap((name) => /^current-(.+)\.ndjson$/.exec(name)?.[1] ?? []).filter(isKey)
}

/**
 * Claims in a directory, oldest first: those a courier left behind that was ended in the middle. One with a record of its sealing is
 * that of a newer format.
 */
export function claimsIn(directory: string, names: readonly string[]): Claim[] {
  return names
    .toSorted()
    .flatMap((name) => {
      const [, id, key] = /^claimed-([0-9a-z]{14})-(.+)\.ndjson$/.exec(name) ?? []
      return id !== undefined && key !== undefined ? [{ id, key, path: `${directory}/${name}` }] : []
    })
    .filter(({ id, key }) => isKey(key) && !names.includes(`sealing-${id}`))
}

function isKey(key: string): boolean {
  try {
    return URL.canParse(endpointOfKey(key))
  } catch {
    return false
  }
}

/** Takes a spool away by renaming it. Undefined when nobody has appended anything. Throws what the file system throws. */
export function claimSpool(world: ClaimWorld, directory: string, key: string): Claim | undefined {
  const id = newPassId(world)
  const path = `${directory}/claimed-${id}-${key}.ndjson`
  return renamed(world, `${directory}/${spoolName(key)}`, path) ? { id, key, path } : undefined
}

/** Takes the count of lines that a full spool refused, for the sealing `id`. */
export function claimOverflow(world: Pick<World, 'fs'>, directory: string, id: string): void {
  renamed(world, overflowPath(directory), claimedOverflow(directory, id))
}

/** How many lines a full spool refused before they were claimed for the sealing `id`. */
export function overflowOf({ fs }: Pick<World, 'fs'>, directory: string, id: string): number {
  const size = fs.lstatSync(claimedOverflow(directory, id), { throwIfNoEntry: false })?.size ?? 0
  return Math.ceil(size / OVERFLOW_BYTES)
}

const claimedOverflow = (directory: string, id: string): string => `${directory}/claimed-${id}.overflow`

function renamed({ fs }: Pick<World, 'fs'>, from: string, to: string): boolean {
  try {
    fs.renameSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Reads the lines of a claim or a spool, but no more than a claim may hold. Throws what the file system throws. */
export function readLines(world: Pick<World, 'fs' | 'uid'>, path: string, maxBytes = MAX_CLAIM_BYTES): ClaimText {
  const file = readOwnFile(world, path, maxBytes)
  if (typeof file === 'string') return { texts: [], cut: false }
  const texts = file.bytes.toString('utf8').split('\n')
  // What the limit cut in two is part of the rest.
  return { texts: (file.cut ? texts.slice(0, -1) : texts).filter((text) => text !== ''), cut: file.cut }
}
