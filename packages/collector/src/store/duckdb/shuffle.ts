import type { DuckDBConnection } from '@duckdb/node-api'
import { MAX_AGE_DAYS } from '@sonde/core/protocol'
import { addDays } from '../../calendar.ts'

/**
 * Takes out of the order of rows what it says of arrivals. A table keeps rows as they were inserted, and of a tool that few people use
 * each second's worth is one delivery: its activity, its fact and its events side by side, for as long as they are kept.
 *
 * Rows of the days before are put in a random order as soon as the day is over. On the day after which nothing more is accepted of a date
 * its rows are, once more: what came late stands apart until then.
 *
 * Within a transaction of the caller's.
 */
export async function shuffleRows(connection: DuckDBConnection, today: string): Promise<void> {
  const lastDay = await lastArrival(connection, today)
  // A day earlier too: what came around midnight may have been stored after the day was shuffled.
  const arrived = `received >= DATE '${addDays(lastDay, -1)}'`
  await rewrite(connection, 'events', `key IN (SELECT key FROM batches WHERE ${arrived})`, 'tool, name, random()')
  for (const table of ['losses', 'batches']) await rewrite(connection, table, arrived, 'random()')
  const [firstClosed, lastClosed] = [addDays(lastDay, -MAX_AGE_DAYS), addDays(today, -MAX_AGE_DAYS - 1)]
  await rewrite(connection, 'events', `"at" BETWEEN DATE '${firstClosed}' AND DATE '${lastClosed}'`, 'tool, name, random()')
}

/** The last day before this one on which anything came. */
async function lastArrival(connection: DuckDBConnection, today: string): Promise<string> {
  const found = await connection.runAndReadAll('SELECT CAST(max(received) AS VARCHAR) FROM batches WHERE received < $1::DATE', [
    today,
  ])
  return (found.getRowsJS()[0]?.[0] as string | null) ?? today
}

async function rewrite(connection: DuckDBConnection, table: string, where: string, order: string): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE shuffled AS FROM ${table} WHERE ${where}`)
  await connection.run(`DELETE FROM ${table} WHERE ${where}`)
  await connection.run(`INSERT INTO ${table} BY NAME FROM shuffled ORDER BY ${order}`)
  await connection.run('DROP TABLE shuffled')
}
