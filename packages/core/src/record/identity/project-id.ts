import { ID_PATTERNS } from '../../define/id-patterns.ts'
import type { ProjectIdentity } from '../../define/identity.ts'
import { DAY_MS } from '../../edge/time-spans.ts'
import type { World } from '../../edge/world.ts'
import { sipHash } from '../sip-hash.ts'
import { gitRemote } from './git-remote.ts'
import { openProjectFile, rememberProject, type ProjectFile } from './project-file.ts'
import { projectRoot } from './project-root.ts'
import { remoteName } from './remote-name.ts'

/** What is captured of the project a run is in. */
export interface ProjectCapture {
  /** 16 hex digits that tell this machine's projects apart. They never leave. */
  readonly key: string
  /** What leaves, where the catalog chose it. */
  readonly id?: string
}

/** What capturing depends on, beside the world. */
export interface ProjectAsking {
  readonly tool: string
  readonly directory: string
  /** Where to look for the project from. */
  readonly root: string
  readonly identity: ProjectIdentity
  /** Whether a salt may be kept. Without one this process draws its own. */
  readonly mayWrite: boolean
  readonly inCi: boolean
}

type ProjectWorld = Pick<World, 'fs' | 'uid' | 'pid' | 'random' | 'secret' | 'now' | 'platform'>

/** What many networks call a machine of their own: `nas:app.git`, `localhost`, an alias of somebody's ssh or git, `192.168.0.2`. */
const OWN_HOST = /^(?:[^./]+|[^/]*\.(?:\d+|corp|home|internal|intranet|lan|local|localdomain|localhost))\//

const IN_A_HOME = /^[^/]+\/(?:(?:home|users)\/[^/]+\/|~)/i

/** After so long a project is looked at again: its repository may have moved. */
const KNOWN_MS = 7 * DAY_MS

/**
 * Captures the project of a directory; undefined outside any. A project that was seen in the last seven days costs one small
 * file; a new one also the few files of git that name its repository.
 */
export function captureProject(world: ProjectWorld, asking: ProjectAsking): ProjectCapture | undefined {
  const root = projectRoot(world, asking.root)
  if (root === undefined) return undefined
  const file = openProjectFile(world, asking.directory, asking.mayWrite)
  if (file === undefined) return undefined
  const key = hexOf(sipHash(file.salt, `key\n${root}`))
  // The salt of a machine that is new each time makes each project new, too.
  if (asking.identity === 'none' || (asking.identity === 'salted' && asking.inCi)) return { key }
  // Kept apart by sort: a catalog that turns to salted ids must not go on with those that anybody can make.
  const place = asking.identity === 'shared' ? `${key} shared` : key
  const id = knownId(world, file, place) ?? newId(world, asking, { file, place, root })
  return id === undefined ? { key } : { key, id }
}

function knownId(world: ProjectWorld, { ids }: ProjectFile, place: string): string | undefined {
  const known = Object.hasOwn(ids, place) ? ids[place] : undefined
  if (known === undefined || !(Math.abs(world.now() - known.t) < KNOWN_MS)) return undefined
  return typeof known.id === 'string' && ID_PATTERNS.project.test(known.id) ? known.id : undefined
}

function newId(
  world: ProjectWorld,
  { tool, identity, directory, mayWrite, inCi }: ProjectAsking,
  { file, place, root }: { readonly file: ProjectFile; readonly place: string; readonly root: string },
): string | undefined {
  const remote = remoteName(gitRemote(world, root) ?? '')
  // A path can be guessed by whoever knows a login name, so it is never shared, nor is one on another machine. What is called by a name
  // that others use as well would be one project with theirs.
  const isShared = identity === 'shared' && remote !== undefined && !IN_A_HOME.test(remote) && !OWN_HOST.test(remote)
  if (inCi && !isShared) return undefined
  const id = isShared ? sharedId(tool, remote) : hexOf(sipHash(file.salt, `id\n${remote ?? root}`))
  if (mayWrite) rememberProject(world, directory, { key: place, known: { id, t: world.now() } })
  return id
}

/**
 * The first 16 hex digits of the SHA-256 of `sonde/<tool>/<host>/<path>`: whoever knows the address of the repository can make it
 * again.
 */
export function sharedId(tool: string, remote: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(`sonde/${tool}/${remote}`).digest('hex').slice(0, 16)
}

function hexOf(value: bigint): string {
  return value.toString(16).padStart(16, '0')
}
