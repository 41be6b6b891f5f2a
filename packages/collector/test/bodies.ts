import { createHash } from 'node:crypto'
import { batchOf, type Body, type WireEvent } from '@sonde/core/protocol'
import { utcDate } from '../src/calendar.ts'
import {
  decodeLine,
  encodeLine,
  roomFor,
  writeEntry,
  type BatchRecord,
  type LogEntry,
  type LogRecord,
} from '../src/collect/log/record.ts'

/** The day on which tests with a clock of their own live. */
export const TODAY = '2026-11-20'

/** The secret numbered `index`, the same in every run. */
export function secretOf(index: number): string {
  return createHash('sha256').update(`secret ${index}`).digest('hex').slice(0, 32)
}

export function batchNumber(index: number): string {
  return batchOf(secretOf(index))
}

export function finished(properties: WireEvent['properties'] = {}, event: Partial<WireEvent> = {}): WireEvent {
  return {
    name: 'command.finished',
    at: TODAY,
    ...event,
    properties: { command: 'build', outcome: 'ok', durationMs: 100, ...properties },
  }
}

/** A body of `acme` that a courier could have sealed. */
export function body(index: number, events: readonly WireEvent[] = [finished()], rest: Partial<Body> = {}): Body {
  return {
    v: 1,
    batch: batchNumber(index),
    tool: 'acme',
    version: '1.4',
    context: { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24 },
    events,
    ...rest,
  }
}

/** The same as the record the collector keeps of it. */
export function record(index: number, events: readonly WireEvent[] = [finished()], rest: Partial<BatchRecord> = {}): BatchRecord {
  const { batch, tool, version, context } = body(index, events)
  return { kind: 'batch', batch, tool, ...(version !== undefined && { version }), context, received: TODAY, events, ...rest }
}

/** Today by the clock of this machine, for tests with real collectors. */
export function today(): string {
  return utcDate(new Date())
}

/** What is read back of an entry of the log. */
export function asRead(entry: LogEntry): LogRecord {
  const line = entry.kind === 'body' ? entry : encodeLine(entry)
  const bytes = Buffer.alloc(roomFor(line))
  const read = decodeLine(bytes.subarray(0, writeEntry(line, bytes, 0) - 1))
  if (!read) throw new Error('the line cannot be read')
  return read
}
