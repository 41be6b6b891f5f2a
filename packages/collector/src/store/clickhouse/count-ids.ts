import type { Span } from '../contract.ts'
import { inOrderOfWeeks, type IdCount } from '../id-counts.ts'
import type { Server } from './client.ts'

/** Counts identifiers among the events themselves: no daily sum can, because one identifier is on many days. */
export async function countIds(server: Server, { tool, from, to }: Span): Promise<IdCount[]> {
  const counted = `toFloat64(uniqExactIf(machine, machine NOT LIKE 'CI.%')) AS machines,
    toFloat64(uniqExact(project)) AS projects, toFloat64(uniqExact(session)) AS sessions
    FROM events WHERE tool = {tool:String} AND lane = 'main' AND at BETWEEN {from:Date} AND {to:Date}`
  const span = { tool, from, to }
  const all = await server.ask<Omit<IdCount, 'week'>>(`SELECT ${counted}`, span)
  const weeks = await server.ask<IdCount>(`SELECT toString(toMonday(at)) AS week, ${counted} GROUP BY week`, span)
  return inOrderOfWeeks([...all.map((row) => ({ ...row, week: null })), ...weeks])
}
