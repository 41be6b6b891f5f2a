import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CollectorError } from '../collector-error.ts'
import type { DataDirectory } from '../data-directory.ts'
import type { ClickhouseOptions } from './clickhouse/open.ts'
import type { EventStore } from './contract.ts'
import { dataInUse } from './duckdb/data-in-use.ts'
import { openDuckdbStore } from './duckdb/open.ts'

/** A file that says so where the database file is nothing but a lock. */
const ELSEWHERE = 'stored-in-clickhouse'

/** Opens the store of a data directory, embedded or on a ClickHouse server, and keeps every other process out of the directory. */
export async function openStore(
  directory: DataDirectory,
  clickhouse: ClickhouseOptions | undefined,
  onLost?: (error: Error) => void,
): Promise<EventStore> {
  if (!clickhouse && isStoredElsewhere(directory)) {
    throw new CollectorError(
      'stored-elsewhere',
      `The events of \`${directory.root}\` are in ClickHouse. Start its collector with \`--store clickhouse\`, and ask again.`,
    )
  }
  if (!clickhouse) return openDuckdbStore({ path: directory.database, rowsDirectory: directory.rows }, onLost)
  const unlock = await lockDirectory(directory)
  try {
    const { openClickhouseStore } = await import('./clickhouse/open.ts')
    const store = await openClickhouseStore(clickhouse)
    writeFileSync(join(directory.root, ELSEWHERE), 'Events are stored in ClickHouse, not in sonde.duckdb.\n', { mode: 0o600 })
    return {
      ...store,
      async close() {
        await store.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Whether the events of a data directory are on a ClickHouse server. */
export function isStoredElsewhere({ root }: DataDirectory): boolean {
  return existsSync(join(root, ELSEWHERE))
}

/**
 * The log belongs to one process also where its rows go elsewhere. An open database file is a lock that ends with its process, however
 * that ends; Node has no other.
 */
export async function lockDirectory({ database: path }: DataDirectory): Promise<() => void> {
  // The database is loaded by the thread that owns it. Here it would double the time that any command takes to start.
  const { DuckDBInstance } = await import('@duckdb/node-api')
  try {
    const instance = await DuckDBInstance.create(path, { memory_limit: '16MB', threads: '1' })
    return () => instance.closeSync()
  } catch (cause) {
    throw dataInUse(path, cause)
  }
}
