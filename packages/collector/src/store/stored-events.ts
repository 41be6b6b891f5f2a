import type { WireContext, WireEvent, WireValue } from '@sonde/core/protocol'
import type { BatchRecord } from '../collect/log/record.ts'
import { columnNamed } from './columns.ts'
import { LANES } from './lane.ts'

/** A row of `events` as a database gives it back, by column. What is not there is null. */
export type StoredEvent = Readonly<Record<string, unknown>>

/** Rows as batches again, each of one event, so that they can be taken out of the daily sums as they were put in. */
export function* batchesOf(rows: Iterable<StoredEvent>): Generator<BatchRecord> {
  for (const row of rows) {
    const { tool, lane, version, os, arch, runtime, ci, agent } = row as Readonly<Record<string, string | null>>
    const context = Object.fromEntries(
      Object.entries({ os, arch, runtime, ci, agent }).filter(([, value]) => value !== null),
    ) as WireContext
    yield {
      kind: 'batch',
      batch: '',
      received: '',
      tool: tool as string,
      lane: LANES.find((word) => word === lane) ?? 'main',
      ...(version && { version }),
      context,
      events: [eventOf(row)],
    }
  }
}

function eventOf(row: StoredEvent): WireEvent {
  const properties: Record<string, WireValue> = {}
  for (const [name, value] of Object.entries(row)) {
    const column = columnNamed(name)
    if (!column || value === null || value === undefined) continue
    // Databases give large numbers back as `bigint` or as text.
    properties[column.property] = column.type === 'number' ? Number(value) : (value as WireValue)
  }
  const { hour, weekday } = row as { hour: number | null; weekday: number | null }
  return {
    name: row['name'] as string,
    at: row['at'] as string,
    n: Number(row['n']),
    first: PERIODS.filter((period) => row[`first_${period}`] === true),
    ...(hour !== null && weekday !== null && { hour, weekday }),
    properties,
  }
}

const PERIODS = ['day', 'week', 'month', 'ever'] as const
