import { codeOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'

/** The right to read the settings, change them and write them back, so that nobody's choice is overwritten in between. */
export interface SettingsLock {
  release(): void
}

/** Settings are held for milliseconds; what is older was left behind by a process that was killed. */
const STALE_LOCK_MS = 10_000

const lockPath = (directory: string): string => `${directory}/settings.lock`

/**
 * Takes the right to change the settings, or returns undefined while somebody else has it. Never waits. Throws what the file system
 * throws.
 */
export function tryLockSettings(world: Pick<World, 'fs' | 'now'>, directory: string): SettingsLock | undefined {
  const path = lockPath(directory)
  if (!create(world.fs, path)) {
    if (!isStale(world, path)) return undefined
    world.fs.rmSync(path, { force: true, recursive: true })
    if (!create(world.fs, path)) return undefined
  }
  return { release: () => world.fs.rmSync(path, { force: true }) }
}

function create(fs: World['fs'], path: string): boolean {
  try {
    fs.closeSync(fs.openSync(path, 'wx', 0o600))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function isStale(world: Pick<World, 'fs' | 'now'>, path: string): boolean {
  const made = world.fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Math.abs(world.now() - made) > STALE_LOCK_MS
}
