import type { DuckDBConnection } from '@duckdb/node-api'

/** Does all of `task` or nothing. */
export async function inTransaction<T>(connection: DuckDBConnection, task: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION')
  try {
    const result = await task()
    await connection.run('COMMIT')
    return result
  } catch (error) {
    // Where the transaction has ended by itself there is nothing to roll back.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}
