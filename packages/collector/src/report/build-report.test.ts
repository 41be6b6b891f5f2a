import type { CatalogInput, WireEvent } from '@sonde/core/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { acme, other } from '../../test/acme.ts'
import { finished, record, TODAY } from '../../test/bodies.ts'
import { openWithoutThread } from '../../test/duckdb.ts'
import { segmentOf } from '../../test/segment-of.ts'
import { tempDirectory } from '../../test/temp-directory.ts'
import type { LogRecord } from '../collect/log/record.ts'
import type { EventStore } from '../store/contract.ts'
import { buildReport, reportTools, type Report } from './build-report.ts'

async function storeWith(...records: readonly LogRecord[]): Promise<EventStore> {
  const store = await openWithoutThread(tempDirectory())
  onTestFinished(() => store.close())
  await store.apply(segmentOf(...records))
  return store
}

async function reportOf(...records: readonly LogRecord[]): Promise<Report> {
  return buildReport(await storeWith(...records), { tool: 'acme', from: '2026-10-26', to: TODAY }, [acme])
}

function active(period: string, at: string): WireEvent {
  return {
    name: 'machine.active',
    at,
    properties: { period, cohort: '2026-W47', age: 'first-day', place: 'local', activeDays: '0' },
  }
}

test('counts events and the installations behind them, errors and durations, per command', async () => {
  const report = await reportOf(
    record(1, [
      finished({ durationMs: 10 }, { first: ['day', 'week', 'month', 'ever'] }),
      finished({ durationMs: 20, outcome: 'error' }),
      finished({ durationMs: 30 }, { n: 2 }),
    ]),
    record(2, [
      finished({ durationMs: 40 }, { first: ['day', 'week'] }),
      { name: 'command.finished', at: TODAY, properties: { command: 'deploy', outcome: 'aborted' } },
    ]),
  )
  expect(report.commands).toEqual([
    { command: 'build', events: 5, installations: { day: 2, week: 2, month: 1, ever: 1 }, errorRate: 0.2, p50Ms: 20, p95Ms: 40 },
    {
      command: 'deploy',
      events: 1,
      installations: { day: 0, week: 0, month: 0, ever: 0 },
      errorRate: 0,
      p50Ms: null,
      p95Ms: null,
    },
  ])
  expect(report.outcomes).toEqual([
    { word: 'ok', events: 4 },
    { word: 'error', events: 1 },
    { word: 'aborted', events: 1 },
  ])
})

test('counts versions and events, and says nothing about the version of an activity', async () => {
  const report = await reportOf(record(1, [finished(), finished()]), record(2, [finished()], { version: '2.0' }), {
    ...record(3, [active('day', TODAY)]),
    version: undefined,
  } as unknown as LogRecord)
  expect(report.versions).toEqual([
    { word: '1.4', events: 2 },
    { word: '2.0', events: 1 },
  ])
  expect(report.events).toEqual([
    { word: 'command.finished', events: 3 },
    { word: 'machine.active', events: 1 },
  ])
})

test('adds active installations up per day, week and month, each by itself', async () => {
  const report = await reportOf(
    record(1, [active('day', '2026-11-16'), active('week', '2026-11-16'), active('month', '2026-11-16')]),
    record(2, [active('day', '2026-11-18'), active('week', '2026-11-18'), active('month', '2026-11-02')]),
    record(3, [active('day', '2026-11-18'), active('week', '2026-11-12')]),
  )
  expect(report.active).toEqual({
    days: [
      { start: '2026-11-18', installations: 2 },
      { start: '2026-11-16', installations: 1 },
    ],
    weeks: [
      { start: '2026-11-16', installations: 2 },
      { start: '2026-11-09', installations: 1 },
    ],
    months: [{ start: '2026-11-01', installations: 2 }],
  })
})

test('counts a whole month of installations although the report begins within it', async () => {
  const { active: counted } = await reportOf(
    record(1, [active('month', '2026-10-05'), active('day', '2026-10-05'), active('week', '2026-10-05')]),
  )
  expect(counted).toEqual({ days: [], weeks: [], months: [{ start: '2026-10-01', installations: 1 }] })
})

test('lists what was dropped and rejected, and by whom', async () => {
  const report = await reportOf(record(1, [], { dropped: { expired: 3 }, rejected: { 'bad-value': 1 } }))
  expect(report.dropped).toEqual([{ word: 'expired', events: 3 }])
  expect(report.rejected).toEqual([{ word: 'bad-value', events: 1 }])
})

test('reports all registered tools in the order of their names, or the one that was asked for', async () => {
  const store = await storeWith(record(1))
  const catalogs = new Map([
    ['other', [other]],
    ['acme', [acme]],
  ])
  const tools = async (tool?: string) =>
    (await reportTools(store, catalogs, { tool, days: 7, today: TODAY })).map((report) => report.tool)
  expect(await tools()).toEqual(['acme', 'other'])
  expect(await tools('other')).toEqual(['other'])
  await expect(tools('acne')).rejects.toThrow('No catalog of `acne` is registered. Registered: acme, other. [unknown-tool]')
})

test.each([
  [1, '2026-11-16'],
  [5, '2026-11-16'],
  [6, '2026-11-09'],
  [28, '2026-10-19'],
])('covers at least %i days and only whole weeks', async (days, from) => {
  const [report] = await reportTools(await storeWith(record(1)), new Map([['acme', [acme]]]), {
    tool: undefined,
    days,
    today: TODAY,
  })
  expect(report).toMatchObject({ from, to: TODAY, provisionalFrom: '2026-10-21' })
})

describe('[R-SST-3] events of core under an author’s names', () => {
  const renamed: CatalogInput = {
    ...acme,
    events: {
      CLI_RUN: {
        from: 'command.finished',
        question: 'Which?',
        since: '1.0.0',
        properties: {
          cmd: { kind: 'oneOf', words: ['build'], about: 'Which.', from: 'command' },
          result: { kind: 'oneOf', words: ['ok', 'error'], about: 'How.', from: 'outcome' },
          took: { kind: 'durationMs', about: 'How long.', from: 'durationMs' },
        },
      },
    },
  }
  const event = (result: string, took: number): WireEvent => ({
    name: 'CLI_RUN',
    at: TODAY,
    properties: { cmd: 'build', result, took },
  })

  test('are found by what they stand for', async () => {
    const store = await storeWith(record(1, [event('ok', 10), event('error', 30)]))
    const report = await buildReport(store, { tool: 'acme', from: '2026-10-26', to: TODAY }, [renamed])
    expect(report.commands).toMatchObject([{ command: 'build', events: 2, errorRate: 0.5, p95Ms: 30 }])
    expect(report.outcomes).toEqual([
      { word: 'error', events: 1 },
      { word: 'ok', events: 1 },
    ])
  })

  test('are counted together with those that an earlier release called otherwise', async () => {
    const store = await storeWith(record(1, [event('error', 10)]), record(2, [finished(), finished(), finished()]))
    const report = await buildReport(store, { tool: 'acme', from: '2026-10-26', to: TODAY }, [acme, renamed])
    expect(report.commands).toMatchObject([{ command: 'build', events: 4, errorRate: 0.25, p50Ms: 100 }])
  })
})

test('[B-7] estimates shares of facts from one fact per delivery, with their error', async () => {
  const fact = (name: string, value: string): WireEvent => ({
    name: 'machine.fact',
    at: TODAY,
    properties: { fact: name, value },
  })
  const told = [fact('ide', 'vscode'), fact('ide', 'vscode'), fact('ide', 'none'), fact('ide', 'vscode'), fact('tty', 'yes')]
  const report = await reportOf(
    ...told.map((event, index) => ({ ...record(index, [event]), version: undefined }) as unknown as LogRecord),
  )
  const error = Math.sqrt((0.75 * 0.25) / 4)
  expect(report.facts).toEqual([
    { fact: 'ide', value: 'vscode', deliveries: 3, share: 0.75, error },
    { fact: 'ide', value: 'none', deliveries: 1, share: 0.25, error },
    { fact: 'tty', value: 'yes', deliveries: 1, share: 1, error: 0 },
  ])
  expect(report.versions).toEqual([])
})

test('[R-SST-4] [B-9] counts events by what their bodies tell of the runs, and by all facts where a catalog chose them', async () => {
  const inEditor = { os: 'linux', agent: 'codex', ide: 'vscode', cpus: '8-11' } as const
  const records = [
    record(1, [finished(), finished()], { context: inEditor }),
    record(2, [finished()], { context: { os: 'macos' } }),
    { ...record(3, [active('day', TODAY)], { context: { os: 'macos' } }), version: undefined } as unknown as LogRecord,
  ]
  const store = await storeWith(...records)
  const span = { tool: 'acme', from: '2026-10-26', to: TODAY }
  const coarse = [
    { fact: 'os', value: 'linux', events: 2 },
    { fact: 'os', value: 'macos', events: 1 },
    { fact: 'agent', value: 'codex', events: 2 },
  ]
  expect((await buildReport(store, span, [acme])).context).toEqual(coarse)
  expect((await buildReport(store, span, [acme, { ...acme, context: 'full' }])).context).toEqual([
    ...coarse,
    { fact: 'cpus', value: '8-11', events: 2 },
    { fact: 'ide', value: 'vscode', events: 2 },
  ])
})

test('[R-GAT-4] tells what is used together where sets leave as pairs, each pair as often as it stands for', async () => {
  const plugins = { kind: 'publicNames', words: ['vite', 'zod'], about: 'Which.', as: 'pairs' } as const
  const paired: CatalogInput = {
    ...acme,
    events: { 'site.built': { question: 'Which?', since: '1.0.0', properties: { plugins } } },
  }
  const of = 'site.built plugins'
  const pair = (n: number): WireEvent => ({ name: 'project.pair', at: TODAY, n, properties: { of, a: 'vite', b: 'zod' } })
  const size: WireEvent = { name: 'project.pair', at: TODAY, properties: { of, size: '2-3' } }
  const store = await storeWith(...[pair(4), pair(1), size].map((event, index) => record(index, [event])))
  const { tables } = await buildReport(store, { tool: 'acme', from: '2026-10-26', to: TODAY }, [paired])
  expect(tables.find(({ id }) => id === 'pairs')?.rows).toEqual([[of, 'vite', 'zod', 5]])
})
