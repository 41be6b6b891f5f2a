import type { CatalogInput } from '@sonde/core/protocol'
import type { CountRow } from '../store/contract.ts'
import { countSource, ERROR_COLUMNS, errorCells, errorsBy, type Asking } from './ask.ts'
import { differenceOf, shareOf } from './interval.ts'
import { column, words, type ReportCell, type ReportTable } from './report-table.ts'
import { sourcesOf, type Source } from './sources.ts'

const MAX_ROWS = 50

/** How well it works: per release, per stage, per plugin and starter, and which errors there are. */
export async function* qualityTables(asking: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  for (const base of ['command.finished', 'build.finished']) {
    const title = base === 'command.finished' ? 'Releases' : 'Releases, by their builds'
    const id = base === 'command.finished' ? 'releases' : 'releases-building'
    for (const source of sourcesOf(catalogs, base)) yield* optional(releases(asking, source, id, title))
    for (const source of sourcesOf(catalogs, base)) yield* optional(errorGroups(asking, source))
  }
  for (const source of sourcesOf(catalogs, 'stage.finished')) {
    yield* optional(reliability(asking, source, { id: 'stages', title: 'Stages', of: 'stage', percentiles: true }))
    yield* optional(errorGroups(asking, source))
  }
  for (const source of sourcesOf(catalogs, 'feature.finished')) {
    yield* optional(
      reliability(asking, source, { id: 'features-finished', title: 'Features in use', of: 'feature', percentiles: true }),
    )
  }
  for (const source of sourcesOf(catalogs, 'build.finished')) {
    for (const [of, title] of [
      ['plugins', 'Plugins'],
      ['starter', 'Starters'],
    ] as const) {
      yield* optional(
        reliability(asking, source, { id: `reliability-of-${of}`, title: `Reliability with ${title.toLowerCase()}`, of }),
      )
    }
  }
  for (const source of sourcesOf(catalogs, 'project.created')) {
    yield* optional(reliability(asking, source, { id: 'starters', title: 'Projects made from starters', of: 'starter' }))
  }
}

async function* optional(table: Promise<ReportTable | undefined>): AsyncGenerator<ReportTable> {
  const found = await table
  if (found && found.rows.length > 0) yield found
}

/** Every release beside the one before it. */
async function releases(asking: Asking, source: Source, id: string, title: string): Promise<ReportTable | undefined> {
  const outcomes = await countSource(asking, source, ['outcome'], { byVersion: true })
  if (!outcomes) return undefined
  const byVersion = errorsBy(outcomes.map((row) => ({ ...row, key: [row.key[1] ?? null, row.key[0] ?? null] })))
  const duration = source.property('durationMs')
  const durations = duration ? await countSource(asking, source, [], { byVersion: true, percentilesOf: duration.property }) : []
  const percentiles = new Map(durations?.map(({ key, percentiles: found }) => [JSON.stringify(key), found]))
  const versions = [...byVersion.keys()]
    .map((key) => (JSON.parse(key) as (string | null)[])[0] ?? null)
    .filter((version) => version !== null)
    .toSorted(compareVersions)
  const rows = versions.map((version, index): ReportCell[] => {
    const key = JSON.stringify([version])
    const now = byVersion.get(key)
    const before = byVersion.get(JSON.stringify([versions[index - 1]]))
    const found = percentiles.get(key)
    return [version, now?.events ?? 0, ...errorCells(now), ...changeCells(before, now), found?.p50 ?? null, found?.p95 ?? null]
  })
  return {
    id,
    title,
    columns: [
      ...words('version'),
      column('events', 'count'),
      ...ERROR_COLUMNS,
      column('change', 'change'),
      column('from', 'change'),
      column('to', 'change'),
      column('p50', 'ms'),
      column('p95', 'ms'),
    ],
    rows: rows.toReversed(),
    note: 'A change against the version before it. Where it runs from below to above 0, chance alone would explain it.',
  }
}

type Errors = { readonly events: number; readonly errors: number } | undefined

function changeCells(before: Errors, now: Errors): ReportCell[] {
  const [old, young] = [before, now].map((counted) => counted && shareOf(counted.errors, counted.events))
  if (!old || !young) return [null, null, null]
  const { share, low, high } = differenceOf(old, young)
  return [share, low, high]
}

async function errorGroups(asking: Asking, source: Source): Promise<ReportTable | undefined> {
  const rows =
    (await countSource(asking, source, ['errorClass', 'errorCode'])) ?? (await countSource(asking, source, ['errorClass']))
  const errors = rows?.filter(({ key }) => key.some((word) => word !== null)) ?? []
  return {
    id: `errors-of-${source.event}`,
    title: `Errors of ${source.event}`,
    columns: [...words('class', 'code'), column('events', 'count')],
    rows: errors
      .slice(0, MAX_ROWS)
      .map(({ key: [errorClass = null, errorCode = null], events }) => [errorClass, errorCode, events]),
  }
}

interface Reliability {
  readonly id: string
  readonly title: string
  /** The property whose words are compared. */
  readonly of: string
  readonly percentiles?: boolean
}

/** How often it failed with a word, and without it. */
async function reliability(
  asking: Asking,
  source: Source,
  { id, title, of, percentiles = false }: Reliability,
): Promise<ReportTable | undefined> {
  const rows = await countSource(asking, source, [of, 'outcome'])
  if (!rows) return undefined
  const duration = percentiles ? source.property('durationMs') : undefined
  const durations = duration ? await countSource(asking, source, [of], { percentilesOf: duration.property }) : []
  const all = totalOf((await countSource(asking, source, ['outcome'])) ?? [])
  const found = [...errorsBy(rows)]
    .map(([key, counted]) => ({ word: (JSON.parse(key) as (string | null)[])[0] ?? null, counted }))
    .filter(({ word }) => word !== null)
    .toSorted((a, b) => b.counted.events - a.counted.events)
  return {
    id,
    title,
    columns: [
      ...words(of === 'plugins' ? 'plugin' : of),
      column('events', 'count'),
      ...ERROR_COLUMNS,
      column('without', 'share'),
      ...(percentiles ? [column('p50', 'ms'), column('p95', 'ms')] : []),
    ],
    rows: found.slice(0, MAX_ROWS).map(({ word, counted }) => {
      const [without = null] = errorCells({ events: all.events - counted.events, errors: all.errors - counted.errors })
      const duration95 = durations?.find(({ key }) => key[0] === word)?.percentiles
      const times = percentiles ? [duration95?.p50 ?? null, duration95?.p95 ?? null] : []
      return [word, counted.events, ...errorCells(counted), without, ...times]
    }),
  }
}

function totalOf(outcomes: readonly CountRow[]): { events: number; errors: number } {
  const sum = (rows: readonly CountRow[]): number => rows.reduce((total, { events }) => total + events, 0)
  return { events: sum(outcomes), errors: sum(outcomes.filter(({ key }) => key[0] === 'error')) }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]]
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
