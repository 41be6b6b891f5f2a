import type { CatalogInput } from '../define/catalog.ts'
import { coveredBy } from '../define/coverage.ts'
import { allToolsDirectory, checkCreatable, checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import type { Recipient } from './recipient.ts'
import { readSettings, type FoundSettings } from './settings.ts'

/** What earlier deliveries say about further ones, as the courier noted it. */
export interface DeliveryMemory {
  /** The day this version was told to go quiet. */
  readonly stopped: string | undefined
  /** Since when every delivery to this recipient failed. */
  readonly failingSince: number | undefined
}

/** The tool's state directory and the settings in it. */
export interface StateReading {
  /** Undefined where no home directory is known. */
  readonly directory: string | undefined
  readonly directoryProblem: string | undefined
  readonly settings: FoundSettings
}

/** Reads what the user decided about this tool. Looks at one directory and one file; never throws. */
export function readState(world: World, { tool }: Pick<CatalogInput, 'tool'>): StateReading {
  const found = stateDirectory(world, tool)
  if ('refused' in found) return { directory: undefined, directoryProblem: found.refused, settings: 'missing' }
  const directoryProblem = problemOf(world, found.path)
  const settings = directoryProblem === undefined ? readSettings(world, found.path) : 'missing'
  return { directory: found.path, directoryProblem, settings }
}

/** Why a state directory cannot be used; `missing` where it can be created. */
function problemOf(world: World, path: string): string | undefined {
  const problem = checkDirectory(world, path)
  return problem === 'missing' ? (checkCreatable(world, path) ?? problem) : problem
}

/** The user's switch for all tools lies beside their state directories. */
export function allToolsSettings(world: World): FoundSettings {
  const directory = allToolsDirectory(world)
  return directory === undefined ? 'missing' : readSettings(world, directory)
}

/** The statement keys that no notice has shown for a recipient. */
export function keysNotShown(keys: readonly string[], settings: FoundSettings, recipient: Recipient): string[] {
  if ('refused' in recipient || typeof settings === 'string') return [...keys]
  const shown = settings.coverage?.[recipient.origin] ?? []
  return keys.filter((key) => !coveredBy([key], shown))
}
