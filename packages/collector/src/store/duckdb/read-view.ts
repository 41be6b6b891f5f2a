import type { DuckDBConnection } from '@duckdb/node-api'
import type { ViewQuery, ViewRow } from '../count-from-views.ts'

/** Reads the daily sums. */
export async function readView(connection: DuckDBConnection, viewQuery: ViewQuery): Promise<ViewRow[]> {
  const { query, by } = viewQuery
  const keys = by.map((key, index) => `CAST("${key}" AS VARCHAR) AS key${index}`)
  const { where, values } = conditionsOf(viewQuery)
  const sums = ['events', 'first_day', 'first_week', 'first_month', 'first_ever'].map((name) => `sum(${name})::DOUBLE AS ${name}`)
  const reader = await connection.runAndReadAll(
    `SELECT ${[...keys, ...sums].join(', ')} FROM (FROM daily_sums UNION ALL FROM daily_sums_new)
     WHERE ${where} GROUP BY ALL HAVING sum(events) > 0`,
    values,
  )
  const bins = query.percentilesOf === undefined ? undefined : await readBins(connection, viewQuery, query.percentilesOf)
  return reader.getRowsJS().map((row) => {
    const found = row.slice(0, by.length) as string[]
    const [events, day, week, month, ever] = row.slice(by.length) as [number, number, number, number, number]
    const counted = bins?.get(JSON.stringify(found))
    return { keys: found, events, first: { day, week, month, ever }, ...(counted && { bins: counted }) }
  })
}

async function readBins(
  connection: DuckDBConnection,
  viewQuery: ViewQuery,
  property: string,
): Promise<Map<string, Map<number, number>>> {
  const { where, values } = conditionsOf(viewQuery)
  const keys = viewQuery.by.map((key, index) => `CAST("${key}" AS VARCHAR) AS key${index}`)
  const reader = await connection.runAndReadAll(
    `SELECT ${[...keys, 'bin::INTEGER AS bin', 'sum(n)::DOUBLE AS n'].join(', ')} FROM (FROM daily_bins UNION ALL FROM daily_bins_new)
     WHERE ${where} AND property = $property GROUP BY ALL HAVING sum(n) > 0`,
    { ...values, property },
  )
  const bins = new Map<string, Map<number, number>>()
  for (const row of reader.getRowsJS()) {
    const key = JSON.stringify(row.slice(0, -2))
    const [bin, n] = row.slice(-2) as [number, number]
    bins.set(key, (bins.get(key) ?? new Map<number, number>()).set(bin, n))
  }
  return bins
}

function conditionsOf({ view, query, where }: ViewQuery): { where: string; values: Record<string, string> } {
  const values: Record<string, string> = {
    view: view.id,
    tool: query.tool,
    lane: query.lane ?? 'main',
    from: query.from,
    to: query.to,
    ...(query.event !== undefined && { event: query.event }),
  }
  const conditions = ['view = $view', 'tool = $tool', 'lane = $lane', '"at" BETWEEN $from::DATE AND $to::DATE']
  if (query.event !== undefined) conditions.push('name = $event')
  for (const [index, { key, is }] of where.entries()) {
    const names = is.map((_, place) => `is${index}_${place}`)
    for (const [place, name] of names.entries()) values[name] = is[place] as string
    conditions.push(names.length === 0 ? 'false' : `CAST("${key}" AS VARCHAR) IN (${names.map((name) => `$${name}`).join(', ')})`)
  }
  return { where: conditions.join(' AND '), values }
}
