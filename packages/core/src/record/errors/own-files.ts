import type { World } from '../../edge/world.ts'
import type { ErrorReading } from './error-reading.ts'
import type { OwnFiles } from './frames.ts'
import { plainPath } from './location.ts'
import { ownRoots } from './own-roots.ts'

const known = new WeakMap<ErrorReading, OwnFiles>()

/** What tells the tool's own files from the user's. Looked up with the first stack, and kept. */
export function ownFiles(reading: ErrorReading): OwnFiles {
  const found = known.get(reading) ?? findOwnFiles(reading)
  known.set(reading, found)
  return found
}

function findOwnFiles({ wiring: { roots, packages }, world, tool = '' }: ErrorReading): OwnFiles {
  if (world === undefined) return { roots: [], cwd: undefined }
  return { roots: ownRoots(world, { tool, packages }, roots), cwd: workingDirectory(world) }
}

function workingDirectory({ cwd }: Pick<World, 'cwd'>): string | undefined {
  try {
    return plainPath(cwd())
  } catch {
    // It was deleted while the program ran.
    return undefined
  }
}
