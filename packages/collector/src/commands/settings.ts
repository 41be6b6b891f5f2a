import { readFileSync } from 'node:fs'
import { CollectorError } from '../collector-error.ts'
import { DEFAULT_PORT } from '../collector.ts'

interface Number_ {
  readonly kind: 'number'
  readonly min: number
  readonly max: number
  readonly default: number
}

type Setting = { readonly value: string; readonly about: string } & (
  | { readonly kind: 'text'; readonly default?: string }
  | { readonly kind: 'list'; readonly each?: { readonly pattern: RegExp; readonly what: string } }
  | { readonly kind: 'word'; readonly words: readonly string[]; readonly default: string }
  | Number_
)

/**
 * What `serve` can be told. A setting has one name everywhere: `--allow-host`, `SONDE_COLLECTOR_ALLOW_HOST`, and `allow-host` in a
 * file. A flag counts more than a variable, and a variable more than the file.
 */
export const SETTINGS = {
  data: { kind: 'text', value: 'dir', about: 'where everything is kept; created where it is missing' },
  catalog: { kind: 'list', value: 'file', about: 'a telemetry.catalog.json to register; may be repeated, and is remembered' },
  host: { kind: 'text', value: 'address', default: '127.0.0.1', about: 'address for events' },
  port: { kind: 'number', value: 'number', min: 0, max: 65_535, default: DEFAULT_PORT, about: 'port for events' },
  'allow-host': {
    kind: 'list',
    value: 'name',
    about: "a host name to answer to, besides loopback and the catalogs' endpoints; may be repeated",
    // As a `Host` has it, without its port: anything else would never match, and nobody would be told.
    each: { pattern: /^(?:[^\s/:@[\]]+|\[[\da-f:.]+\])$/i, what: 'a list of host names, such as telemetry.acme.example' },
  },
  'admin-host': { kind: 'text', value: 'address', default: '127.0.0.1', about: 'address for reports, catalogs and metrics' },
  'admin-port': {
    kind: 'number',
    value: 'number',
    min: 0,
    max: 65_535,
    default: 0,
    about: 'port for them; 0 takes any free one',
  },
  'trust-proxy': {
    kind: 'number',
    value: 'number',
    min: 0,
    max: 8,
    default: 0,
    about: 'how many proxies of yours stand in front and add to `x-forwarded-for`',
  },
  'per-address': {
    kind: 'number',
    value: 'number',
    min: 0,
    max: 1_000_000,
    default: 600,
    about: 'deliveries a minute that one address may send; 0 is no limit',
  },
  'bulk-installations': {
    kind: 'number',
    value: 'number',
    min: 0,
    max: 1_000_000,
    default: 100,
    about:
      'new installations of a tool that one network may have on a day, and ten times as many active or behind a word; 0 is any number',
  },
  store: {
    kind: 'word',
    value: 'where',
    words: ['duckdb', 'clickhouse'],
    default: 'duckdb',
    about: 'duckdb, in the data directory, or clickhouse, which several collectors may share',
  },
  'clickhouse-url': { kind: 'text', value: 'url', about: "ClickHouse's HTTP interface, such as http://127.0.0.1:8123" },
  'clickhouse-database': { kind: 'text', value: 'name', default: 'sonde', about: 'its database, created where it is missing' },
  'clickhouse-user': { kind: 'text', value: 'name', about: 'who to be there' },
  'clickhouse-password': { kind: 'text', value: 'text', about: 'better given by the variable: other processes see flags' },
  'clickhouse-cluster': { kind: 'text', value: 'name', about: 'a cluster on whose servers the tables are copies of each other' },
  'retention-days': {
    kind: 'number',
    value: 'number',
    min: 0,
    max: 3650,
    default: 0,
    about: 'days to keep events at most; 0 is as long as the catalogs say',
  },
  'stop-seconds': {
    kind: 'number',
    value: 'number',
    min: 1,
    max: 600,
    default: 20,
    about: 'how long a stop may take to bring the log into the store',
  },
  'log-format': { kind: 'word', value: 'format', words: ['text', 'json'], default: 'text', about: 'text or json, a line each' },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof SETTINGS

type ValueOf<S> = S extends { kind: 'number' } ? number : S extends { kind: 'list' } ? readonly string[] : string

export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> }

/** What was said on the command line; texts as they were typed. */
export type Flags = { readonly [Name in SettingName]?: string | readonly string[] }

const PREFIX = 'SONDE_COLLECTOR_'
const NAMES = Object.keys(SETTINGS) as SettingName[]

/** Puts the settings together. Throws a `CollectorError` that names the place of a value that does not fit. */
export function readSettings(flags: Flags, env: Readonly<Record<string, string | undefined>>, configFile?: string): Settings {
  const file = configFile === undefined ? {} : readConfigFile(configFile)
  refuseUnknownVariables(env)
  const settings: Record<string, unknown> = {}
  for (const name of NAMES) {
    const variable = variableOf(name)
    const flag = flags[name]
    if (flag !== undefined) settings[name] = fit(name, flag, { name: `--${name}`, is: ' ' }, 'wrong-usage')
    // A compose file sets what it has no value for to nothing.
    else if (env[variable]) settings[name] = fit(name, env[variable], { name: variable, is: '=' }, 'wrong-config')
    else if (Object.hasOwn(file, name))
      settings[name] = fit(name, file[name], { name, is: ': ', of: ` in \`${configFile}\`` }, 'wrong-config')
    else settings[name] = defaultOf(SETTINGS[name])
  }
  return settings as unknown as Settings
}

/** The name of the variable for a setting. */
export function variableOf(name: string): string {
  return PREFIX + name.replaceAll('-', '_').toUpperCase()
}

function defaultOf(setting: Setting): unknown {
  if (setting.kind === 'list') return []
  return setting.default ?? ''
}

/** How a value was said, to say it again where it is wrong. */
interface Place {
  readonly name: string
  /** What stands between the name and the value. */
  readonly is: string
  readonly of?: string
}

function fit(name: SettingName, value: unknown, place: Place, code: 'wrong-usage' | 'wrong-config'): unknown {
  const setting: Setting = SETTINGS[name]
  const wrong = (what: string): CollectorError => {
    const given = name === 'clickhouse-password' ? '…' : typeof value === 'string' ? value : JSON.stringify(value)
    const help = code === 'wrong-usage' ? ' See `sonde-collector --help`.' : ''
    const of = place.of ?? ''
    const said =
      value === '' ? `\`${place.name}\`${of} says nothing, and has to be` : `\`${place.name}${place.is}${given}\`${of} is not`
    return new CollectorError(code, `${said} ${what}.${help}`)
  }
  switch (setting.kind) {
    case 'number':
      return wholeNumber(setting, value) ?? fail(wrong(`a whole number from ${setting.min} to ${setting.max}`))
    case 'list':
      return listOf(setting, value) ?? fail(wrong(setting.each?.what ?? 'a list of texts'))
    case 'word':
      return setting.words.includes(value as string) ? value : fail(wrong(`one of ${setting.words.join(', ')}`))
    default:
      // An empty address would be every address of this machine.
      return typeof value === 'string' && value !== '' ? value : fail(wrong('a text'))
  }
}

function wholeNumber({ min, max }: Number_, value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return Number.isInteger(number) && (number as number) >= min && (number as number) <= max ? (number as number) : undefined
}

/** A variable separates with commas. */
function listOf({ each }: Extract<Setting, { kind: 'list' }>, value: unknown): readonly string[] | undefined {
  const texts = typeof value === 'string' ? value.split(',').map((text) => text.trim()) : value
  return Array.isArray(texts) &&
    texts.every((text) => typeof text === 'string' && text !== '' && (each?.pattern.test(text) ?? true))
    ? texts
    : undefined
}

function fail(error: CollectorError): never {
  throw error
}

/** Read elsewhere: the file itself, and the token that `token` and other commands are given. */
const OTHER_VARIABLES = [variableOf('config'), variableOf('token')]

function refuseUnknownVariables(env: Readonly<Record<string, string | undefined>>): void {
  const known = new Set([...NAMES.map(variableOf), ...OTHER_VARIABLES])
  const unknown = Object.keys(env).find((name) => name.startsWith(PREFIX) && !known.has(name))
  if (unknown !== undefined) {
    throw new CollectorError(
      'wrong-config',
      `There is no setting for the variable \`${unknown}\`. See \`sonde-collector --help\`.`,
    )
  }
}

function readConfigFile(path: string): Readonly<Record<string, unknown>> {
  let config: unknown
  try {
    config = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new CollectorError('wrong-config', `The configuration \`${path}\` ${reason}: ${(cause as Error).message}.`, { cause })
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new CollectorError('wrong-config', `The configuration \`${path}\` is not an object of settings.`)
  }
  const unknown = Object.keys(config).find((name) => !Object.hasOwn(SETTINGS, name))
  if (unknown !== undefined) {
    throw new CollectorError(
      'wrong-config',
      `There is no setting \`${unknown}\`, which \`${path}\` has. Known: ${NAMES.join(', ')}.`,
    )
  }
  return config as Record<string, unknown>
}
