import type { World } from '../edge/world.ts'

/** A spool takes no more than this; what a full one refuses is counted in `overflow`. */
export const MAX_SPOOL_BYTES = 1024 * 1024

/** How often a line is written again because the courier took the file away in between. It takes it once per delivery. */
const MAX_TRIES = 5

type AppendWorld = Pick<World, 'fs'>

/**
 * Appends one line so that it is neither lost nor torn, whoever else appends or claims the file: open, one write, and while the file
 * is still open a look whether its path still leads to it. A claim in between means that the line may have come too late to be read,
 * so it is written again; the line's id lets sealing drop the repeat.
 *
 * Blocks for about 0.05 ms. Never throws.
 */
export function appendLine(world: AppendWorld, path: string, line: string): 'written' | 'full' | 'failed' {
  // The line break in front ends the fragment that a write to a full disk may have left.
  const bytes = Buffer.from(`\n${line}\n`)
  try {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const result = appendOnce(world, path, bytes)
      if (result !== 'moved') return result
    }
  } catch {}
  return 'failed'
}

function appendOnce({ fs }: AppendWorld, path: string, bytes: Uint8Array): 'written' | 'full' | 'moved' {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants
  const descriptor = fs.openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  try {
    const file = fs.fstatSync(descriptor)
    if (!file.isFile()) throw new Error('the spool is not a file')
    if (file.size + bytes.length > MAX_SPOOL_BYTES) return 'full'
    const written = fs.writeSync(descriptor, bytes)
    if (written < bytes.length) throw new Error('the disk is full')
    return inodeAt(fs, path) === file.ino ? 'written' : 'moved'
  } finally {
    fs.closeSync(descriptor)
  }
}

function inodeAt(fs: World['fs'], path: string): number | undefined {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.ino
}

/** Counts one line that a full spool refused: two bytes in `overflow`, itself bounded. Never throws. */
export function countOverflow(world: AppendWorld, directory: string): void {
  appendLine(world, overflowPath(directory), '')
}

export const overflowPath = (directory: string): string => `${directory}/overflow`
export const OVERFLOW_BYTES = 2
