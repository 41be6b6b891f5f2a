import type { CatalogInput } from '../define/catalog.ts'
import { choosesFullContext } from '../define/context-mode.ts'
import { coverageKeys, FREE_TEXT, hasFreeText, TIMING_HOUR } from '../define/coverage.ts'
import { choosesIds, identityKeys } from '../define/identity.ts'
import { MACHINE_FACT, PROJECT_ACTIVE } from '../define/names.ts'
import { letFail } from '../edge/let-fail.ts'
import { variablePrefix } from './recipient.ts'
import { LINE_WIDTH, wrap } from './wrap.ts'

/**
 * What a notice says, made from the catalog: whole sentences and the ways out. An author may arrange them, add to them and colour them;
 * a text that leaves one of them out is not shown.
 */
export interface NoticeParts {
  readonly tool: string
  /** Who receives what, or what is new. */
  readonly what: string
  /** What the data is not. Empty where only what is new is said. */
  readonly limits: string
  /** Why, in the author's words of the catalog. Empty where only what is new is said. */
  readonly why: string
  /** `This run was not recorded.`; empty where a command shows the notice. */
  readonly recorded: string
  /** The command that shows the status; for a plugin the variable that prints instead of sending. */
  readonly see: string
  /** The command that turns telemetry off; for a plugin the key in package.json. */
  readonly off: string
  /** The variable that turns it off everywhere. */
  readonly variable: string
  /** The page to read. */
  readonly docs: string
}

/** Arranges the parts of a notice as a text. */
export type NoticeStyle = (parts: NoticeParts) => string

/** Whom and what a notice is about. */
export interface NoticeSubject {
  /** The origin of the recipient. */
  readonly origin: string
  /** A command shows it: no run is concerned. */
  readonly byCommand?: boolean
  /** Who answers commands: the tool (default), the program `sonde`, or nobody, because the tool is a guest of another program. */
  readonly ways?: 'guest' | 'sonde'
  /** What is new since the last notice, where there was one. */
  readonly added?: readonly string[]
}

/** Makes the parts of a notice. */
export function noticeParts(
  catalog: CatalogInput,
  { origin, byCommand = false, ways: answeredBy, added }: NoticeSubject,
): NoticeParts {
  const { tool, about, docs } = catalog
  const ways = {
    recorded: byCommand ? '' : 'This run was not recorded.',
    ...waysOf(tool, answeredBy),
    variable: `${variablePrefix(tool)}_TELEMETRY_DISABLED=1`,
    docs,
  }
  if (added !== undefined) {
    const what = `${tool} reports more about how it is used than before. New: ${added.join(', ')}.`
    return { tool, what, limits: '', why: '', ...ways }
  }
  return {
    tool,
    what: `${tool} reports how it is used to ${receiver(catalog, origin)}: ${collected(catalog).join(', ')}.`,
    limits: `Only listed words and numbers${ofMessages(catalog)}; no arguments, paths or names; ${identifiersInWords(catalog)}.`,
    why: about.why,
    ...ways,
  }
}

function waysOf(tool: string, answeredBy: NoticeSubject['ways']): Pick<NoticeParts, 'see' | 'off'> {
  if (answeredBy === 'sonde') return { see: `sonde status ${tool}`, off: `sonde off ${tool}` }
  if (answeredBy === undefined) return { see: `${tool} telemetry`, off: `${tool} telemetry off` }
  return { see: `${variablePrefix(tool)}_TELEMETRY_DEBUG=1`, off: `"sonde": { "off": ["${tool}"] } in package.json` }
}

/**
 * The text of a notice, in the author's style where that leaves nothing out. Starts and ends with a blank line. A terminal with fewer
 * than 80 `columns` has its lines broken between words.
 */
export function noticeText(parts: NoticeParts, style?: NoticeStyle, columns = LINE_WIDTH): string {
  return (style && styled(parts, style)) ?? plainNotice(parts, Math.min(columns, LINE_WIDTH))
}

function styled(parts: NoticeParts, style: NoticeStyle): string | undefined {
  try {
    const text = letFail(style(parts))
    return saysAll(text, parts) ? `\n${text.replaceAll(/^\n+|\n+$/g, '')}\n\n` : undefined
  } catch {
    return undefined
  }
}

function plainNotice({ what, limits, why, recorded, see, off, variable, docs }: NoticeParts, width: number): string {
  const ways = [`  See it     ${see}`, ...turnOff(off, variable, width), `  Read more  ${docs}`]
  return [
    '',
    ...wrap(what, { width }),
    ...(limits === '' ? [] : wrap(`${limits} ${why}`, { width })),
    ...(recorded === '' ? [] : wrap(recorded, { width })),
    '',
    ...ways.flatMap((way) => (way.length <= width ? [way] : [way.slice(0, LABEL).trimEnd(), `    ${way.slice(LABEL)}`])),
    '',
    '',
  ].join('\n')
}

/** Where a way begins in its line, after what it is for. */
const LABEL = '  Read more  '.length

function turnOff(off: string, variable: string, width: number): string[] {
  const line = `  Turn off   ${off}   or   ${variable}`
  return line.length <= width ? [line] : [`  Turn off   ${variable}`, `  or         ${off}`]
}

/** Whether a text holds every part, however it breaks its lines, frames and colours them. */
export function saysAll(text: string, parts: NoticeParts): boolean {
  const said = lettersOf(text)
  return Object.values(parts).every((part: string) => said.includes(lettersOf(part)))
}

function lettersOf(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001B\[[\d;]*m/g, '').replaceAll(/[\s\u2500-\u259F|]+/g, '')
}

function ofMessages(catalog: CatalogInput): string {
  return hasFreeText(catalog) ? ', and of error messages the words that are publicly known' : ''
}

/** Who receives: the catalog's operator, unless this machine sends somewhere else. */
function receiver({ about, endpoint }: CatalogInput, origin: string): string {
  const { host } = new URL(origin)
  if (URL.canParse(endpoint) && new URL(endpoint).origin === origin) return `${about.operator} (${host})`
  return `${host} (set on this machine, instead of ${about.operator})`
}

/** What `context: 'full'` adds, in words. */
const FULL_CONTEXT = 'details of the machine, its terminal, editor and package manager, and whole versions'

/** What leaves instead of it, in words. */
const ONE_FACT = 'now and then one fact about the machine'

/** What an author has chosen to be told beyond events: the keys of its statements, which a first notice says, too. */
const CHOSEN: readonly string[] = [TIMING_HOUR, 'ci:record', PROJECT_ACTIVE]

/** What the catalog's properties are called in a sentence: `exitCode` reads `exit code`. Each once, in the catalog's order. */
function collected(catalog: CatalogInput): string[] {
  const names = Object.values(catalog.events).flatMap(({ properties }) => Object.keys(properties))
  const chosen = coverageKeys(catalog).filter((key) => CHOSEN.includes(key))
  return [
    ...new Set([...names.map(spoken), ...chosen.map(statementInWords)]),
    choosesFullContext(catalog) ? FULL_CONTEXT : ONE_FACT,
  ]
}

/** Says in words what statement keys add: a new event with its properties, a new property of a known one, or a longer keeping. */
export function addedBy(keys: readonly string[]): string[] {
  const events = keys.filter((key) => key.endsWith(':event')).map((key) => key.slice(0, -':event'.length))
  const owner = (key: string): string | undefined => events.find((event) => key.startsWith(`${event}.`))
  const newEvents = events.map((event) => {
    const properties = keys.filter((key) => owner(key) === event).map(lastWord)
    return `${event.replaceAll('.', ' ')}${properties.length > 0 ? ` (${properties.join(', ')})` : ''}`
  })
  const others = keys.filter((key) => !key.endsWith(':event') && owner(key) === undefined)
  return [...newEvents, ...new Set(others.map(statementInWords))]
}

function statementInWords(key: string): string {
  const [statement, value] = key.split(':')
  if (statement === 'retention') return `kept for ${value} days`
  if (statement === 'ci') return 'runs in continuous integration'
  if (key === FREE_TEXT) return 'the publicly known words of error messages'
  if (key === TIMING_HOUR) return 'hour and weekday'
  if (statement === PROJECT_ACTIVE) return 'in how many projects'
  if (statement === 'identity') return identifierInWords(value ?? '')
  if (statement === 'context') return FULL_CONTEXT
  if (statement === MACHINE_FACT) return ONE_FACT
  return lastWord(key)
}

/** Says which identifiers a catalog sends. None of them names anybody, and each joins what one sender sent: that is pseudonymous. */
function identifiersInWords(catalog: CatalogInput): string {
  if (!choosesIds(catalog)) return 'it carries no identifier'
  const words = identityKeys(catalog).map((key) => identifierInWords(key.slice('identity:'.length)))
  return `it carries ${words.join(' and ')}`
}

function identifierInWords(statement: string): string {
  const [of = '', how = ''] = statement.split('-')
  if (of === 'machine') {
    const days = statement.slice('machine-rotating-'.length)
    return `a random id of this installation (pseudonymous${how === 'stable' ? '' : `, replaced every ${days} days`})`
  }
  if (of === 'project') return `an id of the project (pseudonymous${how === 'shared' ? ', made of its repository address' : ''})`
  return of === 'session' ? 'a random id of the session (pseudonymous)' : 'no identifier'
}

function lastWord(key: string): string {
  const [statement = key] = key.split(':')
  return spoken(statement.slice(statement.lastIndexOf('.') + 1)).replaceAll('/', ' ')
}

/** Says a property in words: `durationMs` reads `duration`. */
export function spoken(name: string): string {
  if (name === 'unreachable') return 'what it could not reach'
  return name
    .replace(/Ms$/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
}
