/** How a terminal shows text. `plainStyle` shows it as it is. */
export interface Style {
  strong(text: string): string
  quiet(text: string): string
}

export const plainStyle: Style = { strong: (text) => text, quiet: (text) => text }

export const colorStyle: Style = {
  strong: (text) => `\u001B[1m${text}\u001B[22m`,
  quiet: (text) => `\u001B[2m${text}\u001B[22m`,
}

/** A table whose first column is text and whose others are numbers. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const INDENT = '  '
const GAP = '  '
const MIN_NAME_WIDTH = 8

/**
 * Lays tables out one under another, their first columns of one width and their numbers right-aligned. Where a table is too wide for
 * the terminal, its names are cut; numbers never are.
 */
export function renderTables(tables: readonly Table[], width: number, style: Style): string[][] {
  const longest = Math.max(
    ...tables.flatMap(({ title, rows }) => [title.length - INDENT.length, ...rows.map(([name = '']) => name.length)]),
  )
  const room = (table: Table): number => width - INDENT.length - sum(numberWidths(table))
  return tables.map((table) => renderTable(table, Math.min(longest, Math.max(MIN_NAME_WIDTH, room(table))), style))
}

function renderTable(table: Table, nameWidth: number, style: Style): string[] {
  const widths = numberWidths(table)
  const numbers = (cells: readonly string[]): string => cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('')
  return [
    style.strong(cut(table.title, nameWidth + INDENT.length)) + style.quiet(numbers(table.columns)),
    ...table.rows.map(([name = '', ...cells]) => INDENT + cut(name, nameWidth) + numbers(cells)),
  ]
}

function numberWidths({ columns, rows }: Table): number[] {
  return columns.map((column, index) => GAP.length + Math.max(column.length, ...rows.map((row) => row[index + 1]?.length ?? 0)))
}

function cut(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
