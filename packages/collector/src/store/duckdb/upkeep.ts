import type { DuckDBConnection } from '@duckdb/node-api'
import { addDays } from '../../calendar.ts'
import { ERASE_DAYS, REMEMBER_DAYS } from '../contract.ts'

/** Forgets, in one transaction, which rows came together, which batches existed, and which segments were applied. */
export async function forget(connection: DuckDBConnection, today: string): Promise<void> {
  const unlinked = addDays(today, -ERASE_DAYS)
  await connection.run('BEGIN TRANSACTION')
  try {
    for (const table of ['events', 'losses']) {
      await connection.run(
        `UPDATE ${table} SET key = NULL WHERE key IN (SELECT key FROM batches WHERE received < $1::DATE AND key IS NOT NULL)`,
        [unlinked],
      )
    }
    await connection.run('UPDATE batches SET key = NULL WHERE received < $1::DATE', [unlinked])
    await connection.run('DELETE FROM batches WHERE received < $1::DATE', [addDays(today, -REMEMBER_DAYS)])
    await connection.run('DELETE FROM segments_applied WHERE applied < $1::DATE', [addDays(today, -REMEMBER_DAYS)])
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}
