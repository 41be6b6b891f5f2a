import type { CountQuery, CountRow, EventStore, Span } from '../store/contract.ts'
import type { PropertyDimension } from '../store/dimension.ts'
import { shareOf } from './interval.ts'
import { column, type ReportCell, type ReportColumn } from './report-table.ts'
import type { Source } from './sources.ts'

/** Where a table gets its rows from. */
export interface Asking {
  readonly store: EventStore
  readonly span: Span
}

/** Counts an event under its author's name, by properties under core's names; undefined where one is not listed. */
export function countSource(
  { store, span }: Asking,
  source: Source,
  by: readonly string[],
  more: Partial<Pick<CountQuery, 'percentilesOf'>> & { readonly byVersion?: boolean } = {},
): Promise<CountRow[]> | undefined {
  const dimensions = by.map((name) => source.property(name))
  if (dimensions.includes(undefined)) return undefined
  const { byVersion = false, ...rest } = more
  const all = [...(dimensions as PropertyDimension[]), ...(byVersion ? [{ field: 'version' } as const] : [])]
  return store.count({ ...span, event: source.event, by: all, ...rest })
}

export const ERROR_COLUMNS: readonly ReportColumn[] = [
  column('errors', 'share'),
  column('at least', 'share'),
  column('at most', 'share'),
]

/** Errors among rows that are by a key and the outcome last, by that key. */
export function errorsBy(rows: readonly CountRow[]): Map<string, { readonly events: number; readonly errors: number }> {
  const sums = new Map<string, { events: number; errors: number }>()
  for (const { key, events } of rows) {
    const id = JSON.stringify(key.slice(0, -1))
    const sum = sums.get(id) ?? { events: 0, errors: 0 }
    sum.events += events
    if (key.at(-1) === 'error') sum.errors += events
    sums.set(id, sum)
  }
  return sums
}

/** The cells of `ERROR_COLUMNS`. */
export function errorCells(counted: { readonly events: number; readonly errors: number } | undefined): ReportCell[] {
  const share = counted && shareOf(counted.errors, counted.events)
  return share ? [share.share, share.low, share.high] : [null, null, null]
}
