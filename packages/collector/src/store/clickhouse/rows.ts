import { randomFillSync } from 'node:crypto'
import type { WireGroup } from '@sonde/core/protocol'
import type { BatchRecord, LogRecord } from '../../collect/log/record.ts'
import { columnName, columnOf, isGroup, pathTo, type Column } from '../columns.ts'
import type { Wanted } from './claims.ts'

/** A segment, before anybody knows which of its batches are new. */
export interface Laid {
  readonly wanted: readonly Wanted[]
  /** By their hash: of a batch that occurs twice the first; none that is erased in this segment. */
  readonly batches: ReadonlyMap<string, BatchRecord>
  readonly erased: readonly string[]
}

export function layOut(records: readonly LogRecord[]): Laid {
  const wanted = new Map<string, Wanted>()
  const batches = new Map<string, BatchRecord>()
  for (const { kind, batch, received } of records) {
    if (kind === 'erase') wanted.set(batch, { batch, received, key: '0', erased: true })
  }
  const erased = [...wanted.keys()]
  for (const record of records) {
    if (record.kind !== 'batch' || wanted.has(record.batch)) continue
    wanted.set(record.batch, { batch: record.batch, received: record.received, key: randomKey(), erased: false })
    batches.set(record.batch, record)
  }
  return { wanted: [...wanted.values()], batches, erased }
}

/** The rows of a batch in `events`, and the columns of their properties. */
export function eventRows(record: BatchRecord, key: string, columns: Map<string, Column>): Record<string, unknown>[] {
  const { tool, lane = 'main', version, context, ids } = record
  const { runtimeMajor, ...words } = context
  const shared = { tool, lane, version, ...words, runtime_major: runtimeMajor, ...ids, key }
  return record.events.map(({ name, at, hour, weekday, n = 1, first = [], properties }) => {
    const firsts = Object.fromEntries(first.map((period) => [`first_${period}`, true]))
    return { ...shared, name, at, hour, weekday, n, ...firsts, shuffle: random32(), ...cells(properties, columns) }
  })
}

export function lossRows({ tool, received, dropped, rejected }: BatchRecord, key: string): Record<string, unknown>[] {
  const rows = (by: string, counts: BatchRecord['dropped']): Record<string, unknown>[] =>
    Object.entries(counts ?? {}).map(([reason, n]) => ({ tool, received, by, reason, n, key }))
  return [...rows('sender', dropped), ...rows('collector', rejected)]
}

function cells(properties: WireGroup, columns: Map<string, Column>, path?: string): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(properties)) {
    const property = path === undefined ? name : pathTo(path, name)
    if (isGroup(value)) {
      Object.assign(row, cells(value, columns, property))
      continue
    }
    const column = columnOf(property, value)
    const named = columnName(column)
    columns.set(named, column)
    row[named] = value
  }
  return row
}

/** A random number that joins the rows of one batch for as long as it may be erased; never 0. As text: it has 64 bits. */
function randomKey(): string {
  randomFillSync(random)
  return String((random[0] as bigint) | 1n)
}

function random32(): number {
  randomFillSync(random)
  return Number((random[0] as bigint) & 0xffff_ffffn)
}

const random = new BigUint64Array(1)
