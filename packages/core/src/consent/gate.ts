import type { CatalogInput } from '../define/catalog.ts'
import { CONTEXT_FULL, coverageKeys, coveredBy } from '../define/coverage.ts'
import { allToolsDirectory, checkCreatable, checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { isCi } from './ci.ts'
import { decideConsent, type Consent } from './decide.ts'
import { environmentInputs, isOnForThisRun, machineInputs } from './inputs.ts'
import { policyInput } from './policy.ts'
import { projectInput } from './project.ts'
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
export function refusedByEnvironment(world: Pick<World, 'env' | 'disabledAtBuild'>, catalog: CatalogInput): boolean {
  return environmentInputs(world, catalog).some((input) => input.refuses)
}

/** What earlier deliveries say about further ones, as the courier noted it. */
export interface DeliveryMemory {
  /** The day this version was told to go quiet. */
  readonly stopped: string | undefined
  /** Since when every delivery to this recipient failed. */
  readonly failingSince: number | undefined
}

/**
 * Reads every input of the gate and decides. Reads the environment, a handful of small files and the package.json files of the
 * project; never throws.
 */
export function readGate(
  world: World,
  catalog: CatalogInput,
  memoryOf: (directory: string, recipient: Recipient) => DeliveryMemory,
  {
    state = readState(world, catalog),
    root = world.cwd(),
  }: { readonly state?: StateReading | undefined; readonly root?: string | undefined } = {},
): GateReading {
  const { directory, directoryProblem, settings } = state
  const usable = directory !== undefined && directoryProblem === undefined
  const recipient = recipientOf(world.env, catalog, settings)
  const keys = coverageKeys(catalog)
  const unshown = keysNotShown(keys, settings, recipient)
  const coverage = unshown.length === 0 ? 'shown' : unshown.length === keys.length ? 'not-shown' : 'partly'
  const consent = decideConsent([
    ...environmentInputs(world, catalog),
    ...machineInputs(world.env, catalog, {
      policy: policyInput(world, catalog.tool),
      allTools: allToolsSettings(world),
      project: projectInput(world, root, catalog.tool),
      recipient,
      directoryProblem,
      settings,
      coverage: coverage === 'partly' && unshown.some(isGeneral) ? 'not-shown' : coverage,
      ...(usable ? memoryOf(directory, recipient) : NO_MEMORY),
      now: world.now(),
    }),
  ])
  return { consent, recipient, directory, settings, unshown: isCi(world.env) ? [] : unshown }
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

/** Whether the user's choice alone already refuses: then a run looks at nothing else. */
export function refusedByChoice(
  { env }: Pick<World, 'env'>,
  { tool }: Pick<CatalogInput, 'tool'>,
  settings: FoundSettings,
): boolean {
  return typeof settings === 'object' && settings.choice === 'off' && !isOnForThisRun(env, tool)
}

/** Why a state directory cannot be used; `missing` where it can be created. */
function problemOf(world: World, path: string): string | undefined {
  const problem = checkDirectory(world, path)
  return problem === 'missing' ? (checkCreatable(world, path) ?? problem) : problem
}

const NO_MEMORY: DeliveryMemory = { stopped: undefined, failingSince: undefined }

/** The user's switch for all tools lies beside their state directories. */
function allToolsSettings(world: World): FoundSettings {
  const directory = allToolsDirectory(world)
  return directory === undefined ? 'missing' : readSettings(world, directory)
}

/** The statement keys that no notice has shown for a recipient. */
export function keysNotShown(keys: readonly string[], settings: FoundSettings, recipient: Recipient): string[] {
  if ('refused' in recipient || typeof settings === 'string') return [...keys]
  const shown = settings.coverage?.[recipient.origin] ?? []
  return keys.filter((key) => !coveredBy([key], shown))
}

/**
 * A statement about everything that is sent, such as `retention:365`: while it was not shown, nothing is recorded. The hour and
 * the full context are none, because a run can leave them out.
 */
function isGeneral(key: string): boolean {
  return key !== CONTEXT_FULL && /^(?:context|identity|ci|retention):/.test(key)
}
