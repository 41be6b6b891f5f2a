import type { World } from '../../edge/world.ts'
import { plainPath } from './location.ts'
import { isObject } from './read.ts'

/** Fewer segments are a home directory or a disk, never a package. */
const MIN_SEGMENTS = 2

const MAX_BYTES = 1024 * 1024

/** By what a package is known as the tool's own. */
export interface OwnNames {
  readonly tool: string
  /** Names of packages, beside those that are called as the tool. */
  readonly packages?: readonly string[] | undefined
}

/**
 * Checks the directories that are said to be packages of the tool. One whose package.json does not say so is left out, and so is a private
 * one: an address that is wrong by some levels, or the right one in a program that was bundled into another, would make a user's disk,
 * repository or application the tool's own.
 */
export function ownRoots({ fs }: Pick<World, 'fs'>, own: OwnNames, roots: readonly URL[] = []): string[] {
  return roots.flatMap((root) => {
    const path = root.protocol === 'file:' ? plainPath(root.href)?.replace(/\/+$/, '') : undefined
    return path !== undefined && path.split('/').length > MIN_SEGMENTS && isOwnPackage(fs, path, own) ? [path] : []
  })
}

function isOwnPackage(fs: World['fs'], directory: string, { tool, packages = [] }: OwnNames): boolean {
  try {
    const path = `${directory}/package.json`
    const stat = fs.statSync(path)
    if (!stat.isFile() || stat.size > MAX_BYTES) return false
    const { name, bin, ...manifest } = JSON.parse(fs.readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>
    if (typeof name !== 'string' || manifest['private'] === true) return false
    // A program of several names lists them, and one of the package's name is a text.
    return name === tool || name.endsWith(`/${tool}`) || packages.includes(name) || (isObject(bin) && Object.hasOwn(bin, tool))
  } catch {
    return false
  }
}
