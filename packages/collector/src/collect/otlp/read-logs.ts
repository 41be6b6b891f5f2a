import { createHash } from 'node:crypto'
import type { Body, WireContext, WireEvent, WireValue } from '@sonde/core/protocol'
import { attributesOf, isFields, listOf, textOfAttribute, wireValueOf } from './values.ts'

/** A log record as an event; undefined where it has no name, no time, or a value that wire v1 cannot say. */
type ReadEvent = WireEvent | undefined

/** So many events are one body of wire v1, which keeps even long ones below its largest size. */
const EVENTS_PER_BODY = 100

/** What an export holds. */
export interface ReadLogs {
  readonly bodies: readonly Body[]
  /** Records that say nothing a body could carry. */
  readonly unreadable: number
}

/**
 * Turns an OTLP export into bodies of wire v1: `service.name` is the tool, `eventName` the event, attributes are its properties. The
 * text of a record, its severity, its trace and its time of day are left where they came from. Undefined where it is no export.
 *
 * The same bytes give the same batches, so an export that is sent again counts once.
 */
export function readLogs(text: string): ReadLogs | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(value) || !Array.isArray(value['resourceLogs'])) return undefined
  const digest = createHash('sha256').update(text).digest()
  const bodies: Body[] = []
  let unreadable = 0
  for (const resourceLogs of value['resourceLogs'] as readonly unknown[]) {
    if (!isFields(resourceLogs)) continue
    const { resource } = resourceLogs
    const attributes = attributesOf(isFields(resource) ? resource['attributes'] : undefined)
    const events = recordsOf(resourceLogs['scopeLogs']).map(readEvent)
    const readable = events.filter((event) => event !== undefined)
    unreadable += events.length - readable.length
    for (const group of grouped(readable)) {
      const batch = createHash('sha256').update(digest).update(String(bodies.length)).digest('hex')
      bodies.push(bodyOf(batch, attributes, group))
    }
  }
  return { bodies, unreadable }
}

function recordsOf(scopeLogs: unknown): readonly unknown[] {
  return listOf(scopeLogs).flatMap((scope) => (isFields(scope) ? listOf(scope['logRecords']) : []))
}

/** Activity travels alone: that is a rule of wire v1, and a rule about privacy. */
const ACTIVITY = /^(?:machine|project)\./

function grouped(events: readonly WireEvent[]): (readonly WireEvent[])[] {
  const alone = events.filter(({ name }) => ACTIVITY.test(name)).map((event) => [event])
  const others = events.filter(({ name }) => !ACTIVITY.test(name))
  const bodies = Array.from({ length: Math.ceil(others.length / EVENTS_PER_BODY) }, (_, index) =>
    others.slice(index * EVENTS_PER_BODY, (index + 1) * EVENTS_PER_BODY),
  )
  return [...alone, ...bodies]
}

function bodyOf(batch: string, resource: ReadonlyMap<string, unknown>, events: readonly WireEvent[]): Body {
  const text = (name: string): string | undefined => textOfAttribute(resource.get(name))
  const isActivity = ACTIVITY.test(events[0]?.name ?? '')
  const context = contextOf(text)
  const version = /^\d{1,5}\.\d{1,5}/.exec(text('service.version') ?? '')?.[0]
  return {
    v: 1,
    batch,
    tool: text('service.name') ?? '',
    ...(version !== undefined && !isActivity && { version }),
    context: isActivity ? (context.os === undefined ? {} : { os: context.os }) : context,
    events,
  }
}

const OS: Readonly<Record<string, WireContext['os']>> = { linux: 'linux', darwin: 'macos', windows: 'windows' }
const ARCH: Readonly<Record<string, WireContext['arch']>> = { amd64: 'x64', arm64: 'arm64' }
const RUNTIME: Readonly<Record<string, WireContext['runtime']>> = { nodejs: 'node', bun: 'bun', deno: 'deno' }

function contextOf(text: (name: string) => string | undefined): WireContext {
  const listed = <T>(words: Readonly<Record<string, T>>, name: string): T | 'other' | undefined => {
    const word = text(name)
    return word === undefined ? undefined : Object.hasOwn(words, word) ? words[word] : 'other'
  }
  const [os, arch, runtime] = [listed(OS, 'os.type'), listed(ARCH, 'host.arch'), listed(RUNTIME, 'process.runtime.name')]
  const major = /^v?(\d{1,3})\./.exec(text('process.runtime.version') ?? '')?.[1]
  return {
    ...(os !== undefined && { os }),
    ...(arch !== undefined && { arch }),
    ...(runtime !== undefined && { runtime }),
    ...(major !== undefined && { runtimeMajor: Number(major) }),
  }
}

/** Attributes of ours, which say what wire v1 says beside the properties. */
const FIRST = 'sonde.first'
const COUNT = 'sonde.n'
const EVENT_NAME = 'event.name'

function readEvent(record: unknown): ReadEvent {
  if (!isFields(record)) return undefined
  const attributes = attributesOf(record['attributes'])
  const name = record['eventName'] ?? textOfAttribute(attributes.get(EVENT_NAME))
  const at = dateOf(record['timeUnixNano']) ?? dateOf(record['observedTimeUnixNano'])
  if (typeof name !== 'string' || at === undefined) return undefined
  const properties: Record<string, WireValue> = {}
  for (const [attribute, given] of attributes) {
    if (attribute === EVENT_NAME || attribute === FIRST || attribute === COUNT) continue
    const value = wireValueOf(given)
    if (value === undefined || attribute === '__proto__') return undefined
    properties[attribute] = value
  }
  const first = wireValueOf(attributes.get(FIRST))
  const n = wireValueOf(attributes.get(COUNT))
  return {
    name,
    at,
    ...(first !== undefined && { first: first as NonNullable<WireEvent['first']> }),
    ...(n !== undefined && { n: n as number }),
    properties,
  }
}

const NANO_PER_MILLI = 1_000_000n
const MAX_MILLIS = 8_640_000_000_000_000n

/** The UTC date of a time in nanoseconds, a number or a text; the rest of the time is dropped here. */
function dateOf(nanos: unknown): string | undefined {
  if (typeof nanos === 'number') return Number.isFinite(nanos) && nanos > 0 && nanos < 1e19 ? isoDate(nanos / 1e6) : undefined
  if (typeof nanos !== 'string' || !/^\d{1,20}$/.test(nanos)) return undefined
  const millis = BigInt(nanos) / NANO_PER_MILLI
  return millis > 0n && millis < MAX_MILLIS ? isoDate(Number(millis)) : undefined
}

function isoDate(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10)
}
