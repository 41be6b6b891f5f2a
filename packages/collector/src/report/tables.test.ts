import { canonicalCatalog, type CatalogInput, type WireEvent } from '@sonde/core/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { record, TODAY } from '../../test/bodies.ts'
import { openWithoutThread } from '../../test/duckdb.ts'
import { segmentOf } from '../../test/segment-of.ts'
import { tempDirectory } from '../../test/temp-directory.ts'
import type { LogRecord } from '../collect/log/record.ts'
import { buildReport, type Report } from './build-report.ts'
import { shareOf } from './interval.ts'

const question = 'What is it like?'
const since = '1.0.0'
const about = 'What it is.'
const outcome = { kind: 'oneOf', words: ['ok', 'error', 'aborted'], about } as const
const durationMs = { kind: 'durationMs', about } as const
const words = (...all: string[]) => ({ kind: 'oneOf', words: all, about }) as const

/** Every base event, some under names of the author's. */
const catalog: CatalogInput = canonicalCatalog({
  ...acme,
  timing: 'hour',
  events: {
    ...acme.events,
    BUILD: {
      from: 'build.finished',
      question,
      since,
      properties: {
        addons: { kind: 'publicNames', words: ['mdx', 'rss', 'image'], about, from: 'plugins' },
        starter: { kind: 'publicName', words: ['blog', 'docs'], about },
        result: { ...outcome, from: 'outcome' },
        durationMs,
        errorClass: { kind: 'errorClass', words: ['BadConfig'], about },
      },
    },
    'stage.finished': { question, since, properties: { stage: words('bundle', 'render'), outcome, durationMs } },
    'feature.used': {
      question,
      since,
      properties: { feature: words('watch', 'cache'), value: words('on', 'off') },
      reach: 'feature',
    },
    milestone: { question, since, properties: { name: words('used', 'built') } },
  },
})

const event = (name: string, properties: WireEvent['properties'], rest: Partial<WireEvent> = {}): WireEvent => ({
  name,
  at: TODAY,
  properties,
  ...rest,
})

async function tablesOf(
  catalogs: readonly CatalogInput[],
  ...records: readonly LogRecord[]
): Promise<Record<string, Report['tables'][number]>> {
  const store = await openWithoutThread(tempDirectory())
  onTestFinished(() => store.close())
  await store.apply(segmentOf(...records))
  const { tables } = await buildReport(store, { tool: 'acme', from: '2026-10-26', to: TODAY }, catalogs)
  return Object.fromEntries(tables.map((table) => [table.id, table]))
}

const build = (addons: string[], result: string, rest: WireEvent['properties'] = {}): WireEvent =>
  event('BUILD', { addons, result, ...rest })

test('[R-GAT-4] plugins used together, and how often builds fail with and without each, under names of the author', async () => {
  const tables = await tablesOf(
    [catalog],
    record(1, [
      build(['mdx', 'rss'], 'ok', { starter: 'blog' }),
      build(['mdx', 'rss', 'image'], 'error', { starter: 'blog', errorClass: 'BadConfig' }),
      build(['rss'], 'ok', { starter: 'docs' }),
    ]),
  )
  expect(tables['plugins-together']?.rows).toEqual([
    ['mdx', 'rss', 2],
    ['image', 'mdx', 1],
    ['image', 'rss', 1],
  ])
  const half = shareOf(1, 2)
  expect(tables['reliability-of-plugins']?.rows).toEqual([
    ['rss', 3, 1 / 3, shareOf(1, 3)?.low, shareOf(1, 3)?.high, null],
    ['mdx', 2, 0.5, half?.low, half?.high, 0],
    ['image', 1, 1, shareOf(1, 1)?.low, shareOf(1, 1)?.high, 0],
  ])
  expect(tables['reliability-of-starter']?.rows.map(([word, events, errors]) => [word, events, errors])).toEqual([
    ['blog', 2, 0.5],
    ['docs', 1, 0],
  ])
  expect(tables['errors-of-BUILD']?.rows).toEqual([['BadConfig', null, 1]])
})

test('[R-SST-9] every release beside the one before it, in the order of versions', async () => {
  const runs = (errors: number, all: number, durationIs: number): WireEvent[] =>
    Array.from({ length: all }, (_, index) =>
      event('command.finished', { command: 'build', outcome: index < errors ? 'error' : 'ok', durationMs: durationIs }),
    )
  const tables = await tablesOf(
    [catalog],
    record(1, runs(48, 80, 30), { version: '1.9' }),
    record(2, runs(14, 70, 20), { version: '1.10' }),
  )
  const [now, before] = tables['releases']?.rows ?? []
  expect(now?.slice(0, 3)).toEqual(['1.10', 70, 0.2])
  expect(now?.[5]).toBeCloseTo(-0.4, 5)
  expect(now?.[7]).toBeLessThan(0)
  expect(now?.slice(8)).toEqual([20, 20])
  expect(before?.slice(0, 3)).toEqual(['1.9', 80, 0.6])
  expect(before?.slice(5, 8)).toEqual([null, null, null])
})

test('[R-GAT-2] stages with their errors and times', async () => {
  const stage = (word: string, how: string, ms: number) => event('stage.finished', { stage: word, outcome: how, durationMs: ms })
  const tables = await tablesOf(
    [catalog],
    record(1, [stage('bundle', 'ok', 10), stage('bundle', 'error', 30), stage('render', 'ok', 5)]),
  )
  expect(tables['stages']?.rows.map((row) => [row[0], row[1], row[2], row[6], row[7]])).toEqual([
    ['bundle', 2, 0.5, 10, 30],
    ['render', 1, 0, 5, 5],
  ])
})

test('features, flags, agents, hours, milestones', async () => {
  const tables = await tablesOf(
    [catalog],
    record(1, [
      event('feature.used', { feature: 'watch', value: 'on' }, { first: ['week'], n: 3 }),
      event('feature.used', { feature: 'cache' }),
      event('command.finished', { command: 'build', flags: ['force', 'json'] }, { hour: 9, weekday: 5 }),
      event('command.finished', { command: 'deploy', flags: ['json'] }, { hour: 23, weekday: 1 }),
      event('milestone', { name: 'used' }, { n: 4 }),
      event('milestone', { name: 'built' }),
    ]),
    record(2, [event('command.finished', { command: 'build' })], { context: { os: 'linux', agent: 'claude-code' } }),
  )
  expect(tables['features']?.rows).toEqual([
    ['watch', 'on', 3, 1],
    ['cache', null, 1, 0],
  ])
  expect(tables['flags']?.rows).toEqual([
    ['force', 'build', 1],
    ['json', 'build', 1],
    ['json', 'deploy', 1],
  ])
  expect(tables['agents']?.rows).toEqual([
    ['none', 2, 2 / 3],
    ['claude-code', 1, 1 / 3],
  ])
  expect(tables['clock']?.rows).toEqual([
    ['Monday', '23:00', 1],
    ['Friday', '09:00', 1],
  ])
  expect(tables['funnel']?.rows).toEqual([
    ['used', 4, 1],
    ['built', 1, 0.25],
  ])
})

test('[B-7] retention, frequency and age of installations', async () => {
  const active = (period: string, at: string, cohort: string, activeDays: string) =>
    event('machine.active', { period, cohort, age: 'first-week', place: 'local', activeDays }, { at })
  const tables = await tablesOf(
    [catalog],
    record(1, [
      active('week', '2026-11-10', '2026-W46', '0'),
      active('week', '2026-11-12', '2026-W46', '2-3'),
      active('week', '2026-11-17', '2026-W46', '2-3'),
      active('day', '2026-11-17', '2026-W46', '2-3'),
    ]),
  )
  expect(tables['retention']?.rows).toEqual([
    ['2026-W46', '2026-11-09', 2],
    ['2026-W46', '2026-11-16', 1],
  ])
  expect(tables['activeDays']?.rows).toEqual([
    ['2-3', 2, 2 / 3],
    ['0', 1, 1 / 3],
  ])
  expect(tables['age']?.rows).toEqual([['first-week', 3, 1]])
})

test('[R-WAS-6] projects, counted as installations are, where a catalog counts them', async () => {
  const active = (period: string, at: string) =>
    event('project.active', { period, cohort: '2026-W46', age: 'first-week' }, { at })
  const records = ['day', 'week', 'month'].map((period) => active(period, '2026-11-17'))
  const tables = await tablesOf(
    [{ ...catalog, projects: true }],
    record(1, records),
    record(2, [active('day', '2026-11-17'), active('week', '2026-11-18')]),
    record(3, [active('day', '2026-11-12')]),
  )
  expect(tables['active-projects']?.rows).toEqual([
    ['day', '2026-11-17', 2],
    ['day', '2026-11-12', 1],
    ['week of', '2026-11-16', 2],
    ['month of', '2026-11-01', 1],
  ])
  expect(tables['retention-of-projects']?.rows).toEqual([['2026-W46', '2026-11-16', 2]])
})

test('[R-GAT-3] installations, projects and sessions by identifier, only where a catalog chose identifiers', async () => {
  const machine = '6f9619ff-8b86-4d01-b42d-00c04fc964ff'
  const records = [
    record(1, [event('command.finished', { command: 'build' })], { ids: { machine, session: machine } }),
    record(2, [event('command.finished', { command: 'build' })], { ids: { machine, session: machine.replace('6', '7') } }),
  ]
  const chosen: CatalogInput = { ...catalog, identity: { machine: 'stable', session: true } }
  const { 'by-identifier': table } = await tablesOf([chosen], ...records)
  expect(table?.columns.map(({ name }) => name)).toEqual(['week of', 'installations', 'sessions'])
  expect(table?.rows).toEqual([
    ['in all', 1, 2],
    ['2026-11-16', 1, 2],
  ])
  expect(await tablesOf([catalog], ...records)).not.toHaveProperty('by-identifier')
})

describe('what an author asks', () => {
  const SEEN: CatalogInput = canonicalCatalog({
    ...acme,
    events: {
      ...acme.events,
      'command.finished': {
        ...acme.events['command.finished']!,
        properties: {
          ...acme.events['command.finished']?.properties,
          unreachable: words('docker', 'network'),
          target: { ...words('fly', 'railway'), declared: 'flags.target' },
          read: { kind: 'counter', about },
        },
      },
      'site.built': {
        question,
        since,
        properties: {
          took: durationMs,
          pages: { kind: 'count', about },
          tells: { kind: 'noisyFlag', epsilon: 1.1, about },
          os: { ...words('linux', 'macos', 'windows'), from: 'context.os' },
          config: { kind: 'group', about, properties: { output: words('static', 'server'), port: { kind: 'count', about } } },
        },
      },
    },
  })

  test('is answered by the words of each of its events, with the installations behind those of a `reach`', async () => {
    const tables = await tablesOf(
      [SEEN],
      record(1, [
        event('deploy.finished', { target: 'fly', cached: true, steps: ['build', 'push'] }, { first: ['week'] }),
        event('deploy.finished', { target: 'fly', steps: ['build'] }, { n: 3 }),
        event('deploy.finished', { target: 'railway', files: '1-9' }, { first: ['week'] }),
      ]),
    )
    expect(tables['words-of-deploy.finished-target']).toMatchObject({ title: 'deploy.finished by target' })
    expect(tables['words-of-deploy.finished-target']?.rows).toEqual([
      ['fly', 4, 1],
      ['railway', 1, 1],
    ])
    expect(tables['words-of-deploy.finished-cached']?.rows).toEqual([['true', 1]])
    expect(tables['words-of-deploy.finished-files']?.rows).toEqual([['1-9', 1]])
    expect(tables['words-of-deploy.finished-steps']?.rows).toEqual([
      ['build', 4],
      ['push', 1],
    ])
  })

  test('is not repeated of base events under names of the author', async () => {
    const tables = await tablesOf([catalog], record(1, [build(['mdx'], 'error', { starter: 'blog', errorClass: 'BadConfig' })]))
    expect(Object.keys(tables).filter((id) => id.startsWith('words-of-'))).toEqual([])
  })

  test('is answered of base events where no other table does, of configurations, and of numbers', async () => {
    const site = (took: number, pages: number, output: string): WireEvent =>
      event('site.built', { took, pages, tells: true, os: 'linux', config: { output, port: 80 } })
    const tables = await tablesOf(
      [SEEN],
      record(1, [
        event('command.finished', { command: 'build', outcome: 'error', unreachable: 'docker', target: 'fly', read: 7 }),
        event('command.finished', { command: 'build', outcome: 'ok', durationMs: 3 }),
        site(10, 1, 'static'),
        site(20, 5, 'static'),
        site(30, 9, 'server'),
      ]),
    )
    expect(tables['words-of-command.finished-unreachable']?.rows).toEqual([['docker', 1]])
    expect(tables['words-of-command.finished-target']?.rows).toEqual([['fly', 1]])
    expect(tables['words-of-site.built-config/output']?.rows).toEqual([
      ['static', 2],
      ['server', 1],
    ])
    expect(tables['numbers']?.rows).toEqual([
      ['command.finished', 'read', 7, 7],
      ['site.built', 'pages', 5, 9],
    ])
    expect(tables['durations']?.rows).toEqual([['site.built', 'took', 20, 30]])
    const more = Object.keys(tables).filter((id) => id.startsWith('words-of-'))
    expect(more.toSorted()).toEqual([
      'words-of-command.finished-target',
      'words-of-command.finished-unreachable',
      'words-of-site.built-config/output',
    ])
  })
})

test('an event may be called as what every object has', async () => {
  const odd: CatalogInput = { ...acme, events: { constructor: acme.events['deploy.finished'] as never } }
  const tables = await tablesOf([odd], record(1, [event('constructor', { target: 'fly' })]))
  expect(tables['words-of-constructor-target']?.rows).toEqual([['fly', 1, 0]])
})

test('has no table that no catalog can fill, and none of what nobody sent', async () => {
  const bare = canonicalCatalog({ ...acme, events: { 'deploy.finished': acme.events['deploy.finished'] as never } })
  const tables = await tablesOf([bare], record(1, [event('deploy.finished', { target: 'fly' })]))
  expect(Object.keys(tables)).toEqual(['words-of-deploy.finished-target'])
})
