import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { CollectorError } from '../collector-error.ts'
import type { DataDirectory } from '../data-directory.ts'
import type { ClickhouseOptions } from './clickhouse/open.ts'
import type { EventStore } from './contract.ts'
import { dataInUse } from './duckdb/database.ts'
import { openDuckdbStore } from './duckdb/open.ts'

/** A file that says so where the database file is nothing but a lock. */
const ELSEWHERE = 'stored-in-clickhouse'

/** Opens the store of a data directory, embedded or on a ClickHouse server, and keeps every other process out of the directory. */
export async function openStore(
  directory: DataDirectory,
  clickhouse: ClickhouseOptions | undefined,
  onLost?: (error: Error) => void,
): Promise<EventStore> {
  const elsewhere = join(directory.root, ELSEWHERE)
  if (!clickhouse && existsSync(elsewhere)) {
    throw new CollectorError(
      'stored-elsewhere',
      `The events of \`${directory.root}\` are in ClickHouse. Start its collector with \`--store clickhouse\`, and ask again.`,
    )
  }
  if (!clickhouse) return openDuckdbStore({ path: directory.database, rowsDirectory: directory.rows }, onLost)
  const unlock = await lock(directory.database)
  try {
    const { openClickhouseStore } = await import('./clickhouse/open.ts')
    const store = await openClickhouseStore(clickhouse)
    writeFileSync(elsewhere, 'Events are stored in ClickHouse, not in sonde.duckdb.\n', { mode: 0o600 })
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

/**
 * The log belongs to one process also where its rows go elsewhere. An open database file is a lock that ends with its process, however
 * that ends; Node has no other.
 */
async function lock(path: string): Promise<() => void> {
  try {
    const instance = await DuckDBInstance.create(path, { memory_limit: '16MB', threads: '1' })
    return () => instance.closeSync()
  } catch (cause) {
    throw dataInUse(path, cause)
  }
}
