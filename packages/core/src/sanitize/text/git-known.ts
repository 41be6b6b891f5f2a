import { parentOf } from '../../edge/state-directory.ts'
import type { World } from '../../edge/world.ts'
import type { Reader } from './reader.ts'

/** What git's own files say about who works on what. The program itself is never started. */
export interface GitKnown {
  /** Names of people, remotes and branches. */
  readonly names: readonly string[]
  /** E-mail addresses and addresses of remotes. */
  readonly secrets: readonly string[]
}

const MAX_LINES = 2048
const MAX_INCLUDES = 8

/** Where git looks for its settings, for a user and for a project. */
export function gitConfigFiles(env: World['env'], home: string, project: string | undefined): string[] {
  const { GIT_CONFIG_GLOBAL: global, XDG_CONFIG_HOME: config } = env
  return [
    '/etc/gitconfig',
    ...(global === undefined ? [`${home}/.gitconfig`, `${config ?? `${home}/.config`}/git/config`] : [global]),
    ...(project === undefined ? [] : [`${project}/.git/config`]),
  ]
}

/** Reads the settings, what they include, and the project's branch. */
export function gitKnown(reader: Reader, files: readonly string[], project: string | undefined): GitKnown {
  const folder = project === undefined ? undefined : gitFolder(reader, project)
  const own = folder === undefined ? [] : [`${folder}/config`, `${commonFolder(reader, folder)}/config`]
  const names: string[] = []
  const secrets: string[] = []
  let includes = 0
  const queue = [...new Set([...files, ...own])].map((path) => ({ path, text: reader.read(path) }))
  for (const { path, text } of queue) {
    const { includes: included, ...found } = readConfig(text)
    names.push(...found.names)
    secrets.push(...found.secrets)
    for (const target of included) {
      if (++includes > MAX_INCLUDES) break
      const place = resolve(target, parentOf(path), files)
      queue.push({ path: place, text: reader.read(place) })
    }
  }
  if (folder !== undefined) names.push(...branchIn(reader.read(`${folder}/HEAD`)))
  return { names, secrets }
}

/** `.git` is a file in worktrees and submodules. */
function gitFolder(reader: Reader, project: string): string {
  const [, target] = /^gitdir: (.{1,1024})$/m.exec(reader.read(`${project}/.git`)) ?? []
  return target === undefined ? `${project}/.git` : resolve(target, project, [])
}

/** The folder that all worktrees have in common. */
function commonFolder(reader: Reader, folder: string): string {
  const target = reader.read(`${folder}/commondir`).trim()
  return target === '' ? folder : resolve(target, folder, [])
}

function resolve(path: string, from: string, [, global = '']: readonly string[]): string {
  if (path.startsWith('~/')) return `${parentOf(global)}/${path.slice(2)}`
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : `${from}/${path}`
}

function readConfig(text: string): GitKnown & { readonly includes: string[] } {
  const names: string[] = []
  const secrets: string[] = []
  const includes: string[] = []
  let section = ''
  for (const line of text.split('\n', MAX_LINES)) {
    const [, kind, inner] = /^\s*\[\s*([A-Za-z]{1,32})(?:\s+"([^"]{0,256})")?/.exec(line.slice(0, 512)) ?? []
    if (kind !== undefined) {
      section = kind.toLowerCase()
      if (inner !== undefined && (section === 'branch' || section === 'remote')) names.push(...branchNames(inner))
      continue
    }
    const equals = line.indexOf('=')
    if (equals < 0) continue
    const key = line.slice(0, equals).trim().toLowerCase()
    const value = line
      .slice(equals + 1)
      .trim()
      .replaceAll(/^"|"$/g, '')
    if (section.startsWith('include') && key === 'path') includes.push(value)
    else if (key === 'name') names.push(value, ...value.split(/\s+/, 8))
    else if (key === 'email') {
      secrets.push(value)
      names.push(...emailNames(value))
    } else if (key === 'url' || key === 'pushurl') {
      secrets.push(value)
      names.push(...remoteNames(value))
    } else if (key === 'user') names.push(value)
  }
  return { names, secrets, includes }
}

/** Everybody has these. */
const COMMON = new Set(
  'main master develop dev trunk origin upstream HEAD github gitlab bitbucket gmail com org net io www git'.split(' '),
)

function branchIn(head: string): string[] {
  const [, branch] = /^ref: refs\/heads\/(.{1,256})$/m.exec(head) ?? []
  return branch === undefined ? [] : branchNames(branch)
}

/** A branch is named as a whole, and by what stands behind the last slash. */
function branchNames(branch: string): string[] {
  return withoutCommon([branch, branch.slice(branch.lastIndexOf('/') + 1)])
}

function emailNames(email: string): string[] {
  const [local = '', domain = ''] = email.slice(0, 256).split('@', 2)
  return withoutCommon([local, ...local.split(/[._+-]/), ...domain.split('.')])
}

/** Owner, repository and host: `git@host:owner/repository.git`. */
function remoteNames(url: string): string[] {
  return withoutCommon(
    url
      .slice(0, 512)
      .replace(/\.git$/, '')
      .split(/[/:@.]+/)
      .slice(-MAX_PARTS),
  )
}

const MAX_PARTS = 8

function withoutCommon(names: readonly string[]): string[] {
  return names.filter((name) => name.length > 1 && !COMMON.has(name))
}
