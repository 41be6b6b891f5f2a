import type { DuckDBConnection } from '@duckdb/node-api'
import { allViews } from '../all-views.ts'
import { columnName, columnNamed, type Column } from '../columns.ts'
import { isField, MAX_PAIRED_WORDS, type Dimension } from '../dimension.ts'
import { isBinned, keepsBins, type View } from '../view.ts'
import { quoted, text } from '../quoted.ts'

const PLACE = `view VARCHAR NOT NULL, tool VARCHAR NOT NULL, lane VARCHAR NOT NULL, name VARCHAR NOT NULL, "at" DATE NOT NULL,
  k0 VARCHAR NOT NULL, k1 VARCHAR NOT NULL, k2 VARCHAR NOT NULL`

/** The columns of a sum, and of a count of numbers in a bin. */
export const SUM_COLUMNS = ['events', 'first_day', 'first_week', 'first_month', 'first_ever'] as const
export const PLACE_COLUMNS = ['view', 'tool', 'lane', 'name', 'at', 'k0', 'k1', 'k2'] as const

/**
 * The daily sums. What segments add goes to the tables named `_new`, where a key may stand many times and a count may be negative;
 * both together are the truth, and now and then the new rows are folded into the old.
 */
export async function prepareSums(connection: DuckDBConnection): Promise<void> {
  for (const suffix of ['', '_new']) {
    const sums = SUM_COLUMNS.map((name) => `${name} BIGINT NOT NULL`).join(', ')
    await connection.run(`CREATE TABLE daily_sums${suffix} (${PLACE}, ${sums})`)
    await connection.run(
      `CREATE TABLE daily_bins${suffix} (${PLACE}, property VARCHAR NOT NULL, bin USMALLINT NOT NULL, n BIGINT NOT NULL)`,
    )
  }
}

/** Folds everything new into the old. In a transaction of the caller's. */
export async function foldSums(connection: DuckDBConnection): Promise<void> {
  for (const [table, folded] of FOLDED) {
    await replace(connection, table, `FROM ${table} UNION ALL FROM ${table}_new`, folded)
    await connection.run(`DELETE FROM ${table}_new`)
  }
}

/**
 * Puts together what is new: a day of small segments then takes the room of one large one. Where that does not make it small, it is
 * folded into the old. In a transaction of the caller's.
 */
export async function foldNewSums(connection: DuckDBConnection, maxRows: number): Promise<void> {
  for (const [table, folded] of FOLDED) await replace(connection, `${table}_new`, `FROM ${table}_new`, folded)
  if ((await countNew(connection)) > maxRows) await foldSums(connection)
}

export async function countNew(connection: DuckDBConnection): Promise<number> {
  const counts = FOLDED.map(([table]) => `(SELECT count(*) FROM ${table}_new)`).join(' + ')
  const [row] = (await connection.runAndReadAll(`SELECT CAST(${counts} AS INTEGER)`)).getRowsJS()
  return row?.[0] as number
}

const PLACE_LIST = PLACE_COLUMNS.map(quoted).join(', ')

const FOLDED = [
  [
    'daily_sums',
    `SELECT ${PLACE_LIST}, ${SUM_COLUMNS.map((name) => `sum(${name})::BIGINT AS ${name}`).join(', ')}
     FROM everything GROUP BY ALL HAVING sum(events) <> 0`,
  ],
  ['daily_bins', `SELECT ${PLACE_LIST}, property, bin, sum(n)::BIGINT AS n FROM everything GROUP BY ALL HAVING sum(n) <> 0`],
] as const

async function replace(connection: DuckDBConnection, table: string, everything: string, sums: string): Promise<void> {
  // In the order in which questions look for them, so that most of the table need not be read.
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE folded AS WITH everything AS (${everything}) ${sums} ORDER BY view, tool, name, "at"`,
  )
  await connection.run(`DELETE FROM ${table}`)
  await connection.run(`INSERT INTO ${table} BY NAME FROM folded`)
  await connection.run('DROP TABLE folded')
}

/** Computes the sums of one tool, or of all, from the events. In a transaction of the caller's. */
export async function rebuildSums(connection: DuckDBConnection, known: ReadonlySet<string>, tool?: string): Promise<void> {
  for (const table of ['daily_sums', 'daily_bins']) {
    for (const suffix of ['', '_new']) {
      await connection.run(`DELETE FROM ${table}${suffix} ${tool === undefined ? '' : `WHERE tool = ${text(tool)}`}`)
    }
  }
  const columns = [...known].map(columnNamed).filter((column) => column !== undefined)
  for (const { name, of } of await eventNames(connection, columns, tool)) {
    const where = [`name = ${text(name)}`, ...(tool === undefined ? [] : [`tool = ${text(tool)}`])]
    for (const view of allViews(of)) {
      await connection.run(`INSERT INTO daily_sums BY NAME ${selectSums(view, where)}`)
      if (!keepsBins(view)) continue
      for (const number of of.filter(isBinned)) {
        await connection.run(`INSERT INTO daily_bins BY NAME ${selectBins(view, where, number)}`)
      }
    }
  }
  await foldSums(connection)
}

/** Every event name with the columns that its events have. */
async function eventNames(
  connection: DuckDBConnection,
  columns: readonly Column[],
  tool: string | undefined,
): Promise<{ name: string; of: readonly Column[] }[]> {
  const counts = columns.map((column, index) => `count(${quoted(columnName(column))}) AS c${index}`)
  const reader = await connection.runAndReadAll(
    `SELECT ${['name', ...counts].join(', ')} FROM events ${tool === undefined ? '' : `WHERE tool = ${text(tool)}`} GROUP BY name`,
  )
  return reader.getRowsJS().map(([name, ...found]) => ({
    name: name as string,
    of: columns.filter((_, index) => Number(found[index]) > 0),
  }))
}

function selectSums(view: View, where: readonly string[]): string {
  const firsts = SUM_COLUMNS.slice(1).map((name) => `count_if(${name}) AS ${name}`)
  return select(view, where, ['sum(n) AS events', ...firsts])
}

function selectBins(view: View, where: readonly string[], number: Column): string {
  const column = quoted(columnName(number))
  const exponent = `(floor(log2(${column}))::BIGINT - 5)`
  const bin = `CASE WHEN ${column} < 64 THEN greatest(${column}, 0) ELSE ${exponent} * 32 + (${column} >> ${exponent}::INTEGER) END`
  return select(
    view,
    [...where, `${column} IS NOT NULL`],
    [`${text(number.property)} AS property`, `${bin} AS bin`, 'count(*) AS n'],
  )
}

function select({ id, dimensions }: View, where: readonly string[], counted: readonly string[]): string {
  // One within the other: a join with a list is a hundred times slower.
  let source = `(FROM events WHERE ${where.join(' AND ')})`
  const conditions: string[] = ['true']
  const keys = dimensions.map((dimension, index) => {
    if (isField(dimension)) return `coalesce(CAST(${quoted(dimension.field)} AS VARCHAR), '')`
    const column = quoted(columnName(dimension))
    if (dimension.type !== 'words') {
      conditions.push(`${column} IS NOT NULL`)
      return `CAST(${column} AS VARCHAR)`
    }
    source = `(SELECT *, unnest(list_distinct(${column})) AS word${index} FROM ${source})`
    if (isSecondOf(dimensions, index)) conditions.push(`word0 < word1 AND len(list_distinct(${column})) <= ${MAX_PAIRED_WORDS}`)
    return `word${index}`
  })
  const places = [0, 1, 2].map((index) => `${keys[index] ?? "''"} AS k${index}`)
  return `SELECT ${[`${text(id)} AS view`, 'tool', `coalesce(lane, 'main') AS lane`, 'name', '"at"', ...places, ...counted].join(', ')}
    FROM ${source} WHERE ${conditions.join(' AND ')} GROUP BY ALL`
}

function isSecondOf(dimensions: readonly Dimension[], index: number): boolean {
  const [first, second] = dimensions
  return (
    index === 1 &&
    first !== undefined &&
    second !== undefined &&
    !isField(first) &&
    !isField(second) &&
    columnName(first) === columnName(second)
  )
}
