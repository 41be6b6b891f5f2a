import type { WireEvent } from '@sonde/core/protocol'
import { describe, expect, test } from 'vitest'
import { BIN_ERROR } from '../src/store/bins.ts'
import type { CountQuery } from '../src/store/contract.ts'
import { finished, record, TODAY } from './bodies.ts'
import { erase, segmentOf } from './segment-of.ts'
import { countOf, opened, SPAN, type OpenStore } from './store-world.ts'

/** That every question is answered as the events say. */
export function testCounting(name: string, open: OpenStore): void {
  describe(`${name}: counting`, () => {
    test('counts merged events as many, and first marks as one', async () => {
      const store = await opened(open)
      await store.apply(
        segmentOf(
          record(1, [finished({}, { n: 40, first: ['day', 'ever'] }), finished({}, { first: ['day', 'week', 'month'] })]),
        ),
      )
      expect(await store.count({ ...SPAN, by: [] })).toEqual([
        { key: [], events: 41, first: { day: 2, week: 1, month: 1, ever: 1 } },
      ])
    })

    test('groups by words, flags, numbers and facts, most events first, then by key, missing last', async () => {
      const store = await opened(open)
      const deploy = (properties: Record<string, string | boolean>) => ({ name: 'deploy.finished', at: TODAY, properties })
      await store.apply(
        segmentOf(
          record(1, [
            deploy({ target: 'railway' }),
            deploy({ target: 'fly', cached: true }),
            deploy({}),
            deploy({ target: 'fly', cached: false }),
          ]),
          record(2, [finished({ exitCode: 7 }, { at: '2026-11-18' })], { context: { os: 'macos' } }),
        ),
      )
      const keys = async (query: Partial<CountQuery>) =>
        (await store.count({ ...SPAN, by: [], ...query })).map(({ key, events }) => [...key, events])
      expect(await keys({ event: 'deploy.finished', by: [{ property: 'target', type: 'word' }] })).toEqual([
        ['fly', 2],
        ['railway', 1],
        [null, 1],
      ])
      expect(
        await keys({
          by: [
            { property: 'target', type: 'word' },
            { property: 'cached', type: 'flag' },
          ],
          event: 'deploy.finished',
        }),
      ).toEqual([
        ['fly', 'false', 1],
        ['fly', 'true', 1],
        ['railway', null, 1],
        [null, null, 1],
      ])
      expect(await keys({ by: [{ property: 'exitCode', type: 'number' }] })).toEqual([
        [null, 4],
        ['7', 1],
      ])
      expect(await keys({ by: [{ field: 'at' }, { field: 'os' }] })).toEqual([
        ['2026-11-20', 'linux', 4],
        ['2026-11-18', 'macos', 1],
      ])
      expect(await keys({ by: [{ field: 'name' }, { field: 'version' }] })).toEqual([
        ['deploy.finished', '1.4', 4],
        ['command.finished', '1.4', 1],
      ])
    })

    test('keeps to the tool and to the days, both ends included', async () => {
      const store = await opened(open)
      const days = ['2026-11-09', '2026-11-10', '2026-11-15', '2026-11-16'].map((at) => finished({}, { at }))
      await store.apply(
        segmentOf(
          record(1, days),
          record(2, [{ name: 'deploy.finished', at: TODAY, properties: { files: 3 } }], { tool: 'other' }),
        ),
      )
      expect(await countOf(store, { from: '2026-11-10', to: '2026-11-15' })).toBe(2)
      expect(await countOf(store, { tool: 'other' })).toBe(1)
    })

    test('keeps two kinds under one name apart', async () => {
      const store = await opened(open)
      const event = (files: string | number) => ({ name: 'deploy.finished', at: TODAY, properties: { files } })
      await store.apply(segmentOf(record(1, [event('10-99')]), record(2, [event(12)], { tool: 'other' })))
      expect(await store.count({ ...SPAN, by: [{ property: 'files', type: 'word' }] })).toMatchObject([{ key: ['10-99'] }])
      expect(await store.count({ ...SPAN, tool: 'other', by: [{ property: 'files', type: 'number' }] })).toMatchObject([
        { key: ['12'] },
      ])
    })

    test('gives exact percentiles of a number, and close ones from the daily sums', async () => {
      const store = await opened(open)
      const events = Array.from({ length: 100 }, (_, index) => finished({ durationMs: (index + 1) * 10 }))
      await store.apply(segmentOf(record(1, events), record(2, [finished({ command: 'deploy' })])))
      const query: CountQuery = { ...SPAN, by: [{ property: 'command', type: 'word' }], percentilesOf: 'durationMs' }
      expect(await store.count({ ...query, exact: true })).toMatchObject([
        { key: ['build'], percentiles: { p50: 500, p95: 950, p99: 990 } },
        { key: ['deploy'], percentiles: { p50: 100, p95: 100, p99: 100 } },
      ])
      const [close] = await store.count(query)
      expect(Math.abs((close?.percentiles?.p50 ?? 0) - 500)).toBeLessThanOrEqual(500 * BIN_ERROR)
    })

    test('has no percentiles of what nobody sent or no catalog lists', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1)))
      for (const percentilesOf of ['exitCode', 'unheard']) {
        const [row] = await store.count({ ...SPAN, by: [], percentilesOf })
        expect(row).toEqual({ key: [], events: 1, first: { day: 0, week: 0, month: 0, ever: 0 } })
      }
    })

    test('groups by a property no catalog lists as by nothing', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1)))
      expect(await store.count({ ...SPAN, by: [{ property: 'unheard', type: 'word' }] })).toMatchObject([
        { key: [null], events: 1 },
      ])
    })

    test('counts nothing in an empty store', async () => {
      const store = await opened(open)
      expect(await store.count({ ...SPAN, by: [] })).toEqual([])
      expect(await store.losses(SPAN)).toEqual([])
    })

    test('adds up what was lost, by who gave it up and why', async () => {
      const store = await opened(open)
      await store.apply(
        segmentOf(
          record(1, [], { dropped: { expired: 3, 'spool-full': 1 } }),
          record(2, [], { dropped: { expired: 4 }, rejected: { 'bad-value': 2, expired: 1 } }),
          record(3, [], { dropped: { expired: 9 }, received: '2027-02-01' }),
          record(4, [], { dropped: { expired: 9 }, tool: 'other' }),
        ),
      )
      expect(await store.losses(SPAN)).toEqual([
        { by: 'sender', reason: 'expired', events: 7 },
        { by: 'collector', reason: 'bad-value', events: 2 },
        { by: 'collector', reason: 'expired', events: 1 },
        { by: 'sender', reason: 'spool-full', events: 1 },
      ])
    })
  })

  describe(`${name}: identifiers`, () => {
    const [ana, ben] = ['6f9619ff-8b86-4d01-b42d-00c04fc964ff', '7f9619ff-8b86-4d01-b42d-00c04fc964ff']
    const on = (at: string, n = 1): WireEvent => finished({}, { at, n })

    test('[R-GAT-3] counts the different ones, in all and by week, whatever the number of events', async () => {
      const store = await opened(open)
      await store.apply(
        segmentOf(
          record(1, [on('2026-11-09'), on('2026-11-20', 40)], { ids: { machine: ana, project: 'a'.repeat(16), session: ana } }),
          record(2, [on('2026-11-20')], { ids: { machine: ana, project: 'b'.repeat(16), session: ben } }),
          record(3, [on('2026-11-15')], { ids: { machine: ben } }),
          // One constant stands for all of a CI vendor.
          record(4, [on('2026-11-16')], { ids: { machine: 'CI.github-actions', session: '0'.repeat(36) } }),
          record(5, [on('2026-11-02')]),
          record(6, [on('2026-11-20')], { lane: 'bulk', ids: { machine: '9'.repeat(36) } }),
        ),
      )
      expect(await store.countIds(SPAN)).toEqual([
        { week: null, machines: 2, projects: 2, sessions: 3 },
        { week: '2026-11-16', machines: 1, projects: 2, sessions: 3 },
        { week: '2026-11-09', machines: 2, projects: 1, sessions: 1 },
      ])
      await store.apply(segmentOf(erase(1), erase(2)))
      expect(await store.countIds({ ...SPAN, to: '2026-11-15' })).toEqual([
        { week: null, machines: 1, projects: 0, sessions: 0 },
        { week: '2026-11-09', machines: 1, projects: 0, sessions: 0 },
      ])
    })

    test('[B-7] says nothing where there are none', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1)))
      expect(await store.countIds(SPAN)).toEqual([])
    })
  })
}
