import type { World } from '../edge/world.ts'
import { appendLine } from '../spool/append.ts'
import { spoolName } from '../spool/recipient-key.ts'
import { MAX_CLAIM_BYTES, readLines } from './claim.ts'
import type { Marks } from './counted.ts'
import { fold } from './fold.ts'
import { isCounting, readCounted, writeCounted } from './counted-file.ts'
import { oneDrop } from './drop-counts.ts'
import { syncDirectory, writeDurably } from './durable-file.ts'
import { sealedPath, secretPath } from './sealed-file.ts'

/**
 * What one sealing decided: `sealing-<id>`. All its files are written under temporary names first; the rename of this record commits
 * it, and from then on whoever finds it only finishes what it says, as often as it takes. Without it nothing has happened yet.
 */
export interface SealingRecord {
  /** The recipient whose spool was claimed. */
  readonly key: string
  readonly marks: Marks
  /** Lines to be put back into that spool. On disk they follow the record, one by one. */
  readonly carry: readonly string[]
  /** The body that these bodies stand for, when a receiver wanted smaller ones. */
  readonly replaces?: string
}

const RECORD_VERSION = 1
const MAX_RECORD_BYTES = 2 * MAX_CLAIM_BYTES

/** A body, sealed, with the secret its batch is the hash of. */
export interface NewBody {
  readonly id: string
  readonly bytes: Uint8Array
  readonly secret: string
}

type SealingWorld = Pick<World, 'fs' | 'uid' | 'now' | 'pid'>

const recordPath = (directory: string, id: string): string => `${directory}/sealing-${id}`

/** Writes the bodies and the record, all of it durable before the first rename, commits and finishes. Throws what the file system throws. */
export function commitSealing(
  world: SealingWorld,
  directory: string,
  id: string,
  { record, bodies, mayCommit }: { record: SealingRecord; bodies: readonly NewBody[]; mayCommit: () => boolean },
): boolean {
  for (const body of bodies) {
    writeDurably(world, `${sealedPath(directory, body.id)}.tmp`, body.bytes)
    writeDurably(world, `${secretPath(directory, body.id)}.tmp`, `${body.secret}\n`)
  }
  const path = recordPath(directory, id)
  const { carry, ...rest } = record
  writeDurably(world, `${path}.tmp`, [JSON.stringify({ v: RECORD_VERSION, ...rest }), ...carry, ''].join('\n'))
  syncDirectory(world, directory)
  if (!mayCommit()) return false
  world.fs.renameSync(`${path}.tmp`, path)
  finishSealing(world, directory, id)
  return true
}

/** Finishes what was committed and sweeps away what was not. Throws what the file system throws. */
export function recoverSealings(world: SealingWorld, directory: string): void {
  const names = world.fs.readdirSync(directory)
  for (const name of names.toSorted()) {
    const [, id] = /^sealing-([0-9a-z]{14})$/.exec(name) ?? []
    if (id !== undefined) finishSealing(world, directory, id)
  }
  sweep(world, directory)
}

function finishSealing(world: SealingWorld, directory: string, id: string): void {
  const record = readRecord(world, directory, id)
  if (record === undefined) return
  const { fs } = world
  for (const name of fs.readdirSync(directory)) {
    if (isBodyOf(id, name) && name.endsWith('.tmp')) fs.renameSync(`${directory}/${name}`, `${directory}/${name.slice(0, -4)}`)
  }
  const lost = putBack(world, `${directory}/${spoolName(record.key)}`, record.carry)
  const counted = readCounted(world, directory)
  if (counted !== 'newer') {
    const untold = {
      ...record.marks.untold,
      ...(lost > 0 && { [`${id}-carry`]: { to: record.key, dropped: oneDrop('spool-full', lost) } }),
    }
    writeCounted(world, directory, fold(counted, { ...record.marks, untold }, world.now()))
  }
  syncDirectory(world, directory)
  for (const name of fs.readdirSync(directory)) {
    if (name.startsWith(`claimed-${id}-`) || name === `claimed-${id}.overflow`) fs.rmSync(`${directory}/${name}`, { force: true })
  }
  if (record.replaces !== undefined) removeBody(world, directory, record.replaces)
  fs.rmSync(recordPath(directory, id), { force: true })
}

/** A line put back twice is known by its id. One that does not fit is lost, like any line that a full spool refuses. */
function putBack(world: SealingWorld, spool: string, lines: readonly string[]): number {
  const results = lines.map((line) => appendLine(world, spool, line))
  if (results.includes('failed')) throw new Error('the spool cannot be written')
  return results.filter((result) => result === 'full').length
}

/** Deletes a sealed body and its secret. */
export function removeBody({ fs }: Pick<World, 'fs'>, directory: string, id: string): void {
  fs.rmSync(sealedPath(directory, id), { force: true })
  fs.rmSync(secretPath(directory, id), { force: true })
}

/** Removes bodies of sealings that were never committed, and secrets and counted drops whose body is gone. */
function sweep(world: SealingWorld, directory: string): void {
  const { fs } = world
  const names = new Set(fs.readdirSync(directory))
  for (const name of names) {
    const secretOf = /^secret-([^.]+)$/.exec(name)?.[1]
    const orphan = secretOf !== undefined && !names.has(`sealed-${secretOf}`) && !names.has(`sent-${secretOf}`)
    if (orphan || /^(?:sealed|secret|sealing)-.*\.tmp$/.test(name)) fs.rmSync(`${directory}/${name}`, { force: true })
  }
  const counted = readCounted(world, directory)
  if (counted === 'newer') return
  // A body whose loss is counted already was on its way out.
  for (const id of Object.keys(counted.untold)) {
    if (names.has(`sealed-${id}`)) removeBody(world, directory, id)
  }
}

function isBodyOf(id: string, name: string): boolean {
  return name.startsWith(`sealed-${id}-`) || name.startsWith(`secret-${id}-`)
}

/** A crash cannot damage a record. What a damaged one decided is unknown, so its claim is sealed again. */
function readRecord(world: SealingWorld, directory: string, id: string): SealingRecord | undefined {
  const path = recordPath(directory, id)
  const [first = '', ...carry] = readLines(world, path, MAX_RECORD_BYTES).texts
  try {
    const { v, ...record } = JSON.parse(first) as SealingRecord & { v: number }
    if (v > RECORD_VERSION) return undefined
    if (v === RECORD_VERSION && typeof record.key === 'string' && isCounting(record.marks?.counting)) return { ...record, carry }
  } catch {}
  world.fs.rmSync(path, { force: true })
  return undefined
}
