import type { World } from '../../edge/world.ts'
import { plainPath } from './location.ts'

/** Fewer segments are a home directory or a disk, never a package. */
const MIN_SEGMENTS = 2

/**
 * Checks the directories that are said to be packages of the tool. One that has no package.json of its own is left out: an address
 * that is wrong by one level, as bundling easily makes it, would make a user's whole disk the tool's own.
 */
export function ownRoots({ fs }: Pick<World, 'fs'>, roots: readonly URL[] = []): string[] {
  return roots.flatMap((root) => {
    const path = root.protocol === 'file:' ? plainPath(root.href)?.replace(/\/+$/, '') : undefined
    return path !== undefined && path.split('/').length > MIN_SEGMENTS && isPackage(fs, path) ? [path] : []
  })
}

function isPackage(fs: World['fs'], directory: string): boolean {
  try {
    return fs.statSync(`${directory}/package.json`).isFile()
  } catch {
    return false
  }
}
