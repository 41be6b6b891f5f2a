import { readForeignFile } from '../edge/files.ts'
import { parentOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { refusesTool } from './off-list.ts'

/** How far up from the project's root a committed opt-out is looked for. */
const MAX_LEVELS = 32

/**
 * Looks for a committed opt-out: the key `"sonde": { "off": true | ["acme"] }` in every package.json from `root` upward to the
 * folder that holds `.git`, at most 32 levels. A package.json that cannot be parsed refuses; no other key of it is read. A project can
 * only refuse: what it says can never turn anything on.
 */
export function projectRefuses(world: Pick<World, 'fs'>, root: string, tool: string): boolean {
  let directory = root
  for (let level = 0; level < MAX_LEVELS; level++) {
    if (refusesIn(world, `${directory}/package.json`, tool)) return true
    const parent = parentOf(directory)
    if (parent === directory || exists(world, `${directory}/.git`)) return false
    directory = parent
  }
  return false
}

function refusesIn(world: Pick<World, 'fs'>, path: string, tool: string): boolean {
  const file = readForeignFile(world, path)
  // A folder or a pipe of that name says nothing; a file that cannot be read might.
  if (typeof file === 'string') return file === 'unusable' && isFile(world, path)
  try {
    const manifest: unknown = JSON.parse(file.text)
    if (typeof manifest !== 'object' || manifest === null || !Object.hasOwn(manifest, 'sonde')) return false
    return refusesTool(Reflect.get(manifest, 'sonde'), tool)
  } catch {
    return true
  }
}

function isFile({ fs }: Pick<World, 'fs'>, path: string): boolean {
  try {
    return fs.statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false
  }
}

function exists({ fs }: Pick<World, 'fs'>, path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}
