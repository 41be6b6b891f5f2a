import type { CatalogInput } from '../define/catalog.ts'
import { coverageKeys } from '../define/coverage.ts'
import type { World } from '../edge/world.ts'
import { isCi } from './ci.ts'
import { decideConsent, type Consent } from './decide.ts'
import { environmentInputs, machineInputs } from './inputs.ts'
import { refusingPolicy } from './policy.ts'
import { projectRefuses } from './project.ts'
import { allToolsSettings, keysNotShown, readState, type DeliveryMemory } from './read-state.ts'
import { recipientOf, type Recipient } from './recipient.ts'
import { coverageOf } from './refusals.ts'
import type { FoundSettings } from './settings.ts'

/** The gate's answer with everything it was read from, so that nobody reads it a second time. */
export interface GateReading {
  readonly consent: Consent
  readonly recipient: Recipient
  /** Undefined where no home directory is known. */
  readonly directory: string | undefined
  readonly settings: FoundSettings
  /** The statement keys no notice has shown for this recipient. */
  readonly unshown: readonly string[]
}

/**
 * Reads every input of the gate and decides. Reads the environment, a handful of small files and the package.json files of the
 * project; never throws.
 */
export function readGate(
  world: World,
  catalog: CatalogInput,
  memoryOf: (directory: string, recipient: Recipient) => DeliveryMemory,
  root: string = world.cwd(),
): GateReading {
  const { directory, directoryProblem, settings } = readState(world, catalog)
  const usable = directory !== undefined && directoryProblem === undefined
  const recipient = recipientOf(world.env, catalog, settings)
  const keys = coverageKeys(catalog)
  const unshown = keysNotShown(keys, settings, recipient)
  const consent = decideConsent([
    ...environmentInputs(world, catalog),
    ...machineInputs(world.env, catalog, {
      policy: refusingPolicy(world, catalog.tool),
      allTools: allToolsSettings(world),
      projectRefuses: projectRefuses(world, root, catalog.tool),
      recipient,
      directoryProblem,
      settings,
      coverage: coverageOf(keys, unshown),
      ...(usable ? memoryOf(directory, recipient) : NO_MEMORY),
      now: world.now(),
    }),
  ])
  return { consent, recipient, directory, settings, unshown: isCi(world.env) ? [] : unshown }
}

const NO_MEMORY: DeliveryMemory = { stopped: undefined, failingSince: undefined }
