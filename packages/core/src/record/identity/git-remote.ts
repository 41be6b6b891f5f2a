import { readForeignFile } from '../../edge/files.ts'
import { parentOf } from '../../edge/state-directory.ts'
import type { World } from '../../edge/world.ts'

type GitWorld = Pick<World, 'fs' | 'platform'>

/** A configuration of git is some hundred lines; what comes after this many is not looked at. */
const MAX_LINES = 10_000

/** How far up from a project its repository is looked for. */
const MAX_LEVELS = 32

/**
 * Finds the address of the repository that a directory is in: the one called `origin`, else the first. From git's files, because the
 * program takes 10 to 460 ms. At most one file is read per step, and what `include` and `insteadOf` of git would add is not followed.
 */
export function gitRemote(world: GitWorld, directory: string): string | undefined {
  const repository = repositoryOf(world, directory)
  if (repository === undefined) return undefined
  const file = readForeignFile(world, `${repository}/config`)
  return typeof file === 'string' ? undefined : remoteIn(file.text)
}

/** The folder with git's configuration; that of a worktree is in the repository it was made from, that of a submodule in the outer one. */
function repositoryOf(world: GitWorld, directory: string): string | undefined {
  const found = dotGitAbove(world, directory)
  if (found === undefined || found.isDirectory) return found?.path
  const gitFolder = lineOf(world, found.path, /^gitdir: (.+)$/)
  if (gitFolder === undefined) return undefined
  const own = resolved(world, parentOf(found.path), gitFolder)
  const common = lineOf(world, `${own}/commondir`, /^(.+)$/)
  return common === undefined ? own : resolved(world, own, common)
}

function dotGitAbove({ fs }: GitWorld, directory: string): { readonly path: string; readonly isDirectory: boolean } | undefined {
  let above = directory
  for (let level = 0; level < MAX_LEVELS; level++) {
    const path = `${above === '/' ? '' : above}/.git`
    try {
      const stat = fs.statSync(path, { throwIfNoEntry: false })
      if (stat?.isDirectory() || stat?.isFile()) return { path, isDirectory: stat.isDirectory() }
    } catch {
      return undefined
    }
    const parent = parentOf(above)
    if (parent === above) break
    above = parent
  }
  return undefined
}

/** What a file of one line says. */
function lineOf(world: GitWorld, path: string, pattern: RegExp): string | undefined {
  const file = readForeignFile(world, path)
  return typeof file === 'string' ? undefined : pattern.exec(file.text.slice(0, 4096).trim())?.[1]
}

function resolved({ platform }: GitWorld, from: string, path: string): string {
  const isAbsolute = path.startsWith('/') || (platform === 'win32' && /^(?:[a-z]:|\\)/i.test(path))
  return isAbsolute ? path : `${from}/${path}`
}

/** The address of `origin`, else of the first remote that has one. */
function remoteIn(config: string): string | undefined {
  let remote: string | undefined
  let first: string | undefined
  for (const line of config.split('\n', MAX_LINES)) {
    const [, section] = /^\s*\[([^\]]*)\]/.exec(line) ?? []
    if (section !== undefined) remote = /^remote\s+"(.*)"$/i.exec(section.trim())?.[1]
    const url = remote === undefined ? undefined : urlIn(line)
    if (url === undefined) continue
    if (remote === 'origin') return url
    first ??= url
  }
  return first
}

/** The value of `url` as git reads it: quotes may stand anywhere, and outside of them a comment ends it. None where it goes on below. */
function urlIn(line: string): string | undefined {
  const value = /^(?:\s*\[[^\]]*\])?\s*url\s*=\s*(\S.*)$/i.exec(line.trimEnd())?.[1]
  if (value === undefined || value.endsWith('\\')) return undefined
  const bare = value.replaceAll(/("(?:\\.|[^"\\])*")|\s[#;].*/g, (_, quoted: string | undefined) => quoted ?? '')
  return bare.replaceAll(/\\(.)|"/g, '$1').trim()
}
