import type { CatalogInput } from '@sonde/core/protocol'
import { mondayOf } from '../calendar.ts'
import type { CountRow } from '../store/contract.ts'
import type { PropertyDimension } from '../store/dimension.ts'
import type { Asking } from './ask.ts'
import { activePeriods, type ActivePeriod } from './active-periods.ts'
import { column, words, type ReportTable } from './report-table.ts'
import { sourcesOf } from './sources.ts'

const period: PropertyDimension = { property: 'period', type: 'word' }
const cohort: PropertyDimension = { property: 'cohort', type: 'word' }

/** How many installations stay, how often they are active, how old they are, and what they get to. */
export async function* installationTables(asking: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  const projects = await activeProjects(asking)
  if (projects.rows.length > 0) yield projects
  for (const [event, of] of [
    ['machine.active', 'installations'],
    ['project.active', 'projects'],
  ] as const) {
    const retention = await retentionTable(asking, event, of)
    if (retention.rows.length > 0) yield retention
  }
  for (const [property, title] of [
    ['activeDays', 'Active days in the week before'],
    ['age', 'New and old installations'],
    ['place', 'Where it runs'],
  ] as const) {
    const rows = await asking.store.count({
      ...asking.span,
      event: 'machine.active',
      by: [{ property, type: 'word' }],
      where: [{ by: period, is: ['week'] }],
    })
    const all = rows.reduce((sum, { events }) => sum + events, 0)
    if (all === 0) continue
    yield {
      id: property,
      title,
      columns: [...words(title.toLowerCase()), column('installations', 'count'), column('share', 'share')],
      rows: rows.map(({ key: [word = null], events }) => [word, events, events / all]),
    }
  }
  yield* milestones(asking, catalogs)
}

/** Where a catalog counts projects: how many were active, as installations are counted, and like them by their own calendar. */
async function activeProjects({ store, span }: Asking): Promise<ReportTable> {
  const { days, weeks, months } = await activePeriods(store, span, 'project.active')
  const rows = (name: string, periods: readonly ActivePeriod[]) =>
    periods.map(({ start, installations }) => [name, start, installations])
  return {
    id: 'active-projects',
    title: 'Active projects',
    columns: [...words('period', 'from'), column('projects', 'count')],
    rows: [...rows('day', days), ...rows('week of', weeks), ...rows('month of', months)],
    note: 'A project of two installations is two: the list of projects never leaves either.',
  }
}

/** How many of those first active in a week or month were active so many weeks later. */
async function retentionTable({ store, span }: Asking, event: string, of: string): Promise<ReportTable> {
  const rows = await store.count({ ...span, event, by: [cohort, { field: 'at' }], where: [{ by: period, is: ['week'] }] })
  return {
    id: event === 'machine.active' ? 'retention' : 'retention-of-projects',
    title: event === 'machine.active' ? 'Retention' : 'Retention of projects',
    columns: [...words('first active', 'week of'), column(of, 'count')],
    rows: [...byWeek(rows)].map(([key, events]) => [...(JSON.parse(key) as string[]), events]),
  }
}

function byWeek(rows: readonly CountRow[]): Map<string, number> {
  const sums = new Map<string, number>()
  const sorted = rows.toSorted((a, b) => String(a.key).localeCompare(String(b.key), 'en'))
  for (const { key, events } of sorted) {
    const [first = null, at = null] = key
    if (first === null || at === null) continue
    const id = JSON.stringify([first, mondayOf(at)])
    sums.set(id, (sums.get(id) ?? 0) + events)
  }
  return sums
}

async function* milestones({ store, span }: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  for (const source of sourcesOf(catalogs, 'milestone')) {
    const name = source.property('name')
    if (!name) continue
    const rows = await store.count({ ...span, event: source.event, by: [name] })
    const most = rows[0]?.events ?? 0
    yield {
      id: 'funnel',
      title: 'How far installations get',
      columns: [...words('milestone'), column('installations', 'count'), column('of the first', 'share')],
      rows: rows.map(({ key: [word = null], events }) => [word, events, events / most]),
    }
  }
}
