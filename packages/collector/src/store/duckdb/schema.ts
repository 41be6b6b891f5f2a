import type { DuckDBConnection } from '@duckdb/node-api'
import { FACT_NAMES } from '@sonde/core/protocol'
import { CollectorError } from '../../collector-error.ts'
import { columnName, type Column, type ColumnType } from '../columns.ts'

/** The version of the tables below. A later version migrates forward; an earlier program leaves a newer file alone. */
const FORMAT = 1

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

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Creates what is missing and returns the names of the property columns. */
export async function prepareTables(connection: DuckDBConnection, path: string): Promise<Set<string>> {
  for (const statement of TABLES) await connection.run(statement)
  // An earlier program wrote events without them, and goes on to: it names the columns that it fills.
  for (const [name, type] of Object.entries({ ...TIMING_COLUMNS, ...ID_COLUMNS, ...CONTEXT_COLUMNS })) {
    await connection.run(`ALTER TABLE events ADD COLUMN IF NOT EXISTS ${quoted(name)} ${type}`)
  }
  const [version] = (await connection.runAndReadAll('SELECT version FROM format')).getRowsJS()
  if (!version) await connection.run('INSERT INTO format VALUES ($1)', [FORMAT])
  else if (version[0] !== FORMAT) {
    const format = JSON.stringify(version[0])
    throw new CollectorError(
      'database-unreadable',
      `\`${path}\` has format ${format}, and this version knows only ${FORMAT}. Run the version that wrote it.`,
    )
  }
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
