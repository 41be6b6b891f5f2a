import type { CatalogInput } from '@sonde/core/protocol'
import { countSource, type Asking } from './ask.ts'
import { pairTables } from './pair-tables.ts'
import { column, words, type ReportTable } from './report-table.ts'
import { sourcesOf, tellsHours } from './sources.ts'

const MAX_ROWS = 50

/** What is used: features, flags, plugins together, by whom, and when. */
export async function* usageTables(asking: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  for (const base of ['feature.used', 'feature.started']) {
    for (const source of sourcesOf(catalogs, base)) {
      const byValue = await countSource(asking, source, ['feature', 'value'])
      const rows = byValue ?? (await countSource(asking, source, ['feature']))
      if (!rows) continue
      yield {
        id: base === 'feature.used' ? 'features' : 'features-started',
        title: base === 'feature.used' ? 'Features' : 'Features started',
        columns: [
          ...words(...(byValue ? ['feature', 'value'] : ['feature'])),
          column('events', 'count'),
          column('installations', 'count'),
        ],
        rows: rows.slice(0, MAX_ROWS).map(({ key, events, first }) => [...key, events, first.week]),
      }
    }
  }
  for (const source of sourcesOf(catalogs, 'command.finished')) {
    const rows = await countSource(asking, source, ['flags', 'command'])
    if (!rows) continue
    yield {
      id: 'flags',
      title: 'Flags',
      columns: [...words('flag', 'command'), column('events', 'count')],
      rows: rows.slice(0, MAX_ROWS).map(({ key, events }) => [...key, events]),
    }
  }
  for (const source of sourcesOf(catalogs, 'build.finished')) {
    const rows = await countSource(asking, source, ['plugins', 'plugins'])
    if (!rows) continue
    yield {
      id: 'plugins-together',
      title: 'Plugins used together',
      columns: [...words('plugin', 'with'), column('builds', 'count')],
      rows: rows.slice(0, MAX_ROWS).map(({ key, events }) => [...key, events]),
    }
  }
  yield* pairTables(asking, catalogs)
  yield* agentTables(asking, catalogs)
  if (tellsHours(catalogs)) yield await clockTable(asking)
}

async function* agentTables(asking: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  for (const base of ['command.finished', 'build.finished']) {
    for (const { event } of sourcesOf(catalogs, base)) {
      const rows = await asking.store.count({ ...asking.span, event, by: [{ field: 'agent' }] })
      const all = rows.reduce((sum, { events }) => sum + events, 0)
      if (all === 0) continue
      yield {
        id: base === 'command.finished' ? 'agents' : 'agents-building',
        title: base === 'command.finished' ? 'Run by coding agents' : 'Built by coding agents',
        columns: [...words('agent'), column('events', 'count'), column('share', 'share')],
        rows: rows.map(({ key: [agent = null], events }) => [agent ?? 'none', events, events / all]),
      }
    }
  }
}

async function clockTable({ store, span }: Asking): Promise<ReportTable> {
  const rows = await store.count({ ...span, by: [{ field: 'weekday' }, { field: 'hour' }] })
  const known = rows.filter(({ key }) => key[0] !== null)
  return {
    id: 'clock',
    title: 'When it is used',
    columns: [...words('weekday', 'hour'), column('events', 'count')],
    rows: known
      .toSorted((a, b) => Number(a.key[0]) - Number(b.key[0]) || Number(a.key[1]) - Number(b.key[1]))
      .map(({ key: [weekday, hour], events }) => [
        WEEKDAYS[Number(weekday) - 1] ?? null,
        `${String(hour).padStart(2, '0')}:00`,
        events,
      ]),
    note: "By the users' own clocks.",
  }
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
