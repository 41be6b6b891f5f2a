import { parentOf } from '../../edge/state-directory.ts'
import { currentPerson, type Person } from '../../edge/person.ts'
import type { World } from '../../edge/world.ts'
import { assignedIn } from './assigned.ts'
import { gitConfigFiles, gitKnown } from './git-known.ts'
import type { Known } from './known.ts'
import { createReader, type Reader } from './reader.ts'

/** The world as far as it is asked what it knows. */
export type KnowingWorld = Pick<World, 'fs' | 'env' | 'cwd' | 'argv'>

const NOTHING: Known = { secrets: [] }

/**
 * Gathers what this process knows about its user: home, working directory, user, host, project, branch and git names, and the values of
 * its environment, arguments and `.env` files. Reads at most 96 files of 64 KiB each, starts no program, and never throws: what cannot
 * be read is not known.
 */
export function knownOf(world: KnowingWorld | undefined, person: () => Person = currentPerson): Known {
  if (world === undefined) return NOTHING
  try {
    return gather(world, createReader(world), person())
  } catch {
    // An environment whose getters throw.
    return NOTHING
  }
}

function gather(world: KnowingWorld, reader: Reader, person: Person): Known {
  const { env, argv } = world
  const cwd = world.cwd()
  const home = env['HOME'] ?? env['USERPROFILE'] ?? person.home ?? ''
  const directories = upward(cwd)
  const root = directories.findIndex((directory) => reader.exists(`${directory}/.git`))
  const project = root < 0 ? directories.slice(0, MAX_PROJECT_LEVELS) : directories.slice(0, root + 1)
  const settings = gitConfigFiles(env, home, root < 0 ? undefined : directories[root])
  const otherHomes = homesBeside(home, person, env).map((other) => `${other}/.gitconfig`)
  const git = gitKnown(reader, [...settings, ...otherHomes], directories[root])
  const users = [env['USER'], env['LOGNAME'], env['USERNAME'], env['SUDO_USER'], person.user, lastOf(home)]
  const hosts = [env['HOSTNAME'], env['COMPUTERNAME'], env['HOST'], person.host].flatMap((host) => [host, host?.split('.')[0]])
  return {
    home,
    cwd,
    names: present([
      ...users,
      ...hosts,
      ...directories.flatMap((directory) => packageNames(reader.read(`${directory}/package.json`))),
      ...cwd.split(/[/\\]/).filter((segment) => !COMMON_FOLDERS.has(segment.toLowerCase())),
      ...git.names,
    ]),
    secrets: present([
      person.home,
      ...valuesOf(env),
      ...argv.flatMap(argumentValues),
      ...[...project, home].flatMap((directory) =>
        ASSIGNING_FILES.flatMap((name) => assignedIn(reader.read(`${directory}/${name}`))),
      ),
      ...git.secrets,
    ]),
  }
}

/** Homes of the same person: the one that the system says, and under sudo that of who asked for it. */
function homesBeside(home: string, person: Person, { SUDO_USER: asking = '' }: World['env']): string[] {
  const asked = /^[\w.-]{1,64}$/.test(asking) ? [`/home/${asking}`, `/Users/${asking}`] : []
  return present([person.home, ...asked]).filter((other) => other !== home)
}

/** An argument, and the value behind a flag of one letter: `-pmountain`. */
function argumentValues(argument: string): string[] {
  return /^-[A-Za-z][^-]/.test(argument) ? [argument, argument.slice(2)] : [argument]
}

const MAX_LEVELS = 32
const MAX_PROJECT_LEVELS = 4

/** The directory and those around it, nearest first. */
function upward(directory: string): string[] {
  const found = [directory]
  for (let parent = parentOf(directory); parent !== found.at(-1) && found.length < MAX_LEVELS; parent = parentOf(parent)) {
    found.push(parent)
  }
  return found
}

/** Where programs are given values: `KEY=value` on each line. */
const ASSIGNING_FILES = [
  '.env',
  '.env.local',
  '.env.development',
  '.env.development.local',
  '.env.production',
  '.env.production.local',
  '.env.test',
  '.env.test.local',
  '.env.staging',
  '.envrc',
  '.dev.vars',
  '.npmrc',
]

/** Folders that everybody has say nothing about anybody, and their names stand in messages. */
const COMMON_FOLDERS = new Set(
  '.. . app apps application applications bin build builds c: cache code data desktop dev dist documents downloads etc git github home lib local mnt opt package packages private program programs project projects repo repos repository root run runner runners server sites source sources src srv test tests tmp tools user users usr var volumes web website work workdir workspace workspaces www'.split(
    ' ',
  ),
)

/** Variables that say which program is used and not who uses it. Their values stand in messages of every user. */
const PUBLIC_VARIABLES =
  /^(?:CI|COLORTERM|COLORFGBG|ComSpec|EDITOR|FORCE_COLOR|LANG|LANGUAGE|LC_\w+|LESS|NODE_ENV|NO_COLOR|OS|OSTYPE|PAGER|PATHEXT|PROCESSOR_\w+|SHELL|SHLVL|TERM|TERM_PROGRAM|VISUAL|XDG_SESSION_TYPE|npm_command|npm_lifecycle_event|npm_package_type|npm_package_license)$/

/** More is no environment of a person. */
const MAX_VARIABLES = 4096

function valuesOf(env: World['env']): string[] {
  return Object.keys(env)
    .slice(0, MAX_VARIABLES)
    .filter((name) => !PUBLIC_VARIABLES.test(name))
    .map((name) => env[name] ?? '')
}

/** The name of a package, its scope, and what is left without it. */
function packageNames(text: string): string[] {
  try {
    const { name } = JSON.parse(text) as { readonly name?: unknown }
    if (typeof name !== 'string') return []
    return [name, ...name.slice(0, MAX_NAME).replace(/^@/, '').split('/')]
  } catch {
    return []
  }
}

const MAX_NAME = 256

function lastOf(path: string): string | undefined {
  const name = path.split(/[/\\]/).findLast((segment) => segment !== '')
  return name !== undefined && COMMON_FOLDERS.has(name.toLowerCase()) ? undefined : name
}

function present(values: readonly (string | undefined)[]): string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}
