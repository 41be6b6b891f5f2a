import { APP_FRAME, isNamedPackage, isOwnFrame, MAX_FRAMES, NODE_FRAME } from '../../define/frames.ts'
import { OTHER } from '../../define/property.ts'
import { locationOf, type Location } from './location.ts'
import { read } from './read.ts'

/** What tells a tool's own files from the user's. */
export interface OwnFiles {
  /** The directories of the tool's own packages, as `ownRoots` found them. */
  readonly roots: readonly string[]
  /** Where the user works. */
  readonly cwd: string | undefined
}

/** How much of a stack is looked at, after its message. */
const MAX_STACK = 32 * 1024
const MAX_LINES = 64
const MAX_HEADER = 256

/**
 * Reduces the stack of an error to words, innermost first: the tool's own files with their line, the names of public packages, `node`,
 * `app` for the user's files and `other` for packages nobody may name. Neighbours that are equal become one; what has no file
 * vanishes. At most 16. Never throws, and never does more work than 32 KiB of text takes.
 *
 * @param words Packages that may be named beside the public ones.
 */
export function framesOf(error: unknown, words: readonly string[], own: OwnFiles): string[] {
  const frames: string[] = []
  for (const line of stackLines(error)) {
    const frame = frameOf(locationOf(line), words, own)
    if (frame !== undefined && frame !== frames.at(-1)) frames.push(frame)
    if (frames.length === MAX_FRAMES) break
  }
  return frames
}

/** The lines after the message, which may be long and may look like frames itself. */
function stackLines(error: unknown): readonly string[] {
  const stack = read(error, 'stack')
  if (typeof stack !== 'string') return []
  const start = endOfMessage(stack, read(error, 'message'))
  return stack.slice(start, start + MAX_STACK).split('\n', MAX_LINES)
}

function endOfMessage(stack: string, message: unknown): number {
  if (typeof message !== 'string') return 0
  // Looked for by its beginning: looking for a megabyte at each of the first places would take a second.
  const at = stack.slice(0, MAX_HEADER).indexOf(message.slice(0, MAX_HEADER / 4))
  return at >= 0 && stack.startsWith(message, at) ? at + message.length : 0
}

function frameOf(location: Location, words: readonly string[], { roots, cwd }: OwnFiles): string | undefined {
  if (location === undefined) return undefined
  if (location === 'node') return NODE_FRAME
  const { path, line } = location
  const root = roots.find((one) => path.startsWith(`${one}/`))
  const inside = root === undefined ? '' : path.slice(root.length)
  if (root !== undefined && !inside.includes('/node_modules/')) {
    const frame = `.${inside}:${line}`
    // A user who works inside the tool's package, as its authors do, has files of their own there.
    return isWithin(cwd, root) && isWithin(path, cwd) ? APP_FRAME : isOwnFrame(frame) ? frame : OTHER
  }
  const name = packageOf(path)
  if (name === undefined) return APP_FRAME
  return isNamedPackage(name, words) ? name : OTHER
}

function isWithin(path: string | undefined, directory: string | undefined): boolean {
  return path !== undefined && directory !== undefined && `${path}/`.startsWith(`${directory}/`)
}

const MODULES = '/node_modules/'

/** The package a file belongs to, by the last `node_modules` of its path: `@scope/name` or `name`. */
function packageOf(path: string): string | undefined {
  const at = path.lastIndexOf(MODULES)
  if (at < 0) return undefined
  const [first = '', second = ''] = path.slice(at + MODULES.length).split('/', 2)
  return first.startsWith('@') ? `${first}/${second}` : first
}
