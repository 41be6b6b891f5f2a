import { columnName } from '../columns.ts'
import type { CountQuery, CountRow, LossRow, Span } from '../contract.ts'
import { dimensionId, isField, MAX_PAIRED_WORDS, type Dimension } from '../dimension.ts'
import { inOrder } from '../order-rows.ts'
import type { Server, Values } from './client.ts'
import { identifier } from './schema.ts'

/** Answers `count` from the events themselves. A property without a column was never sent, so it is null everywhere. */
export async function countEvents(server: Server, known: ReadonlySet<string>, query: CountQuery): Promise<CountRow[]> {
  const { joins, keys, conditions, values } = partsOf(query, known)
  const named = keys.map((key, index) => `toString(${key}) AS key${index}`)
  const groups = keys.map((_, index) => `key${index}`).join(', ')
  const rows = await server.ask<Row>(
    `SELECT ${[...named, 'toFloat64(sum(n)) AS total', ...FIRSTS, percentilesOf(query, known)].join(', ')}
     FROM events AS e ${joins.join(' ')} WHERE ${conditions.join(' AND ')}
     ${keys.length > 0 ? `GROUP BY ${groups}` : ''} HAVING count() > 0`,
    values,
  )
  return inOrder(rows.map((row) => toCountRow(row, keys.length)))
}

export async function countLosses(server: Server, { tool, from, to }: Span): Promise<LossRow[]> {
  return server.ask<LossRow>(
    `SELECT by, reason, toFloat64(sum(n)) AS events FROM losses
     WHERE tool = {tool:String} AND received BETWEEN {from:Date} AND {to:Date}
     GROUP BY by, reason ORDER BY events DESC, reason, by`,
    { tool, from, to },
  )
}

type Row = Readonly<Record<string, unknown>>

const PERIODS = ['day', 'week', 'month', 'ever'] as const
const FIRSTS = PERIODS.map((period) => `toFloat64(countIf(first_${period})) AS ${period}`)

interface Parts {
  readonly joins: string[]
  readonly keys: readonly string[]
  readonly conditions: string[]
  readonly values: Values
}

function partsOf(query: CountQuery, known: ReadonlySet<string>): Parts {
  const { tool, lane = 'main', from, to, event, by, where = [] } = query
  const joins: string[] = []
  const conditions = ['tool = {tool:String}', 'lane = {lane:String}', 'at BETWEEN {from:Date} AND {to:Date}']
  const values: Record<string, string | readonly string[]> = { tool, lane, from, to }
  if (event !== undefined) {
    conditions.push('name = {event:String}')
    values['event'] = event
  }
  const ids = by.map(dimensionId)
  const keys = by.map((dimension, index) => {
    if (isField(dimension) || dimension.type !== 'words') return expressionOf(dimension, known)
    const list = `arrayDistinct(${expressionOf(dimension, known)})`
    joins.push(`ARRAY JOIN ${list} AS word${index}`)
    const first = ids.indexOf(ids[index] as string)
    if (first < index) conditions.push(`word${first} < word${index} AND length(${list}) <= ${MAX_PAIRED_WORDS}`)
    return `word${index}`
  })
  for (const [index, { by: dimension, is }] of where.entries()) {
    values[`is${index}`] = is
    const grouped = ids.indexOf(dimensionId(dimension))
    const isList = !isField(dimension) && dimension.type === 'words' && grouped < 0
    const value = grouped < 0 ? expressionOf(dimension, known) : (keys[grouped] as string)
    const words = `{is${index}:Array(String)}`
    conditions.push(
      isList ? `hasAny(${value}, ${words})` : `has(${words}, ifNull(toString(${value}), '')) AND ${value} IS NOT NULL`,
    )
  }
  return { joins, keys, conditions, values }
}

function expressionOf(dimension: Dimension, known: ReadonlySet<string>): string {
  if (isField(dimension)) return `e.${identifier(dimension.field)}`
  const name = columnName(dimension)
  if (known.has(name)) return `e.${identifier(name)}`
  return dimension.type === 'words' ? 'emptyArrayString()' : 'CAST(NULL AS Nullable(String))'
}

function percentilesOf({ percentilesOf: property }: CountQuery, known: ReadonlySet<string>): string {
  const name = property === undefined ? undefined : columnName({ property, type: 'number' })
  if (name === undefined || !known.has(name)) return '[] AS percentiles'
  // Weighted, each with 1: of n numbers the one in place ⌈level · n⌉, as DuckDB counts.
  const exact = `quantilesExactWeightedIf(0.5, 0.95, 0.99)(assumeNotNull(${identifier(name)}), 1, isNotNull(${identifier(name)}))`
  return `if(count(${identifier(name)}) = 0, [], arrayMap(x -> toFloat64(x), ${exact})) AS percentiles`
}

function toCountRow(row: Row, keys: number): CountRow {
  const [p50, p95, p99] = row['percentiles'] as number[]
  return {
    key: Array.from({ length: keys }, (_, index) => row[`key${index}`] as string | null),
    events: row['total'] as number,
    first: firstsOf(row),
    ...(p50 !== undefined && p95 !== undefined && p99 !== undefined && { percentiles: { p50, p95, p99 } }),
  }
}

export function firstsOf(row: Row): CountRow['first'] {
  const [day, week, month, ever] = PERIODS.map((period) => row[period] as number) as [number, number, number, number]
  return { day, week, month, ever }
}
