import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { BatchRecord } from '../../collect/log/record.ts'
import { readSegment, type Segment } from '../../collect/log/segment.ts'
import { columnName } from '../columns.ts'
import type { Applied } from '../contract.ts'
import { cellsOf } from '../cells.ts'
import { refuseUnstorable } from '../unstorable.ts'
import { toRows, type Rows } from '../rows.ts'
import { batchesOf, type StoredEvent } from '../stored-events.ts'
import { quoted, text } from '../quoted.ts'
import { inTransaction } from './transaction.ts'
import { addColumns, CONTEXT_COLUMNS, ID_COLUMNS, SQL_TYPES, TIMING_COLUMNS } from './schema.ts'
import { countNew, foldNewSums, PLACE_COLUMNS, SUM_COLUMNS } from './sums.ts'

/** Where rows wait for `read_json`, the only directory the database may read from. */
export interface ApplyContext {
  readonly connection: DuckDBConnection
  readonly rowsDirectory: string
  /** Names of the property columns that exist. */
  readonly known: Set<string>
  /** Rows of the daily sums that were not folded yet. */
  newSums: number
}

/** So many new rows are not worth folding: reading them takes milliseconds. */
const MAX_NEW_SUMS = 200_000

/** Stores a segment in one transaction with the note that it was stored, so a crash leaves both or neither. */
export async function applySegment(context: ApplyContext, segment: Segment): Promise<Applied> {
  const { connection } = context
  const { records, damaged } = await readSegment(segment.path)
  const last = records.at(-1)
  if (!last) return { damaged }
  for (const record of records) if (record.kind === 'batch') refuseUnstorable(record)
  const rows = toRows(records)
  await addColumns(connection, rows.columns, context.known)
  const files = filesIn(context.rowsDirectory)
  for (const table of ['batches', 'events', 'losses'] as const) writeFileSync(files[table], rows[table], { mode: 0o600 })
  try {
    await inTransaction(connection, async () => {
      const applied = await connection.runAndReadAll('SELECT 1 FROM segments_applied WHERE segment = $1', [segment.id])
      if (applied.currentRowCount > 0) return
      for (const statement of receive(files)) await connection.run(statement)
      await addToSums(context, files, await freshBatches(connection, rows), 1)
      if (rows.erases) await erase(context, files)
      for (const statement of store(files, rows)) await connection.run(statement)
      await connection.run('INSERT INTO segments_applied VALUES ($1, $2::DATE)', [segment.id, last.received])
    })
  } finally {
    for (const file of Object.values(files)) rmSync(file, { force: true })
  }
  await foldIfMany(context)
  return { damaged }
}

const FILES = ['batches', 'events', 'losses', 'sums', 'bins'] as const

type Files = Readonly<Record<(typeof FILES)[number], string>>

function filesIn(directory: string): Files {
  return Object.fromEntries(FILES.map((name) => [name, join(directory, name)])) as Files
}

function* receive(files: Files): Generator<string> {
  yield `CREATE OR REPLACE TEMP TABLE incoming AS
    SELECT * REPLACE (unhex(batch) AS batch) FROM ${rowsOf(files.batches, { ...BATCH_COLUMNS, ...FACT_COLUMNS })}`
  // Two steps, so that the large table is scanned and the small one is kept in memory.
  yield 'CREATE OR REPLACE TEMP TABLE known AS SELECT batch FROM batches SEMI JOIN incoming USING (batch)'
  yield 'CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM incoming ANTI JOIN known USING (batch)'
}

function* store(files: Files, rows: Rows): Generator<string> {
  if (rows.events) yield insertEvents(files.events, rows)
  if (rows.losses) {
    yield `INSERT INTO losses BY NAME
      SELECT tool, received, "by", reason, n, key FROM ${rowsOf(files.losses, LOSS_COLUMNS)} JOIN fresh USING (key)`
  }
  // In random order, like the events: the order of arrival is nobody's business.
  yield 'INSERT INTO batches BY NAME SELECT batch, received, key FROM fresh ORDER BY random()'
}

async function freshBatches(connection: DuckDBConnection, { byKey }: Rows): Promise<Iterable<BatchRecord>> {
  const known = await connection.runAndReadAll('SELECT CAST(key AS VARCHAR) FROM incoming SEMI JOIN known USING (batch)')
  const repeated = new Set(known.getRowsJS().map(([key]) => key as string | null))
  return [...byKey].filter(([key]) => !repeated.has(key)).map(([, batch]) => batch)
}

/** Only where there is something to erase: it looks at every row. */
async function erase(context: ApplyContext, files: Files): Promise<void> {
  const { connection } = context
  await connection.run(`CREATE OR REPLACE TEMP TABLE doomed AS
    SELECT key FROM batches SEMI JOIN (SELECT batch FROM incoming WHERE key IS NULL) USING (batch) WHERE key IS NOT NULL`)
  const events = await connection.runAndReadAll(
    'SELECT * REPLACE (CAST("at" AS VARCHAR) AS "at") FROM events WHERE key IN (SELECT key FROM doomed)',
  )
  await addToSums(context, files, batchesOf(events.getRowObjectsJS() as StoredEvent[]), -1)
  await connection.run('DELETE FROM events WHERE key IN (SELECT key FROM doomed)')
  await connection.run('DELETE FROM losses WHERE key IN (SELECT key FROM doomed)')
  await connection.run('UPDATE batches SET key = NULL WHERE key IN (SELECT key FROM doomed)')
}

async function addToSums(context: ApplyContext, files: Files, batches: Iterable<BatchRecord>, sign: 1 | -1): Promise<void> {
  const { cells, bins } = cellsOf(batches, sign)
  for (const [table, file, rows, columns] of [
    ['daily_sums_new', files.sums, cells, SUM_ROW],
    ['daily_bins_new', files.bins, bins, BIN_ROW],
  ] as const) {
    const lines = rows.map((row) => JSON.stringify(row))
    if (lines.length === 0) continue
    writeFileSync(file, lines.join('\n'), { mode: 0o600 })
    await context.connection.run(`INSERT INTO ${table} BY NAME FROM ${rowsOf(file, columns)}`)
    context.newSums += lines.length
  }
}

async function foldIfMany(context: ApplyContext): Promise<void> {
  const { connection } = context
  if (context.newSums < MAX_NEW_SUMS) return
  await inTransaction(connection, () => foldNewSums(connection, MAX_NEW_SUMS / 2))
  context.newSums = await countNew(connection)
}

const PLACE_ROW = { ...Object.fromEntries(PLACE_COLUMNS.map((name) => [name, 'VARCHAR'])), at: 'DATE' }
const SUM_ROW = { ...PLACE_ROW, ...Object.fromEntries(SUM_COLUMNS.map((name) => [name, 'BIGINT'])) }
const BIN_ROW = { ...PLACE_ROW, property: 'VARCHAR', bin: 'USMALLINT', n: 'BIGINT' }

const BATCH_COLUMNS = { batch: 'VARCHAR', received: 'DATE', key: 'BIGINT' }
/** What the events of a batch share. */
const FACT_COLUMNS = {
  tool: 'VARCHAR',
  lane: 'VARCHAR',
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
    ...Object.keys(FACT_COLUMNS).filter((name) => name !== 'lane'),
    ...Object.keys(properties),
  ].map(quoted)
  const firsts = Object.keys(FIRST_COLUMNS).map((name) => `coalesce(${name}, false) AS ${name}`)
  // Sorted columns compress well, and the random order within keeps rows of one batch from standing side by side.
  return `INSERT INTO events BY NAME SELECT ${[...selected, 'coalesce(n, 1) AS n', `coalesce(lane, 'main') AS lane`, ...firsts].join(', ')}
    FROM ${rowsOf(file, { ...EVENT_COLUMNS, ...FIRST_COLUMNS, ...properties })} JOIN fresh USING (key)
    ORDER BY tool, name, random()`
}

function rowsOf(file: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${text(name)}: ${text(type)}`)
  return `read_json(${text(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`
}
