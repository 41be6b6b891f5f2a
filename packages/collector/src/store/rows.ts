import { randomFillSync } from 'node:crypto'
import type { WireGroup } from '@sonde/core/protocol'
import type { BatchRecord, LogRecord } from '../collect/log/record.ts'
import { columnName, columnOf, isGroup, pathTo, type Column, type PlainValue } from './columns.ts'

/** A segment as rows, each table as newline-delimited JSON. Rows of events and losses point to their batch by its key. */
export interface Rows {
  /** One row per batch, with what its events share. Without a key where it is to be erased and kept out. */
  readonly batches: string
  readonly events: string
  readonly losses: string
  /** Whether a batch is to be erased. */
  readonly erases: boolean
  /** The property columns that occur in `events`. */
  readonly columns: readonly Column[]
  /** The batches that have rows, by their key. */
  readonly byKey: ReadonlyMap<string, BatchRecord>
}

/** Lays a segment out as rows. Of a batch that occurs twice the first counts; one that is erased in this segment counts nowhere. */
export function toRows(records: readonly LogRecord[]): Rows {
  const batches = new Map<string, string>()
  for (const { kind, batch, received } of records) {
    if (kind === 'erase') batches.set(batch, JSON.stringify({ batch, received }))
  }
  const erases = batches.size > 0
  const events: string[] = []
  const losses: string[] = []
  const columns = new Map<string, NamedColumn>()
  const byKey = new Map<string, BatchRecord>()
  for (const record of records) {
    if (record.kind !== 'batch' || batches.has(record.batch)) continue
    const key = randomKey()
    batches.set(record.batch, batchRow(record, key))
    byKey.set(key, record)
    for (const event of record.events) events.push(eventRow(event, key, columns))
    addLosses(losses, 'sender', record.dropped, key)
    addLosses(losses, 'collector', record.rejected, key)
  }
  return {
    batches: lines(batches.values()),
    events: lines(events),
    losses: lines(losses),
    erases,
    columns: [...columns.values()],
    byKey,
  }
}

function batchRow({ batch, received, tool, lane, version, context, ids }: BatchRecord, key: string): string {
  const { runtimeMajor, ...words } = context
  return JSON.stringify({
    batch,
    received,
    key,
    tool,
    lane,
    version,
    ...words,
    runtime_major: runtimeMajor,
    ...ids,
  })
}

/** Written by hand: there are many, and most of each is the same text. */
function eventRow(
  { name, at, hour, weekday, n, first, properties }: BatchRecord['events'][number],
  key: string,
  columns: Map<string, NamedColumn>,
): string {
  let row = `{"key":"${key}","name":${JSON.stringify(name)},"at":"${at}"`
  if (hour !== undefined && weekday !== undefined) row += `,"hour":${hour},"weekday":${weekday}`
  if (n !== undefined) row += `,"n":${n}`
  if (first) for (const period of first) row += `,"first_${period}":true`
  return `${row}${cells(properties, columns)}}`
}

function cells(properties: WireGroup, columns: Map<string, NamedColumn>, path?: string): string {
  let row = ''
  for (const name in properties) {
    const value = properties[name]
    if (value === undefined) continue
    const property = path === undefined ? name : pathTo(path, name)
    if (isGroup(value)) {
      row += cells(value, columns, property)
      continue
    }
    const column = namedColumn(property, value)
    columns.set(column.name, column)
    row += column.prefix + JSON.stringify(value)
  }
  return row
}

function addLosses(rows: string[], by: string, counts: BatchRecord['dropped'], key: string): void {
  for (const [reason, n] of Object.entries(counts ?? {})) rows.push(JSON.stringify({ key, by, reason, n }))
}

interface NamedColumn extends Column {
  readonly name: string
  /** How a value of it begins in a row. */
  readonly prefix: string
}

const namedColumns = new Map<string, NamedColumn>()

/** A column and its name, which is spelled once: there are millions of values and few columns. */
function namedColumn(property: string, value: PlainValue): NamedColumn {
  const column = columnOf(property, value)
  const id = `${column.type} ${property}`
  let named = namedColumns.get(id)
  if (!named) {
    const name = columnName(column)
    named = { ...column, name, prefix: `,${JSON.stringify(name)}:` }
    namedColumns.set(id, named)
  }
  return named
}

const random = new BigUint64Array(1)

/** A random number that joins the rows of one batch for as long as it may be erased. As text: it has 63 bits. */
function randomKey(): string {
  randomFillSync(random)
  return ((random[0] as bigint) >> 1n).toString()
}

function lines(rows: Iterable<string>): string {
  const text = [...rows].join('\n')
  return text === '' ? '' : `${text}\n`
}
