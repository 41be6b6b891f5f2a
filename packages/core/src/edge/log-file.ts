import { codeOf } from './state-directory.ts'
import type { World } from './world.ts'

/** What goes into a log, and where it is. */
export interface LogEntry {
  readonly path: string
  readonly tool: string
  readonly bodies: readonly string[]
}

const FIRST_WORDS = '# Sonde telemetry log'

/**
 * Appends bodies to a file that this function created, or that starts with its header: never to a link, a fifo, a device or anybody
 * else's file, and never as root. Returns why nothing was appended, or undefined. Never throws.
 */
export function appendToLog({ fs, uid }: Pick<World, 'fs' | 'uid'>, { path, tool, bodies }: LogEntry): string | undefined {
  if (uid === 0) return 'root writes no log'
  const header = `${FIRST_WORDS} of ${tool}: what was written here was not sent.\n`
  const text = bodies.map((body) => `${body}\n`).join('')
  try {
    const created = create(fs, path)
    const descriptor = created ?? openExisting(fs, path)
    try {
      if (created === undefined && !isOurLog(fs, descriptor, uid)) return 'the file is not a log of ours'
      fs.writeSync(descriptor, created === undefined ? text : header + text)
      return undefined
    } finally {
      fs.closeSync(descriptor)
    }
  } catch (error) {
    return codeOf(error) === 'ELOOP' ? 'the file is a link' : `the file cannot be written (${codeOf(error) ?? 'unknown'})`
  }
}

function create(fs: World['fs'], path: string): number | undefined {
  const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = fs.constants
  try {
    return fs.openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined
    throw error
  }
}

function openExisting(fs: World['fs'], path: string): number {
  const { O_RDWR, O_APPEND, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants
  return fs.openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK)
}

function isOurLog(fs: World['fs'], descriptor: number, uid: number | undefined): boolean {
  const stat = fs.fstatSync(descriptor)
  // A second name of the file would let one that looks harmless lead to another.
  if (!stat.isFile() || stat.nlink !== 1 || (uid !== undefined && stat.uid !== uid)) return false
  const start = Buffer.alloc(FIRST_WORDS.length)
  fs.readSync(descriptor, start, 0, start.length, 0)
  return start.toString('latin1') === FIRST_WORDS
}
