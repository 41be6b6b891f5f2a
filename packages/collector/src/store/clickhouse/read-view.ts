import type { ViewQuery, ViewRow } from '../count-from-views.ts'
import type { Server, Values } from './client.ts'
import { firstsOf } from './count.ts'

type Row = Readonly<Record<string, unknown>>

/** Reads the daily sums. */
export async function readView(server: Server, viewQuery: ViewQuery): Promise<ViewRow[]> {
  const { query, by } = viewQuery
  const { where, values } = conditionsOf(viewQuery)
  const sums = ['day', 'week', 'month', 'ever'].map((period) => `toFloat64(sum(first_${period})) AS ${period}`)
  const rows = await server.ask<Row>(
    `SELECT ${[...keysOf(by), 'toFloat64(sum(events)) AS total', ...sums].join(', ')}
     FROM daily_sums WHERE ${where} ${groupBy(by)} HAVING total > 0`,
    values,
  )
  const bins = query.percentilesOf === undefined ? undefined : await readBins(server, viewQuery, query.percentilesOf)
  return rows.map((row) => {
    const keys = keyIn(row, by)
    const counted = bins?.get(JSON.stringify(keys))
    return { keys, events: row['total'] as number, first: firstsOf(row), ...(counted && { bins: counted }) }
  })
}

async function readBins(server: Server, viewQuery: ViewQuery, property: string): Promise<Map<string, Map<number, number>>> {
  const { by } = viewQuery
  const { where, values } = conditionsOf(viewQuery)
  const rows = await server.ask<Row>(
    `SELECT ${[...keysOf(by), 'bin', 'toFloat64(sum(n)) AS total'].join(', ')}
     FROM daily_bins WHERE ${where} AND property = {property:String} ${groupBy(by, 'bin')} HAVING total > 0`,
    { ...values, property },
  )
  const bins = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const key = JSON.stringify(keyIn(row, by))
    bins.set(key, (bins.get(key) ?? new Map<number, number>()).set(row['bin'] as number, row['total'] as number))
  }
  return bins
}

function keysOf(by: ViewQuery['by']): string[] {
  return by.map((key, index) => `toString(${key}) AS key${index}`)
}

function keyIn(row: Row, by: ViewQuery['by']): string[] {
  return by.map((_, index) => row[`key${index}`] as string)
}

function groupBy(by: ViewQuery['by'], ...more: readonly string[]): string {
  const groups = [...by.map((_, index) => `key${index}`), ...more]
  return groups.length > 0 ? `GROUP BY ${groups.join(', ')}` : ''
}

function conditionsOf({ view, query, where }: ViewQuery): { where: string; values: Values } {
  const { tool, lane = 'main', from, to, event } = query
  const values: Record<string, string | readonly string[]> = { view: view.id, tool, lane, from, to }
  const conditions = [
    'view = {view:String}',
    'tool = {tool:String}',
    'lane = {lane:String}',
    'at BETWEEN {from:Date} AND {to:Date}',
  ]
  if (event !== undefined) {
    conditions.push('name = {event:String}')
    values['event'] = event
  }
  for (const [index, { key, is }] of where.entries()) {
    values[`is${index}`] = is
    conditions.push(`has({is${index}:Array(String)}, toString(${key}))`)
  }
  return { where: conditions.join(' AND '), values }
}
