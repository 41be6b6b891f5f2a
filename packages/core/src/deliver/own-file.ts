import { codeOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'

/** The beginning of a file of ours, `missing`, or `foreign` for what is there and is no readable file of ours. */
export type OwnFile = { readonly bytes: Buffer; readonly cut: boolean } | 'missing' | 'foreign'

/** A file in its place, but nothing that we wrote: a link, or one that somebody closed to us. */
const FOREIGN = new Set(['ELOOP', 'EACCES', 'EPERM', 'EISDIR'])

/**
 * Reads at most `maxBytes` of a file of ours. Unlike the foreground's reading it tells a file that is damaged from a system that fails:
 * what is lost in the first case is only late in the second, so that one is thrown.
 */
export function readOwnFile({ fs, uid }: Pick<World, 'fs' | 'uid'>, path: string, maxBytes: number): OwnFile {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = fs.constants
  let descriptor: number
  try {
    descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
  } catch (error) {
    const code = codeOf(error) ?? ''
    if (code === 'ENOENT') return 'missing'
    if (FOREIGN.has(code)) return 'foreign'
    throw error
  }
  try {
    const stat = fs.fstatSync(descriptor)
    if (!stat.isFile() || (uid !== undefined && stat.uid !== uid)) return 'foreign'
    const bytes = Buffer.alloc(Math.min(stat.size, maxBytes))
    return { bytes: bytes.subarray(0, readFully(fs, descriptor, bytes)), cut: stat.size > maxBytes }
  } finally {
    fs.closeSync(descriptor)
  }
}

function readFully(fs: World['fs'], descriptor: number, bytes: Uint8Array): number {
  let read = 0
  while (read < bytes.length) {
    const n = fs.readSync(descriptor, bytes, read, bytes.length - read, read)
    if (n === 0) break
    read += n
  }
  return read
}
