import type { Alias, CatalogInput } from '../define/catalog.ts'
import { CONTEXT_FULL } from '../define/coverage.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import type { Env, World } from '../edge/world.ts'
import { variablePrefix } from './recipient.ts'
import type { FoundSettings } from './settings.ts'
import { readAnyValue, readSwitch, readSwitchOff, type Opinion } from './truth.ts'

// When each input of the gate refuses. Whoever decides and whoever explains asks here, so that they cannot differ.

/** Without our answer for so long, an installed version goes quiet. */
const QUIET_AFTER_MS = 90 * DAY_MS

/** How a variable of a system the tool used before is read. */
export function readerOf(alias: Alias): (value: string | undefined) => Opinion {
  return alias.kind === 'any-value' ? readAnyValue : readSwitch
}

/** Whether the build or a variable refuses: then nothing else is looked at, and off touches no file. */
export function variablesRefuse(
  { env, disabledAtBuild }: Pick<World, 'env' | 'disabledAtBuild'>,
  { tool, aliases }: Pick<CatalogInput, 'tool' | 'aliases'>,
): boolean {
  const prefix = variablePrefix(tool)
  const switches = [disabledAtBuild, env['DO_NOT_TRACK'], env['SONDE_TELEMETRY_DISABLED'], env[`${prefix}_TELEMETRY_DISABLED`]]
  for (const value of switches) if (readSwitchOff(value) === 'refuses') return true
  if (readSwitch(env[`${prefix}_TELEMETRY`]) === 'refuses') return true
  return aliases?.some((alias) => readerOf(alias)(env[alias.variable]) === 'refuses') ?? false
}

/**
 * Whether `<TOOL>_TELEMETRY`, or an alias that is read like it, says on, which outranks this machine's setting and opt-in mode for this
 * run, and nothing else.
 */
export function isOnForThisRun(env: Env, { tool, aliases }: Pick<CatalogInput, 'tool' | 'aliases'>): boolean {
  if (readSwitch(env[`${variablePrefix(tool)}_TELEMETRY`]) === 'allows') return true
  return aliases?.some((alias) => readerOf(alias)(env[alias.variable]) === 'allows') ?? false
}

/** Whether the user's switch for all tools refuses. */
export function allToolsRefuse(settings: FoundSettings): boolean {
  return settings === 'unusable' || (settings !== 'missing' && settings.choice === 'off')
}

/** Whether this machine's setting refuses. */
export function settingRefuses(settings: FoundSettings, turnedOn: boolean): boolean {
  return settings === 'unusable' || (settings !== 'missing' && settings.choice === 'off' && !turnedOn)
}

export function ciRefuses(inCi: boolean, { ci }: Pick<CatalogInput, 'ci'>): boolean {
  return inCi && ci !== 'record'
}

export function modeRefuses({ mode }: Pick<CatalogInput, 'mode'>, settings: FoundSettings, turnedOn: boolean): boolean {
  // A word that nobody knows is no leave to record.
  return (mode ?? 'opt-out') !== 'opt-out' && !turnedOn && !(typeof settings === 'object' && settings.choice === 'on')
}

export function quietRefuses(failingSince: number | undefined, now: number): boolean {
  return failingSince !== undefined && now - failingSince > QUIET_AFTER_MS
}

export function sunsetRefuses({ sunset }: Pick<CatalogInput, 'sunset'>, now: number): boolean {
  return sunset !== undefined && new Date(now).toISOString().slice(0, 10) > sunset
}

/** How much of the catalog was shown. What is `partly` shown is recorded without the rest. */
export function coverageOf(keys: readonly string[], unshown: readonly string[]): 'shown' | 'partly' | 'not-shown' {
  if (unshown.length === 0) return 'shown'
  return unshown.length === keys.length || unshown.some(isGeneral) ? 'not-shown' : 'partly'
}

/**
 * A statement about everything that is sent, such as `retention:365`: while it was not shown, nothing is recorded. The hour and
 * the full context are none, because a run can leave them out.
 */
function isGeneral(key: string): boolean {
  return key !== CONTEXT_FULL && /^(?:context|identity|ci|retention):/.test(key)
}
