import type { CatalogInput } from '../define/catalog.ts'
import type { Env, World } from '../edge/world.ts'
import { isCi } from './ci.ts'
import type { ConsentInput } from './decide.ts'
import { variablePrefix, type Recipient } from './recipient.ts'
import {
  allToolsRefuse,
  ciRefuses,
  isOnForThisRun,
  modeRefuses,
  quietRefuses,
  readerOf,
  settingRefuses,
  sunsetRefuses,
} from './refusals.ts'
import type { FoundSettings } from './settings.ts'
import { readSwitch, readSwitchOff, type Opinion } from './truth.ts'

/** What the build and the variables say, in the order of the gate. A refusal here costs no file access. */
export function environmentInputs(
  { env, disabledAtBuild }: Pick<World, 'env' | 'disabledAtBuild'>,
  catalog: CatalogInput,
): ConsentInput[] {
  const prefix = variablePrefix(catalog.tool)
  return [
    packagerInput(disabledAtBuild),
    variableInput(env, 'DO_NOT_TRACK', readSwitchOff),
    variableInput(env, 'SONDE_TELEMETRY_DISABLED', readSwitchOff),
    variableInput(env, `${prefix}_TELEMETRY_DISABLED`, readSwitchOff),
    variableInput(env, `${prefix}_TELEMETRY`, readSwitch),
    ...(catalog.aliases ?? []).map((alias) => variableInput(env, alias.variable, readerOf(alias))),
  ]
}

function packagerInput(value: string | undefined): ConsentInput {
  const refuses = readSwitchOff(value) === 'refuses'
  return { name: "packager's switch", refuses, because: refuses ? 'whoever packaged this program turned it off' : 'not set' }
}

function variableInput(env: Env, name: string, read: (value: string | undefined) => Opinion): ConsentInput {
  const value = env[name]
  const opinion = read(value)
  const refuses = opinion === 'refuses'
  if (refuses) return { name, refuses, because: `${name} is set` }
  if (opinion === 'allows') return { name, refuses, because: `${name} says on` }
  return { name, refuses, because: value === undefined ? 'not set' : 'set, but says nothing' }
}

/** What is known of this machine and this run beside variables. */
export interface MachineFacts {
  /** The file of an organisation's policy that refuses. */
  readonly policy: string | undefined
  /** The user's settings for all tools. */
  readonly allTools: FoundSettings
  /** Whether a committed opt-out refuses. */
  readonly projectRefuses: boolean
  readonly recipient: Recipient
  /** Why the state directory cannot be used. */
  readonly directoryProblem: string | undefined
  readonly settings: FoundSettings
  /** Whether every, some or none of the catalog's statements were shown for this recipient. */
  readonly coverage: 'shown' | 'partly' | 'not-shown'
  /** The day this version was told to go quiet. */
  readonly stopped: string | undefined
  /** Since when every delivery failed, in milliseconds since 1970. */
  readonly failingSince: number | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What the machine says, in the order of the gate, after {@link environmentInputs}. */
export function machineInputs(env: Env, catalog: CatalogInput, facts: MachineFacts): ConsentInput[] {
  const inCi = isCi(env)
  const turnedOn = isOnForThisRun(env, catalog)
  return [
    policyInput(facts.policy),
    allToolsInput(facts.allTools),
    projectInput(facts.projectRefuses),
    endpointInput(facts.recipient),
    directoryInput(facts.directoryProblem),
    settingInput(facts.settings, turnedOn),
    ciInput(inCi, catalog),
    modeInput(catalog, facts.settings, turnedOn),
    coverageInput(facts.coverage, inCi),
    stopInput(facts.stopped),
    quietInput(facts),
    sunsetInput(catalog, facts.now),
  ]
}

function policyInput(path: string | undefined): ConsentInput {
  const refuses = path !== undefined
  return { name: 'organisation policy', refuses, because: refuses ? `the policy in ${path} turns it off` : 'none' }
}

function allToolsInput(settings: FoundSettings): ConsentInput {
  const name = 'your setting for all tools'
  const refuses = allToolsRefuse(settings)
  if (settings === 'unusable') return { name, refuses, because: 'the settings file for all tools cannot be read' }
  return { name, refuses, because: refuses ? 'you turned it off for all tools' : 'no choice made' }
}

function projectInput(refuses: boolean): ConsentInput {
  return { name: 'project opt-out', refuses, because: refuses ? 'a package.json of this project turns it off' : 'none' }
}

function endpointInput(recipient: Recipient): ConsentInput {
  const refuses = 'refused' in recipient
  return { name: 'endpoint', refuses, because: refuses ? recipient.refused : recipient.endpoint }
}

function directoryInput(problem: string | undefined): ConsentInput {
  const refuses = problem !== undefined && problem !== 'missing'
  const because = problem === undefined ? 'usable' : refuses ? problem : 'not created yet'
  return { name: 'state directory', refuses, because }
}

function settingInput(settings: FoundSettings, turnedOn: boolean): ConsentInput {
  const input = { name: "this machine's setting", refuses: settingRefuses(settings, turnedOn) }
  if (settings === 'unusable') return { ...input, because: 'the settings file cannot be read' }
  if (settings === 'missing' || settings.choice === undefined) return { ...input, because: 'no choice made' }
  if (settings.choice === 'on') return { ...input, because: 'turned on' }
  return { ...input, because: input.refuses ? 'it was turned off on this machine' : 'turned off, but on for this run' }
}

function ciInput(inCi: boolean, catalog: CatalogInput): ConsentInput {
  const refuses = ciRefuses(inCi, catalog)
  const because = refuses ? 'this run is in CI' : inCi ? 'in CI, where the author records' : 'not in CI'
  return { name: 'continuous integration', refuses, because }
}

function modeInput(catalog: CatalogInput, settings: FoundSettings, turnedOn: boolean): ConsentInput {
  const refuses = modeRefuses(catalog, settings, turnedOn)
  const because = refuses ? 'this tool records only after it was turned on' : (catalog.mode ?? 'opt-out')
  return { name: 'mode', refuses, because }
}

function coverageInput(coverage: MachineFacts['coverage'], inCi: boolean): ConsentInput {
  const name = 'notice'
  if (inCi) return { name, refuses: false, because: 'not shown in CI' }
  if (coverage === 'not-shown') return { name, refuses: true, because: 'the notice was not shown yet' }
  return { name, refuses: false, because: coverage === 'shown' ? 'shown' : 'shown; what is new is withheld' }
}

function stopInput(stopped: string | undefined): ConsentInput {
  const refuses = stopped !== undefined
  return { name: 'stop', refuses, because: refuses ? `the collector ended this version on ${stopped}` : 'not stopped' }
}

function quietInput({ failingSince, now }: MachineFacts): ConsentInput {
  const refuses = quietRefuses(failingSince, now)
  const because = refuses ? 'the collector has not answered for 90 days' : 'the collector answers, or was not asked'
  return { name: 'quiet', refuses, because }
}

function sunsetInput(catalog: CatalogInput, now: number): ConsentInput {
  const refuses = sunsetRefuses(catalog, now)
  const { sunset } = catalog
  const set = refuses ? `this version's telemetry ended on ${sunset}` : `ends after ${sunset}`
  return { name: 'sunset', refuses, because: sunset === undefined ? 'no date set' : set }
}
