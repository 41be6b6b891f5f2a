import { isFields } from '../../define/fields.ts'
import type { WireEvent, WireValue } from '../wire.ts'
import { attributesFor } from './attributes.ts'
import { attributesOf, textOfAttribute, wireValueOf } from './values.ts'

/** Attributes of ours, which say what wire v1 says beside the properties. */
const FIRST = 'sonde.first'
const COUNT = 'sonde.n'
const HOUR = 'sonde.hour'
const WEEKDAY = 'sonde.weekday'
const EVENT_NAME = 'event.name'
const OWN = [FIRST, COUNT, HOUR, WEEKDAY, EVENT_NAME]

/** An event as a log record. Its time is the midnight, in UTC, with which its date begins: nothing finer is known. */
export function logRecordOf({ name, at, hour, weekday, first, n, properties }: WireEvent): object {
  return {
    timeUnixNano: `${Date.parse(`${at}T00:00:00Z`)}000000`,
    eventName: name,
    attributes: attributesFor({ ...properties, [HOUR]: hour, [WEEKDAY]: weekday, [FIRST]: first, [COUNT]: n }),
  }
}

/** A log record as an event; undefined where it has no name, no time, or a value that wire v1 cannot say. */
export function eventOfLogRecord(record: unknown): WireEvent | undefined {
  if (!isFields(record)) return undefined
  const attributes = attributesOf(record['attributes'])
  const name = record['eventName'] ?? textOfAttribute(attributes.get(EVENT_NAME))
  const at = dateOf(record['timeUnixNano']) ?? dateOf(record['observedTimeUnixNano'])
  if (typeof name !== 'string' || at === undefined) return undefined
  const properties: Record<string, WireValue> = {}
  for (const [attribute, given] of attributes) {
    if (OWN.includes(attribute)) continue
    const value = wireValueOf(given)
    if (value === undefined || attribute === '__proto__') return undefined
    properties[attribute] = value
  }
  const own = (attribute: string): unknown => wireValueOf(attributes.get(attribute))
  const [hour, weekday, first, n] = [own(HOUR), own(WEEKDAY), own(FIRST), own(COUNT)]
  // Of the right type or not: what the sender wrote is checked with the body it goes into.
  const said: Partial<Record<keyof WireEvent, unknown>> = {
    ...(hour !== undefined && { hour }),
    ...(weekday !== undefined && { weekday }),
    ...(first !== undefined && { first }),
    ...(n !== undefined && { n }),
  }
  return { name, at, ...(said as Partial<WireEvent>), properties }
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
