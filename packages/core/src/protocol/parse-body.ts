import { isFields, isWhole, type Fields } from '../define/fields.ts'
import { MAX_PROPERTIES, NAME, TOOL_NAME } from '../define/names.ts'
import { checkIds, ciMachine } from './ids.ts'
import { isWireValue, MAX_TEXT_LENGTH } from './wire-value.ts'
import { MAX_BODY_BYTES, MAX_EVENTS, PERIODS, type Body, type WireContext, type WireEvent, type WireIds } from './wire.ts'
import { badCompany, type BadCompany } from './company.ts'
import { checkContext, checkVersion, factsIn, listedContext } from './context.ts'

/** A body of the right structure, or why it is refused as a whole. The message never repeats what was sent. */
export type ParsedBody = { readonly ok: true; readonly body: Body } | Refused

interface Refused {
  readonly ok: false
  readonly code: BodyRefusal
  readonly message: string
}

/** Why a body is refused as a whole. Permanent words: they travel in the answer and are counted by the sender. */
export type BodyRefusal =
  | 'too-large'
  | 'not-json'
  | 'bad-body'
  | 'unknown-wire-version'
  | 'bad-batch'
  | 'bad-tool'
  | 'bad-version'
  | 'bad-context'
  | 'bad-ids'
  | 'bad-dropped'
  | 'bad-events'
  | 'bad-event'
  | BadCompany['code']

const MAX_REASONS = 32
const MAX_DROPPED = 1e9
const MAX_MERGED = 1e6

/**
 * Reads a body of wire v1. Checks structure and limits only; whether a catalog lists what it says is for `checkEvent`.
 *
 * The result holds nothing but the fields of wire v1, in their order; what else the top level held is ignored. A CI vendor, agent or
 * fact that is not listed here is `other`. Never throws.
 */
export function parseBody(text: string): ParsedBody {
  if (text.length > MAX_BODY_BYTES || Buffer.byteLength(text) > MAX_BODY_BYTES) {
    return refuse('too-large', `The body has more than ${MAX_BODY_BYTES} bytes. Send fewer events in each.`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('not-json', 'The body is not JSON. Send one JSON object in UTF-8.')
  }
  if (!isFields(value)) return refuse('bad-body', 'The body is not an object. Send one JSON object.')
  return refusalOf(value) ?? { ok: true, body: pickBody(value as unknown as Body) }
}

function refusalOf(body: Fields): Refused | undefined {
  const { v, batch, tool, version, context, ids, dropped, events } = body
  if (v !== 1) return refuse('unknown-wire-version', '`v` is not 1. This collector speaks wire v1 only.')
  if (!isText(batch, /^[0-9a-f]{64}$/)) {
    return refuse('bad-batch', '`batch` is not a SHA-256 in 64 lower-case hex digits. Hash a new random secret for each body.')
  }
  if (!isText(tool, TOOL_NAME)) return refuse('bad-tool', `\`tool\` is not the name of a tool, ${TOOL_NAME.source}.`)
  if (checkContext(context)) {
    return refuse(
      'bad-context',
      '`context` is not an object of listed facts and words. Send `other` for a word that is not listed.',
    )
  }
  if (ids !== undefined && checkIds(ids, context as WireContext)) {
    return refuse(
      'bad-ids',
      '`ids` is not an object of `machine`, `project` and `session`, at least one, each in its form; in CI the machine is `CI.<vendor>`.',
    )
  }
  if (version !== undefined && checkVersion(version, factsIn(context as WireContext).length > 0)) {
    return refuse('bad-version', '`version` is not a major and a minor number such as `1.4`. Leave out everything after them.')
  }
  if (dropped !== undefined && !isDropped(dropped)) {
    return refuse(
      'bad-dropped',
      `\`dropped\` is not at most ${MAX_REASONS} kebab-case reasons, each with a count up to ${MAX_DROPPED}.`,
    )
  }
  if (!Array.isArray(events) || events.length > MAX_EVENTS) {
    return refuse('bad-events', `\`events\` is not a list of at most ${MAX_EVENTS} events.`)
  }
  return refusalOfEvents(events) ?? refusalOfCompany(body as unknown as Body)
}

function refusalOfEvents(events: readonly unknown[]): Refused | undefined {
  for (const [index, event] of events.entries()) {
    const problem = isFields(event) ? problemOfEvent(event) : 'is not an object'
    if (problem !== undefined) return refuse('bad-event', `\`events[${index}]\` ${problem}.`)
  }
  return undefined
}

const EVENT_KEYS = ['name', 'at', 'hour', 'weekday', 'first', 'n', 'properties']

function problemOfEvent(event: Fields): string | undefined {
  const { name, at, hour, weekday, first, n, properties } = event
  if (!Object.keys(event).every((key) => EVENT_KEYS.includes(key))) {
    return 'has a key other than `name`, `at`, `hour`, `weekday`, `first`, `n` and `properties`'
  }
  if (!isText(name, NAME)) return `has a \`name\` that does not match ${NAME.source}`
  if (!isText(at, /^\d{4}-\d{2}-\d{2}$/)) return 'has no date such as `2026-11-20` in `at`'
  if ((hour !== undefined || weekday !== undefined) && !(isWhole(hour, 0, 23) && isWhole(weekday, 1, 7))) {
    return 'has not both an `hour` from 0 to 23 and a `weekday` from 1 to 7'
  }
  if (first !== undefined && !isPeriods(first))
    return `has a \`first\` that is not a list of different periods (${PERIODS.join(', ')})`
  if (n !== undefined && !isWhole(n, 1, MAX_MERGED)) return `has an \`n\` that is not a whole number from 1 to ${MAX_MERGED}`
  if (!isFields(properties)) return 'has no object in `properties`'
  return problemOfProperties(properties)
}

function problemOfProperties(properties: Fields): string | undefined {
  const names = Object.keys(properties)
  if (names.length > MAX_PROPERTIES) return `has more than ${MAX_PROPERTIES} properties`
  for (const name of names) {
    if (!NAME.test(name)) return `has a property whose name does not match ${NAME.source}`
    if (!isWireValue(properties[name])) {
      return `has a property that is not a number, a boolean, a word of at most ${MAX_TEXT_LENGTH} characters, a list of such words, or a group of all these`
    }
  }
  return undefined
}

function refusalOfCompany(body: Body): Refused | undefined {
  const bad = badCompany(body)
  return bad && refuse(bad.code, bad.message)
}

function pickBody({ v, batch, tool, version, context, ids, dropped, events }: Body): Body {
  return {
    v,
    batch,
    tool,
    ...(version !== undefined && { version }),
    context: listedContext(context),
    ...(ids !== undefined && { ids: pickIds(ids, listedContext(context)) }),
    ...(dropped !== undefined && { dropped }),
    events: events.map(pickEvent),
  }
}

/** A vendor that is not listed is no more in an identifier than in the context. */
function pickIds({ machine, project, session }: WireIds, { ci }: WireContext): WireIds {
  return {
    ...(machine !== undefined && { machine: ci === undefined ? machine : ciMachine(ci) }),
    ...(project !== undefined && { project }),
    ...(session !== undefined && { session }),
  }
}

function pickEvent({ name, at, hour, weekday, first, n, properties }: WireEvent): WireEvent {
  const timing = hour !== undefined && weekday !== undefined && { hour, weekday }
  return { name, at, ...timing, ...(first !== undefined && { first }), ...(n !== undefined && { n }), properties }
}

function refuse(code: BodyRefusal, message: string): Refused {
  return { ok: false, code, message }
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}

function isDropped(value: unknown): boolean {
  if (!isFields(value)) return false
  const entries = Object.entries(value)
  if (entries.length > MAX_REASONS) return false
  return entries.every(([reason, count]) => /^[a-z][a-z0-9-]{0,63}$/.test(reason) && isWhole(count, 0, MAX_DROPPED))
}

function isPeriods(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > PERIODS.length) return false
  return value.every((period, index) => PERIODS.includes(period) && value.indexOf(period) === index)
}
