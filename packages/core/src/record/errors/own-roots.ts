import type { World } from '../../edge/world.ts'
import { plainPath } from './location.ts'

/** Fewer segments are a home directory or a disk, never a package. */
const MIN_SEGMENTS = 2

const MAX_BYTES = 1024 * 1024

/**
 * Checks the directories that are said to be packages of the tool. One that has no package.json with a name is left out, and so is a
 * private one: an address that is wrong by some levels, or the right one in a program that was bundled into another, would make a user's
 * disk, repository or application the tool's own.
 */
export function ownRoots({ fs }: Pick<World, 'fs'>, roots: readonly URL[] = []): string[] {
  return roots.flatMap((root) => {
    const path = root.protocol === 'file:' ? plainPath(root.href)?.replace(/\/+$/, '') : undefined
    return path !== undefined && path.split('/').length > MIN_SEGMENTS && isPackage(fs, path) ? [path] : []
  })
}

function isPackage(fs: World['fs'], directory: string): boolean {
  try {
    const path = `${directory}/package.json`
    const stat = fs.statSync(path)
    if (!stat.isFile() || stat.size > MAX_BYTES) return false
    const manifest = JSON.parse(fs.readFileSync(path, 'utf8')) as { readonly name?: unknown; readonly private?: unknown }
    return typeof manifest.name === 'string' && manifest.private !== true
  } catch {
    return false
  }
}
