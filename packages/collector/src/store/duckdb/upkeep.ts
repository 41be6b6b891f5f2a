import type { DuckDBConnection } from '@duckdb/node-api'
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
import { shuffleRows } from './shuffle.ts'
import { foldSums, rebuildSums } from './sums.ts'
import { inTransaction } from './transaction.ts'

/**
 * Forgets, in one transaction, which rows came together or one after another, which batches existed, which segments were applied, and
 * what is too old.
 */
export async function forget(connection: DuckDBConnection, today: string, retention: Retention = {}): Promise<Forgotten> {
  const unlinked = addDays(today, -ERASE_DAYS)
  return inTransaction(connection, async () => {
    // While it is known when rows came.
    await shuffleRows(connection, today)
    for (const table of ['events', 'losses']) {
      await connection.run(
        `UPDATE ${table} SET key = NULL WHERE key IN (SELECT key FROM batches WHERE received < $1::DATE AND key IS NOT NULL)`,
        [unlinked],
      )
    }
    await connection.run('UPDATE batches SET key = NULL WHERE received < $1::DATE', [unlinked])
    await connection.run('DELETE FROM batches WHERE received < $1::DATE', [addDays(today, -REMEMBER_DAYS)])
    await connection.run('DELETE FROM segments_applied WHERE applied < $1::DATE', [addDays(today, -REMEMBER_DAYS)])
    const expired: Record<string, number> = {}
    const stored = await connection.runAndReadAll('SELECT DISTINCT tool FROM events UNION SELECT DISTINCT tool FROM losses')
    const tools = stored.getRowsJS().map(([tool]) => tool as string)
    for (const [tool, days] of Object.entries(retentionByName(retention, tools))) {
      const deleted = await expire(connection, tool, addDays(today, -days))
      if (deleted > 0) expired[tool] = deleted
    }
    await foldSums(connection)
    return { expired }
  })
}

/** Deletes what happened before `first`, and the sums of those days. */
async function expire(connection: DuckDBConnection, tool: string, first: string): Promise<number> {
  for (const table of ['daily_sums', 'daily_sums_new', 'daily_bins', 'daily_bins_new']) {
    await connection.run(`DELETE FROM ${table} WHERE tool = $1 AND "at" < $2::DATE`, [tool, first])
  }
  await connection.run('DELETE FROM losses WHERE tool = $1 AND received < $2::DATE', [tool, first])
  const deleted = await connection.run('DELETE FROM events WHERE tool = $1 AND "at" < $2::DATE', [tool, first])
  return deleted.rowsChanged
}

/** Deletes events and computes the sums of their tool again. */
export async function removeEvents(
  connection: DuckDBConnection,
  known: ReadonlySet<string>,
  selection: Selection,
): Promise<Removed> {
  const { tool, from, to, version, event, lane } = selection
  const conditions = ['tool = $tool', '"at" BETWEEN $from::DATE AND $to::DATE']
  const optional = { version, name: event, lane }
  const values: Record<string, string> = { tool, from, to }
  for (const [column, value] of Object.entries(optional)) {
    if (value === undefined) continue
    conditions.push(`${column} = $${column}`)
    values[column] = value
  }
  return inTransaction(connection, async () => {
    const deleted = await connection.run(`DELETE FROM events WHERE ${conditions.join(' AND ')}`, values)
    if (deleted.rowsChanged > 0) await rebuildSums(connection, known, tool)
    return { events: deleted.rowsChanged }
  })
}
