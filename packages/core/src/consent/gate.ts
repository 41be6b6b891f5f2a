import type { CatalogInput } from '../define/catalog.ts'
import { coverageKeys, coveredBy } from '../define/coverage.ts'
import { checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { isCi } from './ci.ts'
import { decideConsent, type Consent } from './decide.ts'
import { environmentInputs, machineInputs } from './inputs.ts'
import { recipientOf, type Recipient } from './recipient.ts'
import { readSettings, type FoundSettings } from './settings.ts'

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

/** Whether variables alone already refuse: then nothing else is looked at, and off touches no file. */
export function refusedByEnvironment(world: Pick<World, 'env'>, catalog: CatalogInput): boolean {
  return environmentInputs(world.env, catalog).some((input) => input.refuses)
}

/**
 * Reads every input of the gate and decides. Reads the environment and at most two files; never throws.
 *
 * @param stopped The day `version` was told to go quiet, as the courier noted it.
 */
export function readGate(world: World, catalog: CatalogInput, stopped: (directory: string) => string | undefined): GateReading {
  const found = stateDirectory(world, catalog.tool)
  const directory = 'path' in found ? found.path : undefined
  const directoryProblem = 'path' in found ? checkDirectory(world, found.path) : found.refused
  const usable = directory !== undefined && directoryProblem === undefined
  const settings = usable ? readSettings(world, directory) : 'missing'
  const recipient = recipientOf(world.env, catalog)
  const keys = coverageKeys(catalog)
  const unshown = keysNotShown(keys, settings, recipient)
  const coverage = unshown.length === 0 ? 'shown' : unshown.length === keys.length ? 'not-shown' : 'partly'
  const consent = decideConsent([
    ...environmentInputs(world.env, catalog),
    ...machineInputs(world.env, catalog, {
      recipient,
      directoryProblem,
      settings,
      coverage: coverage === 'partly' && unshown.some(isGeneral) ? 'not-shown' : coverage,
      stopped: usable ? stopped(directory) : undefined,
    }),
  ])
  return { consent, recipient, directory, settings, unshown: isCi(world.env) ? [] : unshown }
}

function keysNotShown(keys: readonly string[], settings: FoundSettings, recipient: Recipient): string[] {
  if ('refused' in recipient || typeof settings === 'string') return [...keys]
  const shown = settings.coverage?.[recipient.origin] ?? []
  return keys.filter((key) => !coveredBy([key], shown))
}

/** A statement about everything that is sent, such as `retention:365`: while it was not shown, nothing is recorded. */
function isGeneral(key: string): boolean {
  return /^(?:context|identity|timing|ci|retention):/.test(key)
}
