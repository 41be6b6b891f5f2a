import { isFields } from '../../define/fields.ts'
import type { Body, WireEvent } from '../wire.ts'
import { eventOfLogRecord, logRecordOf } from './log-record.ts'
import { BATCH, bodyOfResource, resourceAttributes } from './resource.ts'
import { attributesOf, listOf, textOfAttribute } from './values.ts'

/** Writes a body as an OTLP export of logs in JSON: one resource for what all events share, one log record for each event. */
export function encodeLogs({ events, ...body }: Body): string {
  const scopeLogs = [{ scope: { name: 'sonde' }, logRecords: events.map(logRecordOf) }]
  return JSON.stringify({ resourceLogs: [{ resource: { attributes: resourceAttributes(body) }, scopeLogs }] })
}

/** Reads back what {@link encodeLogs} wrote. Throws where the text is nothing of that kind. */
export function decodeLogs(text: string): Body {
  const { resourceLogs } = JSON.parse(text) as { readonly resourceLogs: readonly unknown[] }
  const logs = readResourceLogs(resourceLogs[0])
  const body = logs && wireBodyOf(logs)
  if (body === undefined) throw new TypeError('This is no body of wire v1 in OTLP.')
  return body
}

/** One resource of an export: what is said of all its records, and the records that are events. */
export interface ResourceLogs {
  readonly attributes: ReadonlyMap<string, unknown>
  readonly events: readonly WireEvent[]
  /** Records that say nothing a body could carry. */
  readonly unreadable: number
}

/** Reads one resource with its records; undefined where it is none. */
export function readResourceLogs(value: unknown): ResourceLogs | undefined {
  if (!isFields(value)) return undefined
  const { resource, scopeLogs } = value
  const records = listOf(scopeLogs).flatMap((scope) => (isFields(scope) ? listOf(scope['logRecords']) : []))
  const events = records.map(eventOfLogRecord).filter((event) => event !== undefined)
  return {
    attributes: attributesOf(isFields(resource) ? resource['attributes'] : undefined),
    events,
    unreadable: records.length - events.length,
  }
}

/** The body of wire v1 that a resource was made of, unchecked; undefined where a program that knows nothing of us made it. */
export function wireBodyOf({ attributes, events }: ResourceLogs): Body | undefined {
  if (textOfAttribute(attributes.get(BATCH)) === undefined) return undefined
  return { v: 1, ...bodyOfResource(attributes), events }
}
