import type { CatalogInput } from '../define/catalog.ts'
import type { World } from '../edge/world.ts'
import { isCi } from './ci.ts'
import { refusingPolicy } from './policy.ts'
import { projectRefuses } from './project.ts'
import { allToolsSettings, readState } from './read-state.ts'
import { allToolsRefuse, ciRefuses, isOnForThisRun, modeRefuses, settingRefuses, variablesRefuse } from './refusals.ts'
import type { FoundSettings } from './settings.ts'

/** A run that nobody's switch refuses. */
export interface Entered {
  readonly directory: string
  /** Whether the state directory is still to be made. */
  readonly isNew: boolean
  readonly inCi: boolean
  readonly settings: FoundSettings
}

/**
 * Every switch that somebody may have turned off: a run that is off by one loads nothing of what is behind them. Reads no file where a
 * variable refuses, and a handful of small ones otherwise. Never throws.
 *
 * @param root The project's root. Default: the working directory.
 */
export function enterGate(world: World, catalog: CatalogInput, root?: string): Entered | undefined {
  const { env } = world
  // Set for the courier, which loads no program, and so for whatever a courier might start by mistake.
  if (env['SONDE_COURIER'] === '1' || variablesRefuse(world, catalog)) return undefined
  const inCi = isCi(env)
  if (ciRefuses(inCi, catalog)) return undefined

  const { directory, directoryProblem, settings } = readState(world, catalog)
  const isNew = directoryProblem === 'missing'
  if (directory === undefined || (directoryProblem !== undefined && !isNew)) return undefined
  const turnedOn = isOnForThisRun(env, catalog)
  if (settingRefuses(settings, turnedOn) || modeRefuses(catalog, settings, turnedOn)) return undefined
  if (allToolsRefuse(allToolsSettings(world)) || refusingPolicy(world, catalog.tool) !== undefined) return undefined
  if (projectRefuses(world, root ?? world.cwd(), catalog.tool)) return undefined
  return { directory, isNew, inCi, settings }
}
