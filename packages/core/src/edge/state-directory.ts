import type { World } from './world.ts'

/** Where a tool keeps its state, or why it cannot. */
export type StateDirectory = { readonly path: string } | { readonly refused: string }

/** Deepest chain of directories that is created: recursive mkdir under /proc never returns on any Node. */
const MAX_CREATED_LEVELS = 8

/**
 * Finds the state directory of a tool without touching the disk: `$XDG_STATE_HOME/sonde/<tool>`, on macOS
 * `~/Library/Application Support/sonde/<tool>`, on Windows `%LOCALAPPDATA%\sonde\<tool>`.
 */
export function stateDirectory(world: Pick<World, 'env' | 'platform'>, tool: string): StateDirectory {
  const all = allToolsDirectory(world)
  if (all === undefined) return { refused: 'no home directory is known' }
  return { path: `${all}${separatorOf(world)}${tool}` }
}

/** Where the state directories of all tools lie, and the user's switch for all of them. Undefined where no home is known. */
export function allToolsDirectory(world: Pick<World, 'env' | 'platform'>): string | undefined {
  const base = stateHome(world)
  return base === undefined ? undefined : `${base}${separatorOf(world)}sonde`
}

function separatorOf({ platform }: Pick<World, 'platform'>): string {
  return platform === 'win32' ? '\\' : '/'
}

function stateHome({ env, platform }: Pick<World, 'env' | 'platform'>): string | undefined {
  if (platform === 'win32') return absolute(env['LOCALAPPDATA'], /^(?:[a-z]:[\\/]|\\\\)/i)
  const xdg = absolute(env['XDG_STATE_HOME'], /^\//)
  if (xdg !== undefined) return xdg
  const home = absolute(env['HOME'], /^\//)
  if (home === undefined) return undefined
  return platform === 'darwin' ? `${home}/Library/Application Support` : `${home}/.local/state`
}

function absolute(path: string | undefined, start: RegExp): string | undefined {
  return path !== undefined && start.test(path) && !path.includes('\0') ? path.replace(/[\\/]+$/, '') : undefined
}

/** Says why a directory must not be used, `missing` where it does not exist, or undefined where it is ours and safe. */
export function checkDirectory(world: Pick<World, 'fs' | 'uid'>, path: string): string | undefined {
  const stat = statOrReason(world, path)
  if (typeof stat === 'string') return stat
  if (!stat.isDirectory()) return 'the state directory is not a directory'
  if (world.uid === undefined) return undefined
  if (stat.uid !== world.uid) return 'the state directory belongs to someone else'
  if ((stat.mode & 0o022) !== 0) return 'others may write to the state directory'
  return undefined
}

function statOrReason({ fs }: Pick<World, 'fs'>, path: string): import('node:fs').Stats | string {
  try {
    return fs.lstatSync(path)
  } catch (error) {
    return isMissing(error) ? 'missing' : 'the state directory cannot be read'
  }
}

/**
 * Says why a directory that is missing must not be created, or undefined where it may: the nearest one above it that exists has to be
 * ours, or the system's. So a program run by `sudo` leaves nothing in the home of the user who called it.
 */
export function checkCreatable(world: Pick<World, 'fs' | 'uid'>, path: string): string | undefined {
  if (world.uid === undefined) return undefined
  let above = path
  for (let levels = 0; levels <= MAX_CREATED_LEVELS; levels++) {
    above = parentOf(above)
    try {
      const stat = world.fs.statSync(above)
      if (!stat.isDirectory()) return CANNOT_CREATE
      return stat.uid === world.uid || stat.uid === 0 ? undefined : 'the state directory would be in the home of someone else'
    } catch (error) {
      if (!isMissing(error)) return CANNOT_CREATE
    }
  }
  return CANNOT_CREATE
}

const CANNOT_CREATE = 'the state directory cannot be created'

/** Creates the directory, 0700, level by level. Returns why it cannot be used, or undefined when it can. */
export function ensureDirectory(world: Pick<World, 'fs' | 'uid' | 'platform'>, path: string): string | undefined {
  const problem = checkDirectory(world, path)
  if (problem !== 'missing') return problem
  const obstacle = checkCreatable(world, path)
  if (obstacle !== undefined) return obstacle
  try {
    createLevels(world, path, MAX_CREATED_LEVELS)
  } catch {
    return CANNOT_CREATE
  }
  const left = checkDirectory(world, path)
  return left === 'missing' ? CANNOT_CREATE : left
}

function createLevels(world: Pick<World, 'fs' | 'platform'>, path: string, levels: number): void {
  if (levels === 0) throw new Error('too many levels to create')
  try {
    world.fs.mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (!isMissing(error)) throw error
    createLevels(world, parentOf(path), levels - 1)
    world.fs.mkdirSync(path, { mode: 0o700 })
  }
}

/** The directory that holds `path`; that of a root is the root. */
export function parentOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return path.slice(0, Math.max(end, 1))
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

/** The `code` of a system error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
