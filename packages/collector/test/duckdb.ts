import { join } from 'node:path'
import type { EventStore } from '../src/store/contract.ts'
import { openDatabase, type DatabaseOptions } from '../src/store/duckdb/database.ts'

/** Where a collector that keeps its data in `directory` has its database. */
export function databasePaths(directory: string): DatabaseOptions {
  return { path: join(directory, 'sonde.duckdb'), rowsDirectory: join(directory, 'rows') }
}

/** Opens the database without the thread that a collector gives it: a thread takes four times as long to begin as the database. */
export function openWithoutThread(directory: string): Promise<EventStore> {
  return openDatabase(databasePaths(directory))
}
