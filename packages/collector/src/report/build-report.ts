import type { CatalogInput } from '@sonde/core/protocol'
import { unknownTool, type Catalogs } from '../collect/catalogs.ts'
import { addDays, mondayOf } from '../calendar.ts'
import type { CountRow, EventStore, LossRow, Span } from '../store/contract.ts'
import { countCommands, type CommandRow } from './commands.ts'
import { contextCounts, type ContextCount } from './context-counts.ts'
import { factShares, type FactShare } from './fact-shares.ts'
import type { Asking } from './ask.ts'
import { LANES } from '../store/lane.ts'
import { activePeriods, type Active } from './active-periods.ts'
import { alarmsOf, type Alarm } from './alarms.ts'
import { idTables } from './id-tables.ts'
import { installationTables } from './installation-tables.ts'
import { noisyTables } from './noisy-tables.ts'
import { propertyTables } from './property-tables.ts'
import { qualityTables } from './quality-tables.ts'
import type { ReportTable } from './report-table.ts'
import { usageTables } from './usage-tables.ts'

/** What is known about one tool from one UTC day to another. Counts installations and events, never people. */
export interface Report extends Span {
  /** From this day on numbers may still grow: senders deliver late. */
  readonly provisionalFrom: string
  /** Bytes of the log that the store would not take, so what is in them is missing here. Absent where there are none. */
  readonly waitingBytes?: number
  /** Whether the tool seems to have stopped, or reports many times what it did. */
  readonly alarms: readonly Alarm[]
  readonly commands: readonly CommandRow[]
  readonly outcomes: readonly EventCount[]
  /** Every event by name, as a check on the tables above. */
  readonly events: readonly EventCount[]
  readonly versions: readonly EventCount[]
  readonly active: Active
  /** What the bodies of events tell of their runs. */
  readonly context: readonly ContextCount[]
  /** What installations and runs are like, from the one fact that each delivery tells. */
  readonly facts: readonly FactShare[]
  /** Whatever else the catalogs of the tool can answer. A table is there only where its events are listed. */
  readonly tables: readonly ReportTable[]
  /** Events that are kept apart and stand in no other table, by lane. */
  readonly apart: readonly EventCount[]
  /** Given up on by senders, by reason. */
  readonly dropped: readonly EventCount[]
  /** Refused by this collector, by reason. */
  readonly rejected: readonly EventCount[]
}

export interface EventCount {
  readonly word: string | null
  readonly events: number
}

/** Days that are called provisional, today included. */
const PROVISIONAL_DAYS = 31

/**
 * Builds the reports of one registered tool, or of all.
 *
 * @param options.days At least so many days up to today, from a Monday on: installations are counted by the calendar, and half a week
 * would miss those that were counted in its other half.
 */
export async function reportTools(
  store: EventStore,
  catalogs: Catalogs,
  { tool, days, today }: { readonly tool: string | undefined; readonly days: number; readonly today: string },
): Promise<Report[]> {
  const tools = [...catalogs.keys()].toSorted()
  if (tool !== undefined && !catalogs.has(tool)) throw unknownTool(tool, catalogs)
  const from = mondayOf(addDays(today, 1 - days))
  const reports: Report[] = []
  for (const each of tool === undefined ? tools : [tool]) {
    reports.push(await buildReport(store, { tool: each, from, to: today }, catalogs.get(each) ?? []))
  }
  return reports
}

/** Builds the report of one tool, which `catalogs` are of, up to today, which is `to`. */
export async function buildReport(store: EventStore, span: Span, catalogs: readonly CatalogInput[]): Promise<Report> {
  const { tool, from, to } = span
  const [{ commands, outcomes }, context, facts, events, versions, losses] = await Promise.all([
    countCommands(store, span, catalogs),
    contextCounts(store, span, catalogs),
    factShares(store, span),
    store.count({ tool, from, to, by: [{ field: 'name' }] }),
    store.count({ tool, from, to, by: [{ field: 'version' }] }),
    store.losses(span),
  ])
  return {
    tool,
    from,
    to,
    provisionalFrom: addDays(to, 1 - PROVISIONAL_DAYS),
    alarms: await alarmsOf(store, tool, to),
    commands,
    outcomes: sumBy(outcomes, ({ key }) => key[1] ?? null),
    events: sumBy(events, ({ key }) => key[0] ?? null),
    // What counts installations says no version, so that it cannot be joined with the other events.
    versions: sumBy(versions, ({ key }) => key[0] ?? null).filter(({ word }) => word !== null),
    active: await activePeriods(store, span, 'machine.active'),
    context,
    facts,
    tables: await tablesOf({ store, span }, catalogs),
    apart: await countApart(store, span),
    dropped: lossesBy(losses, 'sender'),
    rejected: lossesBy(losses, 'collector'),
  }
}

async function tablesOf(asking: Asking, catalogs: readonly CatalogInput[]): Promise<ReportTable[]> {
  const tables: ReportTable[] = []
  for (const kind of [usageTables, propertyTables, qualityTables, installationTables, noisyTables, idTables]) {
    for await (const table of kind(asking, catalogs)) if (table.rows.length > 0) tables.push(table)
  }
  return tables
}

async function countApart(store: EventStore, { tool, from, to }: Span): Promise<EventCount[]> {
  const counts: EventCount[] = []
  for (const lane of LANES.filter((word) => word !== 'main')) {
    const rows = await store.count({ tool, from, to, lane, by: [{ field: 'name' }] })
    const events = rows.reduce((sum, row) => sum + row.events, 0)
    if (events > 0) counts.push({ word: lane, events })
  }
  return counts
}

function lossesBy(losses: readonly LossRow[], by: LossRow['by']): EventCount[] {
  return losses.filter((loss) => loss.by === by).map(({ reason, events }) => ({ word: reason, events }))
}

/** Adds rows up by a word, most events first. */
function sumBy(rows: readonly CountRow[], wordOf: (row: CountRow) => string | null): EventCount[] {
  const sums = new Map<string | null, number>()
  for (const row of rows) sums.set(wordOf(row), (sums.get(wordOf(row)) ?? 0) + row.events)
  return [...sums].map(([word, events]) => ({ word, events })).toSorted((a, b) => b.events - a.events)
}

/** Says in each report what is missing in it, where anything is. */
export function withWaiting(reports: readonly Report[], waitingBytes: number): Report[] {
  return waitingBytes === 0 ? [...reports] : reports.map((report) => ({ ...report, waitingBytes }))
}
