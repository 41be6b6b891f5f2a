import { allViews } from '../all-views.ts'
import { columnName, columnNamed, type Column } from '../columns.ts'
import { dimensionId, isField, MAX_PAIRED_WORDS, type Dimension } from '../dimension.ts'
import { isBinned, keepsBins, type View } from '../view.ts'
import type { Server } from './client.ts'
import { identifier, literal, propertyColumns } from './schema.ts'

const SUMS = ['events', 'first_day', 'first_week', 'first_month', 'first_ever']

/** Computes the daily sums of one tool, or of all, from the events. Nothing may be stored meanwhile, and reports see it half done. */
export async function rebuildSums(server: Server, tool?: string): Promise<void> {
  const ofTool = tool === undefined ? [] : [`tool = ${literal(tool)}`]
  for (const table of ['daily_sums', 'daily_bins']) {
    await server.run(`ALTER TABLE ${table} DELETE WHERE ${ofTool[0] ?? '1'} SETTINGS mutations_sync = 2`)
  }
  const columns = [...(await propertyColumns(server))].map(columnNamed).filter((column) => column !== undefined)
  for (const { name, of } of await eventNames(server, columns, ofTool)) {
    const where = [`name = ${literal(name)}`, ...ofTool]
    for (const view of allViews(of)) {
      await insertFrom(server, 'daily_sums', SUMS, selectSums(view, where))
      if (!keepsBins(view)) continue
      for (const number of of.filter(isBinned)) {
        await insertFrom(server, 'daily_bins', ['property', 'bin', 'n'], selectBins(view, where, number))
      }
    }
  }
}

/** The same rows may be inserted again by the next rebuild, so repeated blocks must not be dropped. */
async function insertFrom(server: Server, table: string, counted: readonly string[], rows: string): Promise<void> {
  await server.run(
    `INSERT INTO ${table} (view, tool, lane, name, at, k0, k1, k2, ${counted.join(', ')}) ${rows} SETTINGS insert_deduplicate = 0`,
  )
}

async function eventNames(
  server: Server,
  columns: readonly Column[],
  where: readonly string[],
): Promise<{ name: string; of: readonly Column[] }[]> {
  const counts = columns.map((column, index) => {
    const name = identifier(columnName(column))
    return `${column.type === 'words' ? `countIf(notEmpty(${name}))` : `count(${name})`} > 0 AS c${index}`
  })
  const rows = await server.ask<Record<string, unknown>>(
    `SELECT ${['name', ...counts].join(', ')} FROM events ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} GROUP BY name`,
  )
  return rows.map((row) => ({ name: row['name'] as string, of: columns.filter((_, index) => Boolean(row[`c${index}`])) }))
}

function selectSums(view: View, where: readonly string[]): string {
  return select(view, where, ['sum(n)', ...SUMS.slice(1).map((name) => `countIf(${name})`)], [])
}

function selectBins(view: View, where: readonly string[], number: Column): string {
  const column = `assumeNotNull(${identifier(columnName(number))})`
  const exponent = `(toInt64(floor(log2(${column}))) - 5)`
  const bin = `if(${column} < 64, greatest(${column}, 0), ${exponent} * 32 + bitShiftRight(${column}, ${exponent}))`
  return select(
    view,
    [...where, `isNotNull(${identifier(columnName(number))})`],
    [literal(number.property), `${bin} AS bin`, 'count()'],
    ['bin'],
  )
}

function select(
  { id, dimensions }: View,
  where: readonly string[],
  counted: readonly string[],
  groups: readonly string[],
): string {
  const joins: string[] = []
  const conditions = [...where]
  const keys = dimensions.map((dimension, index) => {
    if (isField(dimension)) return `ifNull(toString(${identifier(dimension.field)}), '')`
    const column = identifier(columnName(dimension))
    if (dimension.type !== 'words') {
      conditions.push(`isNotNull(${column})`)
      return `assumeNotNull(toString(${column}))`
    }
    joins.push(`ARRAY JOIN arrayDistinct(${column}) AS word${index}`)
    if (isSecondOf(dimensions, index))
      conditions.push(`word0 < word1 AND length(arrayDistinct(${column})) <= ${MAX_PAIRED_WORDS}`)
    return `toString(word${index})`
  })
  const places = [0, 1, 2].map((index) => `${keys[index] ?? "''"} AS k${index}`)
  return `SELECT ${[literal(id), 'tool', 'lane', 'name', 'at', ...places, ...counted].join(', ')} FROM events ${joins.join(' ')}
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    GROUP BY ${['tool', 'lane', 'name', 'at', 'k0', 'k1', 'k2', ...groups].join(', ')}`
}

function isSecondOf(dimensions: readonly Dimension[], index: number): boolean {
  return (
    index === 1 && dimensions.length > 1 && dimensionId(dimensions[0] as Dimension) === dimensionId(dimensions[1] as Dimension)
  )
}
