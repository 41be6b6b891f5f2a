import { codeOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import type { Transport } from './transport.ts'

/** A file nobody carries on grows to this and no further; what comes then waits, and is given up after 30 days like everything. */
const MAX_FILE_BYTES = 16 * 1024 * 1024

/**
 * Appends bodies of wire v1 to a file, one per line, each on the disk before it counts as delivered. Creates the file, 0600, and writes
 * to none that is a link, that somebody else owns, or that is no plain file. One that ended in the middle of a line, because the machine
 * did, is continued on a new line; a body may then be there twice, by the same `batch`.
 */
export function fileTransport({ fs, uid }: Pick<World, 'fs' | 'uid'>, path: string): Transport {
  return {
    name: 'file',
    encode: (body) => ({ bytes: Buffer.from(JSON.stringify(body)), contentType: 'application/json' }),
    send: ({ bytes }) => Promise.resolve(append(bytes)),
  }

  function append(bytes: Uint8Array): Awaited<ReturnType<Transport['send']>> {
    const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants
    let descriptor: number | undefined
    try {
      descriptor = fs.openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
      const stat = fs.fstatSync(descriptor)
      // A second name of the file would let one that looks harmless lead to another.
      const isOwn = stat.isFile() && stat.nlink === 1 && (uid === undefined || stat.uid === uid)
      if (!isOwn) return { status: 'retry', reason: 'the file is not a plain file of this user' }
      if (stat.size + bytes.length > MAX_FILE_BYTES) return { status: 'retry', reason: 'the file is full' }
      fs.writeFileSync(
        descriptor,
        Buffer.concat([Buffer.from(endsInLine(descriptor, stat.size) ? '' : '\n'), bytes, Buffer.from('\n')]),
      )
      fs.fsyncSync(descriptor)
      return { status: 'accepted' }
    } catch (error) {
      return { status: 'retry', reason: `the file cannot be written (${codeOf(error) ?? 'unknown'})` }
    } finally {
      if (descriptor !== undefined) fs.closeSync(descriptor)
    }
  }

  function endsInLine(descriptor: number, size: number): boolean {
    if (size === 0) return true
    const last = Buffer.alloc(1)
    fs.readSync(descriptor, last, 0, 1, size - 1)
    return last[0] === 0x0a
  }
}
