import type { DuckDBConnection } from '@duckdb/node-api'
import { columnName } from '../columns.ts'
import type { CountQuery, CountRow, Dimension, LossRow, Span } from '../contract.ts'
import { quoted } from './schema.ts'

/** Answers `count`. A property without a column was never sent, so it is null everywhere. */
export async function countEvents(
  connection: DuckDBConnection,
  known: ReadonlySet<string>,
  query: CountQuery,
): Promise<CountRow[]> {
  const keys = query.by.map((dimension, index) => `CAST(${expressionOf(dimension, known)} AS VARCHAR) AS key${index}`)
  const percentiles = percentilesOf(query, known)
  const order = ['events DESC', ...query.by.map((_, index) => `key${index} NULLS LAST`)]
  const reader = await connection.runAndReadAll(
    `SELECT ${[...keys, 'sum(n)::DOUBLE AS events', ...FIRSTS, percentiles].join(', ')} FROM events
     WHERE tool = $tool AND "at" BETWEEN $from::DATE AND $to::DATE ${query.event === undefined ? '' : 'AND name = $event'}
     GROUP BY ALL HAVING count(*) > 0 ORDER BY ${order.join(', ')}`,
    { tool: query.tool, from: query.from, to: query.to, ...(query.event !== undefined && { event: query.event }) },
  )
  return reader.getRowsJS().map((row) => toCountRow(row, query.by.length))
}

export async function countLosses(connection: DuckDBConnection, { tool, from, to }: Span): Promise<LossRow[]> {
  const reader = await connection.runAndReadAll(
    `SELECT "by", reason, sum(n)::DOUBLE AS events FROM losses
     WHERE tool = $tool AND received BETWEEN $from::DATE AND $to::DATE
     GROUP BY ALL ORDER BY events DESC, reason, "by"`,
    { tool, from, to },
  )
  return reader.getRowObjectsJS() as unknown as LossRow[]
}

const FIRSTS = ['day', 'week', 'month', 'ever'].map((period) => `count_if(first_${period})::DOUBLE AS ${period}`)

function expressionOf(dimension: Dimension, known: ReadonlySet<string>): string {
  if ('field' in dimension) return quoted(dimension.field)
  const name = columnName(dimension)
  return known.has(name) ? quoted(name) : 'NULL'
}

function percentilesOf({ percentilesOf: property }: CountQuery, known: ReadonlySet<string>): string {
  const name = property === undefined ? undefined : columnName({ property, type: 'number' })
  if (name === undefined || !known.has(name)) return 'NULL AS percentiles'
  return `quantile_disc(${quoted(name)}, [0.5, 0.95])::DOUBLE[] AS percentiles`
}

function toCountRow(row: readonly unknown[], keys: number): CountRow {
  const [events, day, week, month, ever, percentiles] = row.slice(keys) as [number, number, number, number, number, unknown]
  const [p50, p95] = (percentiles ?? []) as number[]
  return {
    key: row.slice(0, keys) as (string | null)[],
    events,
    first: { day, week, month, ever },
    ...(p50 !== undefined && p95 !== undefined && { percentiles: { p50, p95 } }),
  }
}
