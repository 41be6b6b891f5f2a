import { mondayOf } from '../calendar.ts'
import type { Active, ActivePeriod } from './active-periods.ts'
import type { EventCount, Report } from './build-report.ts'
import type { CommandRow } from './commands.ts'
import type { FactShare } from './fact-shares.ts'
import type { ReportCell, ReportColumn, ReportTable } from './report-table.ts'
import { colorStyle, plainStyle, renderTables, type Table } from './table.ts'

export interface PrintOptions {
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
}

const MAX_PERIODS = 7
const NO_WORD = '(not said)'

/** Prints a report for a terminal, with a line break at its end. */
export function printReport(report: Report, { width, color }: PrintOptions): string {
  const style = color ? colorStyle : plainStyle
  const tables = tablesOf(report).filter(({ rows }) => rows.length > 0)
  const sections = [
    [
      `${style.strong(report.tool)}  ${report.from} to ${report.to}`,
      ...(report.waitingBytes === undefined ? [] : [style.strong(missing(report.waitingBytes))]),
      ...report.alarms.map(({ kind, message }) => style.strong(`It seems to have ${kind}. ${message}`)),
    ],
    ...renderTables(tables, width, style),
    tables.length > 0 ? notes(report).map((note) => style.quiet(note)) : ['Nothing was received in this time.'],
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function tablesOf({
  commands,
  outcomes,
  active,
  versions,
  context,
  facts,
  tables: more,
  events,
  apart,
  dropped,
  rejected,
}: Report): Table[] {
  return [
    {
      title: 'Commands',
      columns: ['events', 'installations', 'first use', 'errors', 'p50', 'p95'],
      rows: commands.map(commandRow),
    },
    countTable('Outcomes', outcomes),
    { title: 'Active installations', columns: ['installations'], rows: activeRows(active) },
    countTable('Versions', versions),
    countTable(
      'Context',
      context.map(({ fact, value, events: n }) => ({ word: `${fact} ${value}`, events: n })),
    ),
    { title: 'Facts, one per delivery', columns: ['deliveries', 'share', '±'], rows: facts.map(factRow) },
    ...more.map(reportTable),
    countTable('Events', events),
    countTable('Kept apart: versions not released, bursts from one network', apart),
    countTable('Dropped before sending', dropped),
    countTable('Rejected here', rejected),
  ]
}

function commandRow({ command, events, installations, errorRate, p50Ms, p95Ms }: CommandRow): string[] {
  const counts = [whole(events), whole(installations.week), whole(installations.ever)]
  return [command ?? NO_WORD, ...counts, percent(errorRate), duration(p50Ms), duration(p95Ms)]
}

function factRow({ fact, value, deliveries, share, error }: FactShare): string[] {
  return [`${fact} ${value}`, whole(deliveries), percent(share), percent(error)]
}

const MAX_ROWS = 12

/** A table's word columns become the names of its rows. */
function reportTable({ title, columns, rows }: ReportTable): Table {
  const names = columns.filter(({ unit }) => unit === 'word').length
  return {
    title,
    columns: columns.slice(names).map(({ name }) => name),
    rows: rows.slice(0, MAX_ROWS).map((cells) => [
      cells
        .slice(0, names)
        .map((word) => word ?? NO_WORD)
        .join('  '),
      ...cells.slice(names).map((cell, index) => inUnit(columns[names + index]?.unit, cell)),
    ]),
  }
}

function inUnit(unit: ReportColumn['unit'] | undefined, cell: ReportCell): string {
  if (typeof cell !== 'number') return cell ?? '–'
  if (unit === 'ms') return duration(cell)
  if (unit === 'share') return percent(cell)
  if (unit === 'change') return `${cell < 0 ? '−' : '+'}${percent(Math.abs(cell))}`
  return whole(cell)
}

function countTable(title: string, counts: readonly EventCount[]): Table {
  return { title, columns: ['events'], rows: counts.map(({ word, events }) => [word ?? NO_WORD, whole(events)]) }
}

function activeRows({ days, weeks, months }: Active): string[][] {
  const rows = (name: string, periods: readonly ActivePeriod[]): string[][] =>
    periods.slice(0, MAX_PERIODS).map(({ start, installations }) => [`${name} ${start}`, whole(installations)])
  return [...rows('day', days), ...rows('week of', weeks), ...rows('month of', months)]
}

function missing(bytes: number): string {
  const size = bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / 1024 / 1024)} MiB`
  return `The store would not take ${size} of what was acknowledged, so that is missing here. The collector's own lines say why.`
}

function notes({ from, to, provisionalFrom }: Report): string[] {
  const weeks = mondayOf(from) === mondayOf(to) ? '' : ', so one that was active in two weeks counts twice'
  return [
    `Installations are counted once per calendar week (UTC)${weeks}.`,
    `Numbers from ${provisionalFrom < from ? from : provisionalFrom} on are provisional: tools deliver late.`,
    'Anyone can send, so no number is proof.',
  ]
}

function whole(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function duration(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 1000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return ms < 3_600_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}
