import { variablePrefix } from '../consent/recipient.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { ID_PATTERNS } from '../define/id-patterns.ts'
import { asksForProject } from '../define/asks-for-project.ts'
import { choosesMachine, choosesSession } from '../define/identity.ts'
import type { World } from '../edge/world.ts'
import type { RunContext } from '../spool/line.ts'
import { loadIdentity } from './identity/load-identity.ts'

/** What capturing identifiers depends on, beside the world. */
export interface IdsAsking {
  readonly catalog: CatalogInput
  readonly directory: string
  /** Whether no notice has shown yet that projects are counted: then none is told apart. */
  readonly withholdsProjects: boolean
  /** The project's root, or the working directory. */
  readonly root: string
  readonly inCi: boolean
  /** Whether this run may keep anything on disk. */
  readonly mayWrite: boolean
  /** The id of this process's session, made when it is first asked for. */
  readonly sessionId: () => string | undefined
}

/**
 * Captures what the run knows of the identifiers that its catalog chose; nothing where it chose none. The id of the machine is the
 * courier's, unless the user keeps one in `<TOOL>_TELEMETRY_ID`.
 */
export function runIds(world: World, asking: IdsAsking): Pick<RunContext, 'ids' | 'project'> {
  const { catalog, inCi } = asking
  const { tool, identity } = catalog
  if (identity === undefined && !asksForProject(catalog)) return {}
  const own = choosesMachine(catalog) && !inCi ? world.env[`${variablePrefix(tool)}_TELEMETRY_ID`] : undefined
  const perProject = asksForProject(catalog) && !asking.withholdsProjects
  const lazy = own || perProject ? loadIdentity() : undefined
  const machine = own && lazy?.ownMachineId(own, { tool, machine: identity?.machine ?? 'none', now: world.now() })
  const project = perProject ? lazy?.captureProject(world, { ...asking, tool, identity: identity?.project ?? 'none' }) : undefined
  const session = choosesSession(catalog) ? asking.sessionId() : undefined
  const ids = {
    ...(machine && { machine }),
    ...(project?.id !== undefined && { project: project.id }),
    ...(session !== undefined && { session }),
  }
  return { ...(Object.keys(ids).length > 0 && { ids }), ...(project && { project: project.key }) }
}

/** The id of a process's session: the one that its parent passed on by `childEnv()`, or a random one. Anything else in the variable is nobody's session. */
export function sessionIdOf({ env, random }: Pick<World, 'env' | 'random'>, tool: string): string {
  const inherited = env[`${variablePrefix(tool)}_TELEMETRY_SESSION`] ?? ''
  return ID_PATTERNS.session.test(inherited) ? inherited : randomUuid(random)
}

/** Not of `node:crypto`, which takes 6 ms: this needs to be different, not to be a secret. */
function randomUuid(random: () => number): string {
  const digits = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'
  return digits.replaceAll(/[xy]/g, (place) =>
    (place === 'x' ? Math.floor(random() * 16) : 8 + Math.floor(random() * 4)).toString(16),
  )
}
