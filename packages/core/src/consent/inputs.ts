import type { Alias, CatalogInput } from '../define/catalog.ts'
import { isCi } from './ci.ts'
import type { World } from '../edge/world.ts'
import type { ConsentInput } from './decide.ts'
import { variablePrefix, type Recipient } from './recipient.ts'
import type { FoundSettings } from './settings.ts'
import { readAnyValue, readSwitch, readSwitchOff, type Opinion } from './truth.ts'

type Env = Readonly<Record<string, string | undefined>>

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

function readerOf(alias: Alias): (value: string | undefined) => Opinion {
  return alias.kind === 'any-value' ? readAnyValue : readSwitch
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
  readonly policy: ConsentInput
  /** The user's settings for all tools. */
  readonly allTools: FoundSettings
  readonly project: ConsentInput
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

/** Without our answer for so long, an installed version goes quiet. */
const QUIET_AFTER_MS = 90 * 24 * 60 * 60 * 1000

/** Whether `<TOOL>_TELEMETRY` says on, which outranks this machine's setting and opt-in mode for this run, and nothing else. */
export function isOnForThisRun(env: Env, tool: string): boolean {
  return readSwitch(env[`${variablePrefix(tool)}_TELEMETRY`]) === 'allows'
}

/** What the machine says, in the order of the gate, after {@link environmentInputs}. */
export function machineInputs(env: Env, catalog: CatalogInput, facts: MachineFacts): ConsentInput[] {
  const inCi = isCi(env)
  const turnedOn = isOnForThisRun(env, catalog.tool)
  return [
    facts.policy,
    allToolsInput(facts.allTools),
    facts.project,
    endpointInput(facts.recipient),
    directoryInput(facts.directoryProblem),
    settingInput(facts.settings, turnedOn),
    ciInput(inCi, catalog.ci ?? 'off'),
    modeInput(catalog.mode ?? 'opt-out', facts.settings, turnedOn),
    coverageInput(facts.coverage, inCi),
    stopInput(facts.stopped),
    quietInput(facts),
    sunsetInput(catalog.sunset, facts.now),
  ]
}

function allToolsInput(settings: FoundSettings): ConsentInput {
  const name = 'your setting for all tools'
  if (settings === 'unusable') return { name, refuses: true, because: 'the settings file for all tools cannot be read' }
  const off = settings !== 'missing' && settings.choice === 'off'
  return { name, refuses: off, because: off ? 'you turned it off for all tools' : 'no choice made' }
}

function endpointInput(recipient: Recipient): ConsentInput {
  const refused = 'refused' in recipient
  return { name: 'endpoint', refuses: refused, because: refused ? recipient.refused : recipient.endpoint }
}

function directoryInput(problem: string | undefined): ConsentInput {
  const refuses = problem !== undefined && problem !== 'missing'
  const because = problem === undefined ? 'usable' : refuses ? problem : 'not created yet'
  return { name: 'state directory', refuses, because }
}

function settingInput(settings: FoundSettings, turnedOn: boolean): ConsentInput {
  const name = "this machine's setting"
  if (settings === 'unusable') return { name, refuses: true, because: 'the settings file cannot be read' }
  if (settings === 'missing' || settings.choice === undefined) return { name, refuses: false, because: 'no choice made' }
  if (settings.choice === 'on') return { name, refuses: false, because: 'turned on' }
  if (turnedOn) return { name, refuses: false, because: 'turned off, but on for this run' }
  return { name, refuses: true, because: 'it was turned off on this machine' }
}

function ciInput(inCi: boolean, rule: 'off' | 'record'): ConsentInput {
  const name = 'continuous integration'
  if (!inCi) return { name, refuses: false, because: 'not in CI' }
  if (rule === 'record') return { name, refuses: false, because: 'in CI, where the author records' }
  return { name, refuses: true, because: 'this run is in CI' }
}

function modeInput(mode: 'opt-out' | 'opt-in', settings: FoundSettings, turnedOn: boolean): ConsentInput {
  const chosen = typeof settings === 'object' && settings.choice === 'on'
  const refuses = mode === 'opt-in' && !chosen && !turnedOn
  return { name: 'mode', refuses, because: refuses ? 'this tool records only after it was turned on' : mode }
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
  const refuses = failingSince !== undefined && now - failingSince > QUIET_AFTER_MS
  return {
    name: 'quiet',
    refuses,
    because: refuses ? 'the collector has not answered for 90 days' : 'the collector answers, or was not asked',
  }
}

function sunsetInput(sunset: string | undefined, now: number): ConsentInput {
  const name = 'sunset'
  if (sunset === undefined) return { name, refuses: false, because: 'no date set' }
  const refuses = new Date(now).toISOString().slice(0, 10) > sunset
  return { name, refuses, because: refuses ? `this version's telemetry ended on ${sunset}` : `ends after ${sunset}` }
}
