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
    const path = pathOf(root)
    return path !== undefined && path.split('/').length > MIN_SEGMENTS && packageAt(fs, path, own) === 'own' ? [path] : []
  })
}

/** The directory at an address, as frames name it. */
export function pathOf(root: URL): string | undefined {
  return root.protocol === 'file:' ? plainPath(root.href)?.replace(/\/+$/, '') : undefined
}

/** Whose package lies in a directory: the tool's, one that nobody can have installed, or one that has another name. */
export function packageAt(
  fs: World['fs'],
  directory: string,
  { tool, packages = [] }: OwnNames,
): 'own' | 'private' | 'none' | { readonly called: string } {
  try {
    const path = `${directory}/package.json`
    const stat = fs.statSync(path)
    if (!stat.isFile() || stat.size > MAX_BYTES) return 'none'
    const { name, bin, ...manifest } = JSON.parse(fs.readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>
    if (typeof name !== 'string') return 'none'
    if (manifest['private'] === true) return 'private'
    // A program of several names lists them, and one of the package's name is a text.
    const isCalledSo = name === tool || name.endsWith(`/${tool}`) || (isObject(bin) && Object.hasOwn(bin, tool))
    return isCalledSo || packages.includes(name) ? 'own' : { called: name }
  } catch {
    return 'none'
  }
}
