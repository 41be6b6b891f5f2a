import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ExportQuery, Removed } from '../contract.ts'
import { moveFile } from '../move-file.ts'
import { quoted, text } from '../quoted.ts'

const FORMATS = { ndjson: 'FORMAT json', parquet: 'FORMAT parquet, COMPRESSION zstd' }

/** Writes into the one directory that the database may write to, and moves the file from there. */
export async function exportEvents(
  connection: DuckDBConnection,
  rowsDirectory: string,
  { tool, from, to, format }: ExportQuery,
  path: string,
): Promise<Removed> {
  const file = join(rowsDirectory, 'export')
  // `COPY` takes no parameters.
  const where = `tool = ${text(tool)} AND "at" BETWEEN ${text(from)}::DATE AND ${text(to)}::DATE`
  try {
    const copied = await connection.run(
      `COPY (SELECT * EXCLUDE (key) FROM events WHERE ${where} ORDER BY "at", name, random()) TO ${text(file)} (${FORMATS[format]})`,
    )
    moveFile(file, path)
    return { events: copied.rowsChanged }
  } finally {
    rmSync(file, { force: true })
  }
}

export async function backupDatabase(connection: DuckDBConnection, rowsDirectory: string, path: string): Promise<void> {
  const file = join(rowsDirectory, 'backup')
  try {
    await connection.run(`ATTACH ${text(file)} AS backup`)
    try {
      const [row] = (await connection.runAndReadAll('SELECT current_database()')).getRowsJS()
      await connection.run(`COPY FROM DATABASE ${quoted(row?.[0] as string)} TO backup`)
    } finally {
      // Writes what is left to the file.
      await connection.run('DETACH backup')
    }
    moveFile(file, path)
  } finally {
    rmSync(file, { force: true })
  }
}
