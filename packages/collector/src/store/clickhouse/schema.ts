import { FACT_NAMES } from '@sonde/core/protocol'
import { CollectorError } from '../../collector-error.ts'
import { columnName, type Column, type ColumnType } from '../columns.ts'
import type { Server } from './client.ts'

/** The version of the tables below. A later program migrates forward; an earlier one leaves newer tables alone. */
const FORMAT = 1

/** Retries are recognised for as many blocks as these. */
const REMEMBERED_BLOCKS = 10_000

const WORD = 'LowCardinality(Nullable(String))'

/** What the events of a batch share, besides tool and lane. */
export const FACT_COLUMNS: Readonly<Record<string, string>> = {
  version: WORD,
  os: WORD,
  arch: WORD,
  runtime: WORD,
  runtime_major: 'Nullable(UInt16)',
  ci: WORD,
  agent: WORD,
  machine: 'Nullable(String)',
  project: 'Nullable(String)',
  session: 'Nullable(String)',
  ...Object.fromEntries(FACT_NAMES.map((name) => [name, WORD])),
}

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  word: WORD,
  words: 'Array(LowCardinality(String))',
  number: 'Nullable(Int64)',
  flag: 'Nullable(Bool)',
}

const PLACE = `view LowCardinality(String), tool LowCardinality(String), lane LowCardinality(String), name LowCardinality(String),
  at Date, k0 String, k1 String, k2 String`

interface Table {
  readonly name: string
  readonly columns: string
  readonly engine: 'MergeTree' | 'SummingMergeTree'
  readonly order: string
  readonly partition?: string
}

const TABLES: readonly Table[] = [
  { name: 'format', columns: 'version UInt32', engine: 'MergeTree', order: 'version' },
  {
    name: 'events',
    // Rows of one batch do not stay side by side: `shuffle` is random.
    columns: `tool LowCardinality(String), lane LowCardinality(String), name LowCardinality(String), at Date, shuffle UInt32,
      n UInt32, hour Nullable(UInt8), weekday Nullable(UInt8),
      first_day Bool, first_week Bool, first_month Bool, first_ever Bool,
      ${Object.entries(FACT_COLUMNS)
        .map(([name, type]) => `${name} ${type}`)
        .join(', ')}, key UInt64`,
    engine: 'MergeTree',
    order: '(tool, name, at, shuffle)',
    partition: 'toYYYYMM(at)',
  },
  {
    name: 'losses',
    columns:
      'tool LowCardinality(String), received Date, by LowCardinality(String), reason LowCardinality(String), n Int64, key UInt64',
    engine: 'MergeTree',
    order: '(tool, received)',
  },
  {
    name: 'claims',
    // By batch to be looked up, by block to be put in sequence; both in one table, because a block is all that is atomic.
    columns: `batch String, key UInt64, erased Bool, received Date, block UInt64, segment String,
      PROJECTION blocks (SELECT block, segment, count() GROUP BY block, segment)`,
    engine: 'MergeTree',
    order: 'batch',
  },
  { name: 'segments_applied', columns: 'segment String, applied Date', engine: 'MergeTree', order: 'segment' },
  {
    name: 'daily_sums',
    columns: `${PLACE}, events Int64, first_day Int64, first_week Int64, first_month Int64, first_ever Int64`,
    engine: 'SummingMergeTree',
    order: '(view, tool, lane, name, at, k0, k1, k2)',
  },
  {
    name: 'daily_bins',
    columns: `${PLACE}, property LowCardinality(String), bin UInt16, n Int64`,
    engine: 'SummingMergeTree',
    order: '(view, tool, lane, name, at, k0, k1, k2, property, bin)',
  },
]

/**
 * The statements that create the tables: on one server, or with `cluster` replicated on every server of that cluster. Every table is on
 * one shard; the cluster's servers are copies of each other.
 */
export function tableStatements(cluster?: string): string[] {
  return TABLES.map(({ name, columns, engine, order, partition }) => {
    const on = cluster === undefined ? '' : ` ON CLUSTER ${identifier(cluster)}`
    const replicated = `Replicated${engine}('/clickhouse/tables/{uuid}/{shard}', '{replica}')`
    const window = cluster === undefined ? 'non_replicated_deduplication_window' : 'replicated_deduplication_window'
    const settings = [`${window} = ${REMEMBERED_BLOCKS}`]
    // A week is the default; a collector may be away for longer with a segment half applied.
    if (cluster !== undefined) settings.push(`replicated_deduplication_window_seconds = ${45 * 24 * 60 * 60}`)
    return `CREATE TABLE IF NOT EXISTS ${name}${on} (${columns})
      ENGINE = ${cluster === undefined ? engine : replicated}${partition === undefined ? '' : ` PARTITION BY ${partition}`}
      ORDER BY ${order} SETTINGS ${settings.join(', ')}`
  })
}

/** Creates what is missing and returns the names of the property columns. Several collectors may do it at once. */
export async function prepareTables(server: Server, cluster?: string): Promise<Set<string>> {
  for (const statement of tableStatements(cluster)) await server.run(statement)
  if ((await formatOf(server)) === undefined) await server.insert('format', [{ version: FORMAT }], `format-${FORMAT}`)
  return propertyColumns(server)
}

/** The format of the tables; undefined where it was not written down yet. Throws a `CollectorError` where it is a later one. */
export async function formatOf(server: Server): Promise<number | undefined> {
  const [found] = await server.ask<{ version: number }>('SELECT max(version) AS version FROM format HAVING count() > 0')
  if (found && found.version > FORMAT) {
    throw new CollectorError(
      'database-unreadable',
      `The ClickHouse database has format ${found.version}, and this version knows only ${FORMAT}. Run the version that wrote it.`,
    )
  }
  return found?.version
}

export async function propertyColumns(server: Server): Promise<Set<string>> {
  const columns = await server.ask<{ name: string }>(
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'events' AND position(name, ':') > 0`,
  )
  return new Set(columns.map(({ name }) => name))
}

/** Adds the columns that are missing, and their names to `known`. */
export async function addColumns(
  server: Server,
  columns: readonly Column[],
  known: Set<string>,
  cluster?: string,
): Promise<void> {
  const missing = columns
    .map((column) => [columnName(column), SQL_TYPES[column.type]] as const)
    .filter(([name]) => !known.has(name))
  if (missing.length === 0) return
  const on = cluster === undefined ? '' : ` ON CLUSTER ${identifier(cluster)}`
  const added = missing.map(([name, type]) => `ADD COLUMN IF NOT EXISTS ${identifier(name)} ${type}`)
  await server.run(`ALTER TABLE events${on} ${added.join(', ')}`)
  for (const [name] of missing) known.add(name)
}

/** A name in ClickHouse's SQL, where a backslash has a meaning within quotes. */
export function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

/** A text in ClickHouse's SQL. Only for words of this program; what comes from elsewhere is a parameter. */
export function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
