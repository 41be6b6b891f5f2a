import type { CatalogInput } from '../define/catalog.ts'
import { coverageKeys } from '../define/coverage.ts'
import type { World } from '../edge/world.ts'
import { isCi } from './ci.ts'
import { refusingPolicy } from './policy.ts'
import { projectRefuses } from './project.ts'
import { allToolsSettings, keysNotShown, readState, type DeliveryMemory } from './read-state.ts'
import { recipientOf, type Found } from './recipient.ts'
import {
  allToolsRefuse,
  ciRefuses,
  coverageOf,
  isOnForThisRun,
  modeRefuses,
  quietRefuses,
  settingRefuses,
  sunsetRefuses,
  variablesRefuse,
} from './refusals.ts'
import type { FoundSettings } from './settings.ts'

/** A run that nothing refuses but, perhaps, a notice that was not shown yet. */
export interface Passed<Memory> {
  readonly directory: string
  /** Whether the state directory is still to be made. */
  readonly isNew: boolean
  readonly inCi: boolean
  readonly recipient: Found
  readonly settings: FoundSettings
  /** What earlier deliveries left; undefined where there was none. */
  readonly memory: Memory | undefined
  /** The statement keys no notice has shown for this recipient. */
  readonly unshown: readonly string[]
  /** Whether nothing may be recorded before a notice. */
  readonly awaitsNotice: boolean
}

/**
 * Decides as {@link readGate} does, for a run: it ends at the first refusal and explains nothing, because most of what the gate costs
 * is to explain it. Undefined where anything but the notice refuses. Never throws.
 */
export function passGate<Memory extends DeliveryMemory>(
  world: World,
  catalog: CatalogInput,
  memoryOf: (directory: string, recipient: Found) => Memory,
  root?: string,
): Passed<Memory> | undefined {
  const { env } = world
  if (variablesRefuse(world, catalog)) return undefined
  const inCi = isCi(env)
  if (ciRefuses(inCi, catalog)) return undefined

  const { directory, directoryProblem, settings } = readState(world, catalog)
  const isNew = directoryProblem === 'missing'
  if (directory === undefined || (directoryProblem !== undefined && !isNew)) return undefined
  const turnedOn = isOnForThisRun(env, catalog.tool)
  if (settingRefuses(settings, turnedOn) || modeRefuses(catalog, settings, turnedOn)) return undefined

  const recipient = recipientOf(env, catalog, settings)
  if ('refused' in recipient) return undefined
  if (allToolsRefuse(allToolsSettings(world)) || refusingPolicy(world, catalog.tool) !== undefined) return undefined
  if (projectRefuses(world, root ?? world.cwd(), catalog.tool)) return undefined

  const memory = isNew ? undefined : memoryOf(directory, recipient)
  if (memory?.stopped !== undefined || quietRefuses(memory?.failingSince, world.now())) return undefined
  if (sunsetRefuses(catalog, world.now())) return undefined

  const keys = inCi ? [] : coverageKeys(catalog)
  const unshown = keysNotShown(keys, settings, recipient)
  const awaitsNotice = coverageOf(keys, unshown) === 'not-shown'
  return { directory, isNew, inCi, recipient, settings, memory, unshown, awaitsNotice }
}
