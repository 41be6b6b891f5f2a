import { isOwnEvent, pairedProperties, type CatalogInput } from '@sonde/core/protocol'
import type { Asking } from './ask.ts'
import { column, words, type ReportTable } from './report-table.ts'

const MAX_ROWS = 50

/**
 * What is used together where sets leave as pairs: in how many installation-months (project-months, where a catalog counts projects) both
 * words were in the set. An estimate: senders draw the pairs, and each tells for how many it stands.
 */
export async function* pairTables({ store, span }: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  const asked = catalogs.some(({ events }) =>
    Object.entries(events).some(([name, event]) => !isOwnEvent(name) && pairedProperties(event).length > 0),
  )
  if (!asked) return
  const [of, a, b] = ['of', 'a', 'b'].map((property) => ({ property, type: 'word' as const })) as [Word, Word, Word]
  const rows = await store.count({ ...span, event: 'project.pair', by: [of, a, b] })
  const pairs = rows.filter(({ key }) => key[1] !== null && key[1] !== undefined)
  if (pairs.length === 0) return
  yield {
    id: 'pairs',
    title: 'Used together',
    columns: [...words('set', 'word', 'with'), column('months', 'count')],
    rows: pairs.slice(0, MAX_ROWS).map(({ key, events }) => [...key, events]),
    note: 'Pairs are drawn at random, so the numbers of used together are estimates.',
  }
}

interface Word {
  readonly property: string
  readonly type: 'word'
}
