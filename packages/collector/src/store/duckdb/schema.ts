import type { DuckDBConnection } from '@duckdb/node-api'
import { FACT_NAMES } from '@sonde/core/protocol'
import { CollectorError } from '../../collector-error.ts'
import { columnName, type Column, type ColumnType } from '../columns.ts'
import { quoted } from '../quoted.ts'
import { inTransaction } from './transaction.ts'
import { prepareSums, rebuildSums } from './sums.ts'

/** The version of the tables below. A later program migrates forward; an earlier one leaves a newer file alone. */
export const FORMAT = 2

/** Format 1. What came later is in `MIGRATIONS`, so that a new file and a migrated one are the same. */
const TABLES = [
  'CREATE TABLE IF NOT EXISTS format (version INTEGER NOT NULL)',
  `CREATE TABLE IF NOT EXISTS events (
    tool VARCHAR NOT NULL, name VARCHAR NOT NULL, "at" DATE NOT NULL, n UINTEGER NOT NULL,
    first_day BOOLEAN NOT NULL, first_week BOOLEAN NOT NULL, first_month BOOLEAN NOT NULL, first_ever BOOLEAN NOT NULL,
    version VARCHAR, os VARCHAR, arch VARCHAR, runtime VARCHAR, runtime_major USMALLINT, ci VARCHAR, agent VARCHAR,
    key BIGINT)`,
  'CREATE TABLE IF NOT EXISTS losses (tool VARCHAR NOT NULL, received DATE NOT NULL, "by" VARCHAR NOT NULL, reason VARCHAR NOT NULL, n BIGINT NOT NULL, key BIGINT)',
  // A batch without a key is erased, or too old to be.
  'CREATE TABLE IF NOT EXISTS batches (batch BLOB NOT NULL, received DATE NOT NULL, key BIGINT)',
  'CREATE TABLE IF NOT EXISTS segments_applied (segment VARCHAR NOT NULL, applied DATE NOT NULL)',
]

/** When an event was by the clock of its user, where its tool asks for that. */
export const TIMING_COLUMNS = { hour: 'UTINYINT', weekday: 'UTINYINT' }

/** The identifiers that a tool's catalog chose. */
export const ID_COLUMNS = { machine: 'VARCHAR', project: 'VARCHAR', session: 'VARCHAR' }

/** What only a full context tells, by the names of the protocol: no two differ only in case. */
export const CONTEXT_COLUMNS: Readonly<Record<string, string>> = Object.fromEntries(FACT_NAMES.map((name) => [name, 'VARCHAR']))

export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  word: 'VARCHAR',
  words: 'VARCHAR[]',
  number: 'BIGINT',
  flag: 'BOOLEAN',
}

/**
 * Creates the tables, or brings those of an earlier format forward, and returns the names of the property columns.
 *
 * A migration is one transaction, so a crash in it leaves the format it began with.
 */
export async function prepareTables(connection: DuckDBConnection, path: string): Promise<Set<string>> {
  const found = await formatOf(connection)
  if (found !== undefined && found > FORMAT) {
    throw new CollectorError(
      'database-unreadable',
      `\`${path}\` has format ${found}, and this version knows only ${FORMAT}. Run the version that wrote it.`,
    )
  }
  await inTransaction(connection, async () => {
    if (found === undefined) for (const statement of TABLES) await connection.run(statement)
    for (let format = found ?? 0; format < FORMAT; format += 1) await MIGRATIONS[format]?.(connection)
    await connection.run('DELETE FROM format')
    await connection.run('INSERT INTO format VALUES ($1)', [FORMAT])
  })
  return propertyColumns(connection)
}

/** By the format they start from; what stands at 0 creates what `TABLES` does not. Only ever added to. */
const MIGRATIONS: readonly ((connection: DuckDBConnection) => Promise<void>)[] = [
  async () => undefined,
  async (connection) => {
    // The first programs of format 1 knew neither hours nor ids nor all of a context.
    for (const [name, type] of Object.entries({ ...TIMING_COLUMNS, ...ID_COLUMNS, ...CONTEXT_COLUMNS })) {
      await connection.run(`ALTER TABLE events ADD COLUMN IF NOT EXISTS ${quoted(name)} ${type}`)
    }
    await connection.run(`ALTER TABLE events ADD COLUMN IF NOT EXISTS lane VARCHAR DEFAULT 'main'`)
    await prepareSums(connection)
    await rebuildSums(connection, await propertyColumns(connection))
  },
]

async function formatOf(connection: DuckDBConnection): Promise<number | undefined> {
  const tables = await connection.runAndReadAll("SELECT 1 FROM duckdb_tables() WHERE table_name = 'format'")
  if (tables.currentRowCount === 0) return undefined
  const [row] = (await connection.runAndReadAll('SELECT version FROM format')).getRowsJS()
  return row ? Number(row[0]) : undefined
}

async function propertyColumns(connection: DuckDBConnection): Promise<Set<string>> {
  const columns = await connection.runAndReadAll(
    `SELECT column_name FROM duckdb_columns() WHERE table_name = 'events' AND contains(column_name, ':')`,
  )
  return new Set(columns.getRowsJS().map(([name]) => name as string))
}

/** Adds the columns that are missing, and their names to `known`. */
export async function addColumns(connection: DuckDBConnection, columns: readonly Column[], known: Set<string>): Promise<void> {
  for (const column of columns) {
    const name = columnName(column)
    if (known.has(name)) continue
    await connection.run(`ALTER TABLE events ADD COLUMN IF NOT EXISTS ${quoted(name)} ${SQL_TYPES[column.type]}`)
    known.add(name)
  }
}
