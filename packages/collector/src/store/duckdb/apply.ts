import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { readSegment, type Segment } from '../../collect/log/segment.ts'
import { columnName } from '../columns.ts'
import type { Applied } from '../contract.ts'
import { toRows, type Rows } from './rows.ts'
import { addColumns, CONTEXT_COLUMNS, ID_COLUMNS, quoted, SQL_TYPES, TIMING_COLUMNS } from './schema.ts'

/** Where rows wait for `read_json`, the only directory the database may read from. */
export interface ApplyContext {
  readonly connection: DuckDBConnection
  readonly rowsDirectory: string
  /** Names of the property columns that exist. */
  readonly known: Set<string>
}

/** Stores a segment in one transaction with the note that it was stored, so a crash leaves both or neither. */
export async function applySegment(context: ApplyContext, segment: Segment): Promise<Applied> {
  const { connection } = context
  const { records, damaged } = await readSegment(segment.path)
  const last = records.at(-1)
  if (!last) return { damaged }
  const rows = toRows(records)
  await addColumns(connection, rows.columns, context.known)
  const files = writeRows(context.rowsDirectory, rows)
  try {
    await connection.run('BEGIN TRANSACTION')
    const applied = await connection.runAndReadAll('SELECT 1 FROM segments_applied WHERE segment = $1', [segment.id])
    if (applied.currentRowCount === 0) {
      for (const statement of statements(files, rows)) await connection.run(statement)
      await connection.run('INSERT INTO segments_applied VALUES ($1, $2::DATE)', [segment.id, last.received])
    }
    await connection.run('COMMIT')
  } catch (error) {
    // Where the transaction has ended by itself there is nothing to roll back.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    for (const file of Object.values(files)) rmSync(file, { force: true })
  }
  return { damaged }
}

type Files = Readonly<Record<'batches' | 'events' | 'losses', string>>

function writeRows(directory: string, rows: Rows): Files {
  const files = { batches: join(directory, 'batches'), events: join(directory, 'events'), losses: join(directory, 'losses') }
  writeFileSync(files.batches, rows.batches, { mode: 0o600 })
  writeFileSync(files.events, rows.events, { mode: 0o600 })
  writeFileSync(files.losses, rows.losses, { mode: 0o600 })
  return files
}

function* statements(files: Files, rows: Rows): Generator<string> {
  yield `CREATE OR REPLACE TEMP TABLE incoming AS
    SELECT * REPLACE (unhex(batch) AS batch) FROM ${rowsOf(files.batches, { ...BATCH_COLUMNS, ...FACT_COLUMNS })}`
  // Two steps, so that the large table is scanned and the small one is kept in memory.
  yield 'CREATE OR REPLACE TEMP TABLE known AS SELECT batch FROM batches SEMI JOIN incoming USING (batch)'
  yield 'CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM incoming ANTI JOIN known USING (batch)'
  if (rows.events) yield insertEvents(files.events, rows)
  if (rows.losses) {
    yield `INSERT INTO losses BY NAME
      SELECT tool, received, "by", reason, n, key FROM ${rowsOf(files.losses, LOSS_COLUMNS)} JOIN fresh USING (key)`
  }
  if (rows.erases) yield* ERASE
  // In random order, like the events: the order of arrival is nobody's business.
  yield 'INSERT INTO batches BY NAME SELECT batch, received, key FROM fresh ORDER BY random()'
}

/** Only where there is something to erase: it looks at every row. */
const ERASE = [
  `CREATE OR REPLACE TEMP TABLE doomed AS
    SELECT key FROM batches SEMI JOIN (SELECT batch FROM incoming WHERE key IS NULL) USING (batch) WHERE key IS NOT NULL`,
  'DELETE FROM events WHERE key IN (SELECT key FROM doomed)',
  'DELETE FROM losses WHERE key IN (SELECT key FROM doomed)',
  'UPDATE batches SET key = NULL WHERE key IN (SELECT key FROM doomed)',
]

const BATCH_COLUMNS = { batch: 'VARCHAR', received: 'DATE', key: 'BIGINT' }
/** What the events of a batch share. */
const FACT_COLUMNS = {
  tool: 'VARCHAR',
  version: 'VARCHAR',
  os: 'VARCHAR',
  arch: 'VARCHAR',
  runtime: 'VARCHAR',
  runtime_major: 'USMALLINT',
  ci: 'VARCHAR',
  agent: 'VARCHAR',
  ...ID_COLUMNS,
  ...CONTEXT_COLUMNS,
}
const LOSS_COLUMNS = { key: 'BIGINT', by: 'VARCHAR', reason: 'VARCHAR', n: 'BIGINT' }
const EVENT_COLUMNS = { key: 'BIGINT', name: 'VARCHAR', at: 'DATE', n: 'UINTEGER', ...TIMING_COLUMNS }
const FIRST_COLUMNS = { first_day: 'BOOLEAN', first_week: 'BOOLEAN', first_month: 'BOOLEAN', first_ever: 'BOOLEAN' }

function insertEvents(file: string, rows: Rows): string {
  const properties = Object.fromEntries(rows.columns.map((column) => [columnName(column), SQL_TYPES[column.type]]))
  const selected = [
    'key',
    'name',
    'at',
    ...Object.keys(TIMING_COLUMNS),
    ...Object.keys(FACT_COLUMNS),
    ...Object.keys(properties),
  ].map(quoted)
  const firsts = Object.keys(FIRST_COLUMNS).map((name) => `coalesce(${name}, false) AS ${name}`)
  // Sorted columns compress well, and the random order within keeps rows of one batch from standing side by side.
  return `INSERT INTO events BY NAME SELECT ${[...selected, 'coalesce(n, 1) AS n', ...firsts].join(', ')}
    FROM ${rowsOf(file, { ...EVENT_COLUMNS, ...FIRST_COLUMNS, ...properties })} JOIN fresh USING (key)
    ORDER BY tool, name, random()`
}

function rowsOf(file: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${text(name)}: ${text(type)}`)
  return `read_json(${text(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
