import { isOwnEvent, nestedProperties, type CatalogInput, type Property } from '@sonde/core/protocol'
import type { Asking } from './ask.ts'
import { column, words, type ReportCell, type ReportTable } from './report-table.ts'
import { columnTypeOf } from './sources.ts'
import type { PropertyDimension } from '../store/dimension.ts'
import { isBinned } from '../store/view.ts'

const MAX_ROWS = 50

/** What no other table shows of the events that core knows, and everything of those that an author made: words, and numbers. */
export async function* propertyTables(asking: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  const listed = listedProperties(catalogs)
  for (const one of listed) if (one.dimension.type !== 'number') yield await wordTable(asking, one)
  yield await numberTable(asking, listed, 'durationMs')
  yield await numberTable(asking, listed)
}

/** A property of an event, as the catalogs of a tool list it. */
interface Listed {
  readonly event: string
  readonly dimension: PropertyDimension
  readonly kind: Property['kind']
  /** Whether installations were counted by its words. */
  isReach: boolean
}

async function wordTable({ store, span }: Asking, { event, dimension, isReach }: Listed): Promise<ReportTable> {
  const rows = await store.count({ ...span, event, by: [dimension] })
  const said = rows.filter(({ key: [word = null] }) => word !== null)
  return {
    id: `words-of-${event}-${dimension.property}`,
    title: `${event} by ${dimension.property}`,
    columns: [...words(dimension.property), column('events', 'count'), ...(isReach ? [column('installations', 'count')] : [])],
    rows: said
      .slice(0, MAX_ROWS)
      .map(({ key: [word = null], events, first }): ReportCell[] => [word, events, ...(isReach ? [first.week] : [])]),
  }
}

/** Half of the events had at most the number of the column `p50`. */
async function numberTable({ store, span }: Asking, listed: readonly Listed[], only?: 'durationMs'): Promise<ReportTable> {
  const rows: ReportCell[][] = []
  for (const { event, dimension, kind } of listed) {
    if (!isBinned(dimension) || (kind === 'durationMs') !== (only === 'durationMs')) continue
    const { property } = dimension
    const [all] = await store.count({ ...span, event, by: [], percentilesOf: property })
    if (all?.percentiles) rows.push([event, property, all.percentiles.p50, all.percentiles.p95])
  }
  const unit = only ? 'ms' : 'count'
  return {
    id: only ? 'durations' : 'numbers',
    title: only ? 'Durations' : 'Numbers',
    columns: [...words('event', 'property'), column('p50', unit), column('p95', unit)],
    rows,
  }
}

/** What other tables show of base events, by the names core has for them; of an exit code they show the outcome. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'command.finished': ['command', 'flags', 'outcome', 'exitCode', 'durationMs', 'errorClass', 'errorCode'],
  'build.finished': ['plugins', 'starter', 'outcome', 'exitCode', 'durationMs', 'errorClass', 'errorCode'],
  'stage.finished': ['stage', 'outcome', 'durationMs', 'errorClass'],
  'feature.used': ['feature', 'value'],
  'feature.started': ['feature', 'value'],
  'feature.finished': ['feature', 'outcome', 'durationMs'],
  'project.created': ['starter', 'outcome'],
  milestone: ['name', 'cohort', 'weeks'],
}

function listedProperties(catalogs: readonly CatalogInput[]): Listed[] {
  const found = new Map<string, Listed>()
  for (const { events } of catalogs) {
    for (const [event, { properties, from = event, reach }] of Object.entries(events)) {
      if (isOwnEvent(event)) continue
      for (const [property, { kind, from: source = property }] of nestedProperties(properties)) {
        const type = columnTypeOf(kind)
        // A noisy answer is not what it says, and a fact of the context has tables already.
        if (type === undefined || kind === 'noisyFlag' || source.startsWith('context.')) continue
        if (Object.hasOwn(SHOWN, from) && SHOWN[from]?.includes(source)) continue
        const id = JSON.stringify([event, property])
        const one = found.get(id) ?? { event, dimension: { property, type }, kind, isReach: false }
        found.set(id, one)
        one.isReach ||= reach === property
      }
    }
  }
  return [...found.values()]
}
