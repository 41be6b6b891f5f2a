import { addDays } from '../../calendar.ts'
import {
  ERASE_DAYS,
  REMEMBER_DAYS,
  retentionByName,
  type Forgotten,
  type Removed,
  type Retention,
  type Selection,
} from '../contract.ts'
import { writeEmptyBlock } from './claims.ts'
import type { Server, Values } from './client.ts'
import { rebuildSums } from './sums.ts'

/** Forgets what has had its time. Every collector does it, and each step may be repeated. */
export async function forget(server: Server, today: string, holder: string, retention: Retention = {}): Promise<Forgotten> {
  const unlinked = { day: addDays(today, -ERASE_DAYS) }
  const remembered = { day: addDays(today, -REMEMBER_DAYS) }
  const old = 'received < {day:Date} AND key != 0'
  if ((await countIn(server, 'claims', old, unlinked)) > 0) {
    for (const table of ['events', 'losses']) {
      // The subquery reads a table that is the same on every copy of the server.
      await change(server, table, `UPDATE key = 0 WHERE key != 0 AND key IN (SELECT key FROM claims WHERE ${old})`, unlinked)
    }
    await change(server, 'claims', `UPDATE key = 0 WHERE ${old}`, unlinked)
  }
  await forgetClaims(server, today, holder, remembered)
  await remove(server, 'segments_applied', 'applied < {day:Date}', remembered)
  const expired: Record<string, number> = {}
  const stored = await server.ask<{ tool: string }>(
    'SELECT DISTINCT tool FROM (SELECT tool FROM events UNION ALL SELECT tool FROM losses)',
  )
  const tools = stored.map((row) => row.tool)
  for (const [tool, days] of Object.entries(retentionByName(retention, tools))) {
    const values = { tool, day: addDays(today, -days) }
    for (const table of ['daily_sums', 'daily_bins'])
      await remove(server, table, 'tool = {tool:String} AND at < {day:Date}', values)
    await remove(server, 'losses', 'tool = {tool:String} AND received < {day:Date}', values)
    const deleted = await remove(server, 'events', 'tool = {tool:String} AND at < {day:Date}', values)
    if (deleted > 0) expired[tool] = deleted
  }
  return { expired }
}

/** From the first block on, without a gap, and never the last: the sequence goes on from there. */
async function forgetClaims(server: Server, today: string, holder: string, remembered: Values): Promise<void> {
  if ((await countIn(server, 'claims', 'received < {day:Date}', remembered)) === 0) return
  if ((await countIn(server, 'claims', 'received >= {day:Date}', remembered)) === 0) await writeEmptyBlock(server, today, holder)
  const [kept] = await server.ask<{ first: string }>(
    'SELECT toString(min(block)) AS first FROM claims WHERE received >= {day:Date}',
    remembered,
  )
  if (kept) await remove(server, 'claims', 'block < {first:UInt64}', kept)
}

/** Deletes events and computes the sums of their tool again. Nothing may be stored meanwhile. */
export async function removeEvents(server: Server, selection: Selection): Promise<Removed> {
  const { tool, from, to, version, event, lane } = selection
  const conditions = ['tool = {tool:String}', 'at BETWEEN {from:Date} AND {to:Date}']
  const values: Record<string, string> = { tool, from, to }
  for (const [column, value] of Object.entries({ version, name: event, lane })) {
    if (value === undefined) continue
    conditions.push(`${column} = {${column}:String}`)
    values[column] = value
  }
  const events = await remove(server, 'events', conditions.join(' AND '), values)
  if (events > 0) await rebuildSums(server, tool)
  return { events }
}

/** Deletes rows, and only asks the server to where there are any: a mutation looks at every part of a table. */
async function remove(server: Server, table: string, where: string, values: Values): Promise<number> {
  const rows = await countIn(server, table, where, values)
  if (rows > 0) await change(server, table, `DELETE WHERE ${where}`, values)
  return rows
}

async function countIn(server: Server, table: string, where: string, values: Values): Promise<number> {
  const [row] = await server.ask<{ rows: number }>(`SELECT toFloat64(count()) AS rows FROM ${table} WHERE ${where}`, values)
  return row?.rows ?? 0
}

async function change(server: Server, table: string, mutation: string, values: Values): Promise<void> {
  await server.run(`ALTER TABLE ${table} ${mutation} SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1`, values)
}
