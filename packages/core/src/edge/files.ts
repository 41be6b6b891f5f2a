import { codeOf } from './state-directory.ts'
import type { World } from './world.ts'

/** What a small state file held: its text, `missing`, or `unusable` for whatever cannot be trusted. */
export type FileText = { readonly text: string } | 'missing' | 'unusable'

/** No state file of ours is larger; a larger one was not written by us. */
export const MAX_STATE_FILE_BYTES = 1024 * 1024

/** Reads a small state file of our own. Never follows a link, never waits for a fifo, never reads more than 1 MiB, never throws. */
export function readSmallFile({ fs, uid }: Pick<World, 'fs' | 'uid'>, path: string): FileText {
  return read(fs, path, fs.constants.O_NOFOLLOW ?? 0, (stat) => uid === undefined || stat.uid === uid)
}

/** Reads a small file that others wrote, such as a project's package.json: a link is followed and the owner may be anybody. */
export function readForeignFile({ fs }: Pick<World, 'fs'>, path: string, maxBytes = MAX_STATE_FILE_BYTES): FileText {
  return read(fs, path, 0, ({ size }) => size <= maxBytes)
}

function read(fs: World['fs'], path: string, noFollow: number, isRight: (stat: import('node:fs').Stats) => boolean): FileText {
  let descriptor: number
  try {
    // Most of these files do not exist, and an error costs ten times what this look does.
    if (fs.lstatSync(path, { throwIfNoEntry: false }) === undefined) return 'missing'
    const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants
    descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK | noFollow)
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'missing' : 'unusable'
  }
  try {
    const stat = fs.fstatSync(descriptor)
    if (!stat.isFile() || !isRight(stat) || stat.size > MAX_STATE_FILE_BYTES) return 'unusable'
    return { text: fs.readFileSync(descriptor, 'utf8') }
  } catch {
    return 'unusable'
  } finally {
    fs.closeSync(descriptor)
  }
}

/** A file written beside the one it will replace. */
export interface PreparedFile {
  /** Puts the file in place in one step: a reader sees the old text or the new one. Throws what the file system throws. */
  commit(): void
  discard(): void
}

type WriteWorld = Pick<World, 'fs' | 'pid' | 'random'>

/** Writes the replacement of a file, 0600, without replacing it yet. Throws what the file system throws. */
export function prepareFile({ fs, pid, random }: WriteWorld, path: string, text: string): PreparedFile {
  const temporary = `${path}.${pid}-${random().toString(36).slice(2, 10)}.tmp`
  const discard = (): void => fs.rmSync(temporary, { force: true })
  try {
    fs.writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    discard()
    throw error
  }
  return {
    discard,
    commit() {
      try {
        fs.renameSync(temporary, path)
      } catch (error) {
        discard()
        throw error
      }
    },
  }
}

/** Replaces a file in one step; a link in its place is replaced, not followed. Throws what the file system throws. */
export function replaceFile(world: WriteWorld, path: string, text: string): void {
  prepareFile(world, path, text).commit()
}

/** Puts a whole file in place, 0600, unless there is one. Throws what the file system throws. */
export function publishFile({ fs, pid, random }: WriteWorld, path: string, text: string): void {
  const temporary = `${path}.${pid}-${random().toString(36).slice(2, 10)}.tmp`
  try {
    fs.writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
    fs.linkSync(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}
