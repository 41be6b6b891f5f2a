import { parentOf } from '../../edge/state-directory.ts'
import type { World } from '../../edge/world.ts'

const MAX_LEVELS = 32

/**
 * The root of the project that a directory is in: the nearest one above with a package.json, else the one with the repository.
 * Undefined outside any project. Spelled without a separator at its end, which some hosts leave there and others do not.
 */
export function projectRoot({ fs }: Pick<World, 'fs'>, directory: string): string | undefined {
  const has = (above: string, name: string): boolean => {
    try {
      return fs.lstatSync(`${above === '/' ? '' : above}/${name}`, { throwIfNoEntry: false }) !== undefined
    } catch {
      return false
    }
  }
  let above = withoutEnd(directory)
  for (let level = 0; level < MAX_LEVELS; level++) {
    if (has(above, 'package.json') || has(above, '.git')) return above
    const parent = parentOf(above)
    if (parent === above) return undefined
    above = parent
  }
  return undefined
}

function withoutEnd(directory: string): string {
  let length = directory.length
  while (length > 1 && /[\\/]/.test(directory[length - 1] ?? '')) length--
  return directory.slice(0, length)
}
