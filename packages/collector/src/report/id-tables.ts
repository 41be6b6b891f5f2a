import { choosesIds, type CatalogInput } from '@sonde/core/protocol'
import type { Asking } from './ask.ts'
import { column, words, type ReportTable } from './report-table.ts'

/** Where a catalog chose identifiers: how many different ones were seen. Nothing is asked for any other tool. */
export async function* idTables({ store, span }: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  if (!catalogs.some(choosesIds)) return
  const counts = await store.countIds(span)
  const all = counts[0]
  if (all === undefined) return
  const kinds = (['machines', 'projects', 'sessions'] as const).filter((kind) => all[kind] > 0)
  const names = { machines: 'installations', projects: 'projects', sessions: 'sessions' }
  yield {
    id: 'by-identifier',
    title: 'By identifier',
    columns: [...words('week of'), ...kinds.map((kind) => column(names[kind], 'count'))],
    rows: counts.map((count) => [count.week ?? 'in all', ...kinds.map((kind) => count[kind])]),
    note: 'Different identifiers, of CI installations none. One that is replaced after some days, or was reset, counts again.',
  }
}
