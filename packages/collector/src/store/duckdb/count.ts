import type { DuckDBConnection } from '@duckdb/node-api'
import { columnName } from '../columns.ts'
import type { CountQuery, CountRow, LossRow, Span } from '../contract.ts'
import { dimensionId, isField, MAX_PAIRED_WORDS, type Dimension } from '../dimension.ts'
import { inOrder } from '../order-rows.ts'
import { quoted } from '../quoted.ts'

/** Answers `count` from the events themselves. A property without a column was never sent, so it is null everywhere. */
export async function countEvents(
  connection: DuckDBConnection,
  known: ReadonlySet<string>,
  query: CountQuery,
): Promise<CountRow[]> {
  const { unnested, keys, conditions, values } = partsOf(query, known)
  const source = unnested.reduce((inner, column) => `(SELECT *, ${column} FROM ${inner})`, 'events')
  const named = keys.map((key, index) => `CAST(${key} AS VARCHAR) AS key${index}`)
  const reader = await connection.runAndReadAll(
    `SELECT ${[...named, 'sum(n)::DOUBLE AS events', ...FIRSTS, percentilesOf(query, known)].join(', ')}
     FROM ${source} WHERE ${conditions.join(' AND ')} GROUP BY ALL HAVING count(*) > 0`,
    values,
  )
  return inOrder(reader.getRowsJS().map((row) => toCountRow(row, query.by.length)))
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

interface Parts {
  /** What is laid out a row per word, one within the other. A join with a list is a hundred times slower. */
  readonly unnested: string[]
  readonly keys: readonly string[]
  readonly conditions: string[]
  readonly values: Record<string, string>
}

function partsOf(query: CountQuery, known: ReadonlySet<string>): Parts {
  const { tool, lane = 'main', from, to, event, by, where = [] } = query
  const unnested: string[] = []
  const conditions = [`tool = $tool`, `coalesce(lane, 'main') = $lane`, '"at" BETWEEN $from::DATE AND $to::DATE']
  const values: Record<string, string> = { tool, lane, from, to }
  if (event !== undefined) {
    conditions.push('name = $event')
    values['event'] = event
  }
  const ids = by.map(dimensionId)
  const keys = by.map((dimension, index) => {
    if (isField(dimension) || dimension.type !== 'words') return expressionOf(dimension, known)
    const list = known.has(columnName(dimension)) ? `list_distinct(${expressionOf(dimension, known)})` : '[]::VARCHAR[]'
    unnested.push(`unnest(${list}) AS word${index}`)
    const first = ids.indexOf(ids[index] as string)
    if (first < index) conditions.push(`word${first} < word${index} AND len(${list}) <= ${MAX_PAIRED_WORDS}`)
    return `word${index}`
  })
  for (const [index, { by: dimension, is }] of where.entries()) {
    const names = is.map((_, place) => `is${index}_${place}`)
    for (const [place, name] of names.entries()) values[name] = is[place] as string
    const words = `[${names.map((name) => `$${name}`).join(', ')}]::VARCHAR[]`
    const grouped = ids.indexOf(dimensionId(dimension))
    const isList = !isField(dimension) && dimension.type === 'words' && grouped < 0
    const value = grouped < 0 ? expressionOf(dimension, known) : (keys[grouped] as string)
    conditions.push(isList ? `list_has_any(${value}, ${words})` : `list_contains(${words}, CAST(${value} AS VARCHAR))`)
  }
  return { unnested, keys, conditions, values }
}

function expressionOf(dimension: Dimension, known: ReadonlySet<string>): string {
  if (isField(dimension)) return quoted(dimension.field)
  const name = columnName(dimension)
  if (known.has(name)) return quoted(name)
  return dimension.type === 'words' ? 'NULL::VARCHAR[]' : 'NULL'
}

function percentilesOf({ percentilesOf: property }: CountQuery, known: ReadonlySet<string>): string {
  const name = property === undefined ? undefined : columnName({ property, type: 'number' })
  if (name === undefined || !known.has(name)) return 'NULL AS percentiles'
  return `quantile_disc(${quoted(name)}, [0.5, 0.95, 0.99])::DOUBLE[] AS percentiles`
}

function toCountRow(row: readonly unknown[], keys: number): CountRow {
  const [events, day, week, month, ever, percentiles] = row.slice(keys) as [number, number, number, number, number, unknown]
  const [p50, p95, p99] = (percentiles ?? []) as number[]
  return {
    key: row.slice(0, keys) as (string | null)[],
    events,
    first: { day, week, month, ever },
    ...(p50 !== undefined && p95 !== undefined && p99 !== undefined && { percentiles: { p50, p95, p99 } }),
  }
}
