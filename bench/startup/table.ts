import type { Results } from './figures.ts'
import { rowsOf, type Group, type Row } from './rows.ts'

/** Prints a group as a Markdown table. */
export function groupTable(group: Group, results: Results): string {
  const alone = results.of(group.alone)
  const rows = rowsOf(group).map((row) => {
    const { wall, wallP10, cpu } = results.of(row)
    const beyondAlone = [signed(results.beyond(row, group.alone)), `${(wall / alone.wall).toFixed(2)} ×`]
    const isSonde = row.states !== undefined
    return [
      row.name,
      one(wall),
      one(wallP10),
      ...(row === group.alone ? ['', ''] : beyondAlone),
      isSonde ? signed(results.beyond(row, group.empty)) : '',
      one(cpu),
      row === group.alone ? '' : signed(cpu - alone.cpu),
      percent(results.disagreement(row)),
    ]
  })
  return markdownTable([group.title, 'median', 'p10', '+ alone', '× alone', '+ empty', 'CPU', '+ alone', 'apart'], rows)
}

/** The courier runs in the background, so nobody waits for it; what it takes from the machine counts. */
export function courierTable(courier: Row, memoryMb: number, results: Results): string {
  const { wall, wallP10, cpu } = results.of(courier)
  const row = [courier.name, one(wall), one(wallP10), one(cpu), `${one(memoryMb)} MB`, percent(results.disagreement(courier))]
  return markdownTable(['In the background', 'median', 'p10', 'CPU', 'memory', 'apart'], [row])
}

/** Aligns a Markdown table so that it reads well in a terminal too. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)))
  const pad = (cell: string, index: number): string =>
    index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(' | ')} |`
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`))
  return [line(head), `|${rule.join('|')}|`, ...rows.map(line)].join('\n')
}

export const one = (value: number): string => value.toFixed(1)

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`
