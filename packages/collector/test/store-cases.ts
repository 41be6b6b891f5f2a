import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FACT_NAMES, type WireEvent } from '@sonde/core/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { addDays } from '../src/calendar.ts'
import { encodeLine, type LogRecord } from '../src/collect/log/record.ts'
import { segmentId, segmentName, type Segment } from '../src/collect/log/segment.ts'
import { BIN_ERROR } from '../src/store/bins.ts'
import { ERASE_DAYS, REMEMBER_DAYS, type CountQuery, type CountRow, type EventStore } from '../src/store/contract.ts'
import { batchNumber, finished, record, TODAY } from './bodies.ts'
import { madeUpBatches } from './made-up-events.ts'
import { QUESTIONS } from './questions.ts'
import { tempDirectory } from './temp-directory.ts'

const erase = (index: number): LogRecord => ({ kind: 'erase', batch: batchNumber(index), received: TODAY })

let sequence = 0

/** Writes records down as a sealed segment. */
export function segmentOf(...records: readonly LogRecord[]): Segment {
  const name = segmentName((sequence += 1))
  const path = join(tempDirectory(), name)
  const text = records.map(encodeLine).join('')
  writeFileSync(path, text)
  return { id: segmentId(name), path, bytes: text.length }
}

/** What every store promises. `open` opens one on `directory`, which may hold what an earlier one left. */
export function testStore(name: string, open: (directory: string) => Promise<EventStore>): void {
  async function opened(directory = tempDirectory()): Promise<EventStore> {
    const store = await open(directory)
    onTestFinished(() => store.close().catch(() => undefined))
    return store
  }

  const span = { tool: 'acme', from: '2026-10-01', to: '2026-12-31' }
  const count = async (store: EventStore, query: Partial<CountQuery> = {}): Promise<number> =>
    (await store.count({ ...span, by: [], ...query })).reduce((sum, { events }) => sum + events, 0)

  describe(`${name}: exactly once`, () => {
    test('stores every event of a segment', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1), record(2, [finished(), finished(), finished()])))
      expect(await count(store)).toBe(4)
    })

    test('stores a segment once, however often it is applied', async () => {
      const store = await opened()
      const segment = segmentOf(record(1), record(2))
      for (let round = 0; round < 3; round += 1) await store.apply(segment)
      expect(await count(store)).toBe(2)
    })

    test('stores a batch once, within a segment and across segments, whatever the repeat says', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1), record(1), record(1, [finished(), finished()])))
      await store.apply(segmentOf(record(1, [finished(), finished()]), record(2)))
      expect(await count(store)).toBe(2)
    })

    test('knows segments and batches after it was closed and opened again', async () => {
      const directory = tempDirectory()
      const first = await open(directory)
      const segment = segmentOf(record(1))
      await first.apply(segment)
      await first.close()
      const second = await opened(directory)
      await second.apply(segment)
      await second.apply(segmentOf(record(1), record(2)))
      expect(await count(second)).toBe(2)
    })

    test('stores nothing of a segment that it cannot store whole', async () => {
      const store = await opened()
      const bad = record(2, [finished({ durationMs: 1e30 })])
      await expect(store.apply(segmentOf(record(1), bad))).rejects.toThrow('1e+30')
      expect(await count(store)).toBe(0)
      await store.apply(segmentOf(record(1)))
      expect(await count(store)).toBe(1)
    })

    test('stores what is whole of a damaged segment, and says how much is not', async () => {
      const store = await opened()
      const segment = segmentOf()
      writeFileSync(
        segment.path,
        `${encodeLine(record(1))}${encodeLine(record(2)).replace('acme', 'acne')}${encodeLine(record(3))}{"by`,
      )
      expect(await store.apply(segment)).toEqual({ damaged: 1 })
      expect(await count(store)).toBe(2)
    })

    test('takes an empty segment', async () => {
      const store = await opened()
      expect(await store.apply(segmentOf())).toEqual({ damaged: 0 })
    })

    test('applies segments in the order they were handed over', async () => {
      const store = await opened()
      await Promise.all([store.apply(segmentOf(record(1))), store.apply(segmentOf(erase(1))), store.apply(segmentOf(record(1)))])
      expect(await count(store)).toBe(0)
    })
  })

  describe(`${name}: groups`, () => {
    test('[R-AST-2] counts by a property of a group, apart from one that is called alike', async () => {
      const store = await opened()
      const configured = (config: WireEvent['properties']): WireEvent => ({ name: 'configured', at: TODAY, properties: config })
      await store.apply(
        segmentOf(
          record(1, [
            configured({ config: { markdown: { syntaxHighlight: 'shiki' }, plugins: [] } }),
            configured({ config: { markdown: { syntaxHighlight: 'shiki' } } }),
            configured({ config: { markdown: { syntaxHighlight: 'prism' } } }),
            configured({ 'config.markdown.syntaxHighlight': 'none' }),
          ]),
        ),
      )
      const rows = await store.count({ ...span, by: [{ property: 'config/markdown/syntaxHighlight', type: 'word' }] })
      expect(rows.map(({ key, events }) => [key[0], events])).toEqual([
        ['shiki', 2],
        ['prism', 1],
        [null, 1],
      ])
    })
  })

  describe(`${name}: timing`, () => {
    test('[R-SST-4] [R-SAM-4] [R-AST-9] counts by every fact of a full context, and knows where there is none', async () => {
      const store = await opened()
      const words = Object.fromEntries(FACT_NAMES.map((fact) => [fact, `word of ${fact}`]))
      await store.apply(segmentOf(record(1, [finished(), finished()], { context: { os: 'linux', ...words } }), record(2)))
      for (const fact of FACT_NAMES) {
        const rows = await store.count({ ...span, by: [{ field: fact }] })
        expect(rows.map(({ key, events }) => [...key, events])).toEqual([
          [`word of ${fact}`, 2],
          [null, 1],
        ])
      }
    })

    test('[R-GAT-10] counts by the hour and the weekday of the user, and knows where there is none', async () => {
      const store = await opened()
      const at = (hour: number, weekday: number): WireEvent => finished({}, { hour, weekday })
      await store.apply(segmentOf(record(1, [at(0, 1), at(23, 7), at(23, 7), finished()])))
      const rows = await store.count({ ...span, by: [{ field: 'hour' }, { field: 'weekday' }] })
      expect(rows.map(({ key, events }) => [...key, events])).toEqual([
        ['23', '7', 2],
        ['0', '1', 1],
        [null, null, 1],
      ])
    })
  })

  describe(`${name}: [B-2] erasing`, () => {
    test('removes every row of the batch and no other', async () => {
      const store = await opened()
      await store.apply(
        segmentOf(record(1, [finished(), finished()], { dropped: { expired: 1 }, rejected: { 'bad-value': 2 } }), record(2)),
      )
      await store.apply(segmentOf(erase(1)))
      expect(await count(store)).toBe(1)
      expect(await store.losses(span)).toEqual([])
    })

    test('keeps a late copy out, also when the batch was never here', async () => {
      const store = await opened()
      await store.apply(segmentOf(erase(1), erase(2)))
      await store.apply(segmentOf(record(1), record(3)))
      await store.apply(segmentOf(record(2)))
      expect(await count(store)).toBe(1)
    })

    test('erases a batch of the same segment, before or after it', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1), erase(1), erase(2), record(2), record(3)))
      expect(await count(store)).toBe(1)
    })

    test('may be repeated', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1), record(2)))
      await store.apply(segmentOf(erase(1), erase(1)))
      await store.apply(segmentOf(erase(1)))
      expect(await count(store)).toBe(1)
    })

    test('works to the last day and is impossible afterwards, when nothing joins the rows any more', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1), record(2)))
      await store.upkeep(addDays(TODAY, ERASE_DAYS))
      await store.apply(segmentOf(erase(1)))
      expect(await count(store)).toBe(1)
      await store.upkeep(addDays(TODAY, ERASE_DAYS + 1))
      await store.apply(segmentOf(erase(2)))
      expect(await count(store)).toBe(1)
    })

    test('still keeps copies out when the rows are unlinked, until the batch is forgotten', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1)))
      await store.upkeep(addDays(TODAY, REMEMBER_DAYS))
      await store.apply(segmentOf(record(1)))
      expect(await count(store)).toBe(1)
      await store.upkeep(addDays(TODAY, REMEMBER_DAYS + 1))
      await store.apply(segmentOf(record(1)))
      expect(await count(store)).toBe(2)
    })
  })

  describe(`${name}: counting`, () => {
    test('counts merged events as many, and first marks as one', async () => {
      const store = await opened()
      await store.apply(
        segmentOf(
          record(1, [finished({}, { n: 40, first: ['day', 'ever'] }), finished({}, { first: ['day', 'week', 'month'] })]),
        ),
      )
      expect(await store.count({ ...span, by: [] })).toEqual([
        { key: [], events: 41, first: { day: 2, week: 1, month: 1, ever: 1 } },
      ])
    })

    test('groups by words, flags, numbers and facts, most events first, then by key, missing last', async () => {
      const store = await opened()
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
        (await store.count({ ...span, by: [], ...query })).map(({ key, events }) => [...key, events])
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
      const store = await opened()
      const days = ['2026-11-09', '2026-11-10', '2026-11-15', '2026-11-16'].map((at) => finished({}, { at }))
      await store.apply(
        segmentOf(
          record(1, days),
          record(2, [{ name: 'deploy.finished', at: TODAY, properties: { files: 3 } }], { tool: 'other' }),
        ),
      )
      expect(await count(store, { from: '2026-11-10', to: '2026-11-15' })).toBe(2)
      expect(await count(store, { tool: 'other' })).toBe(1)
    })

    test('keeps two kinds under one name apart', async () => {
      const store = await opened()
      const event = (files: string | number) => ({ name: 'deploy.finished', at: TODAY, properties: { files } })
      await store.apply(segmentOf(record(1, [event('10-99')]), record(2, [event(12)], { tool: 'other' })))
      expect(await store.count({ ...span, by: [{ property: 'files', type: 'word' }] })).toMatchObject([{ key: ['10-99'] }])
      expect(await store.count({ ...span, tool: 'other', by: [{ property: 'files', type: 'number' }] })).toMatchObject([
        { key: ['12'] },
      ])
    })

    test('gives exact percentiles of a number, and close ones from the daily sums', async () => {
      const store = await opened()
      const events = Array.from({ length: 100 }, (_, index) => finished({ durationMs: (index + 1) * 10 }))
      await store.apply(segmentOf(record(1, events), record(2, [finished({ command: 'deploy' })])))
      const query: CountQuery = { ...span, by: [{ property: 'command', type: 'word' }], percentilesOf: 'durationMs' }
      expect(await store.count({ ...query, exact: true })).toMatchObject([
        { key: ['build'], percentiles: { p50: 500, p95: 950, p99: 990 } },
        { key: ['deploy'], percentiles: { p50: 100, p95: 100, p99: 100 } },
      ])
      const [close] = await store.count(query)
      expect(Math.abs((close?.percentiles?.p50 ?? 0) - 500)).toBeLessThanOrEqual(500 * BIN_ERROR)
    })

    test('has no percentiles of what nobody sent or no catalog lists', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1)))
      for (const percentilesOf of ['exitCode', 'unheard']) {
        const [row] = await store.count({ ...span, by: [], percentilesOf })
        expect(row).toEqual({ key: [], events: 1, first: { day: 0, week: 0, month: 0, ever: 0 } })
      }
    })

    test('groups by a property no catalog lists as by nothing', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1)))
      expect(await store.count({ ...span, by: [{ property: 'unheard', type: 'word' }] })).toMatchObject([
        { key: [null], events: 1 },
      ])
    })

    test('counts nothing in an empty store', async () => {
      const store = await opened()
      expect(await store.count({ ...span, by: [] })).toEqual([])
      expect(await store.losses(span)).toEqual([])
    })

    test('adds up what was lost, by who gave it up and why', async () => {
      const store = await opened()
      await store.apply(
        segmentOf(
          record(1, [], { dropped: { expired: 3, 'spool-full': 1 } }),
          record(2, [], { dropped: { expired: 4 }, rejected: { 'bad-value': 2, expired: 1 } }),
          record(3, [], { dropped: { expired: 9 }, received: '2027-02-01' }),
          record(4, [], { dropped: { expired: 9 }, tool: 'other' }),
        ),
      )
      expect(await store.losses(span)).toEqual([
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
      const store = await opened()
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
      expect(await store.countIds(span)).toEqual([
        { week: null, machines: 2, projects: 2, sessions: 3 },
        { week: '2026-11-16', machines: 1, projects: 2, sessions: 3 },
        { week: '2026-11-09', machines: 2, projects: 1, sessions: 1 },
      ])
      await store.apply(segmentOf(erase(1), erase(2)))
      expect(await store.countIds({ ...span, to: '2026-11-15' })).toEqual([
        { week: null, machines: 1, projects: 0, sessions: 0 },
        { week: '2026-11-09', machines: 1, projects: 0, sessions: 0 },
      ])
    })

    test('[B-7] says nothing where there are none', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1)))
      expect(await store.countIds(span)).toEqual([])
    })
  })

  describe(`${name}: properties`, () => {
    test('makes room for a new property while it holds events, and keeps the old ones', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1)))
      await store.apply(segmentOf(record(2, [finished({ editor: 'vim' })])))
      expect(await store.count({ ...span, by: [{ property: 'editor', type: 'word' }] })).toMatchObject([
        { key: ['vim'] },
        { key: [null] },
      ])
    })

    test('tells names apart that differ in case and punctuation only', async () => {
      const store = await opened()
      const names = ['ab', 'Ab', 'aB', 'AB', 'a_b', 'a-b', 'a.b', 'a__b', 'a_B', 'A_b']
      await store.apply(
        segmentOf(record(1, [finished(Object.fromEntries(names.map((property) => [property, `is ${property}`])))])),
      )
      for (const property of names) {
        expect(await store.count({ ...span, by: [{ property, type: 'word' }] })).toMatchObject([{ key: [`is ${property}`] }])
      }
    })

    test.each([
      `'; DROP TABLE events; --`,
      '$(touch /tmp/pwned)',
      '"quoted" \\ back',
      "it's",
      'a\nb\tc',
      '\u0000',
      '🚀 ünï',
      '{"json": true}',
      'null',
      '',
    ])('keeps the word %j as it is', async (word) => {
      const store = await opened()
      await store.apply(segmentOf(record(1, [finished({ command: word, flags: [word, 'x'] })])))
      const rows = await store.count({ ...span, tool: 'acme', by: [{ property: 'command', type: 'word' }] })
      expect(rows).toMatchObject([{ key: [word], events: 1 }])
    })

    test('takes hostile names of tools and events in a query', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1)))
      expect(await count(store, { tool: `acme' OR '1'='1` })).toBe(0)
      expect(await count(store, { event: `x' OR 1=1 --` })).toBe(0)
    })

    test('keeps numbers up to the largest a catalog allows', async () => {
      const store = await opened()
      await store.apply(segmentOf(record(1, [finished({ durationMs: 2 ** 50 })])))
      expect(await store.count({ ...span, by: [], percentilesOf: 'durationMs', exact: true })).toMatchObject([
        { percentiles: { p50: 2 ** 50 } },
      ])
    })
  })

  describe(`${name}: daily sums [B-2]`, () => {
    const answers = async (store: EventStore, exact: boolean) => {
      const found: Record<string, CountRow[]> = {}
      for (const [question, query] of Object.entries(QUESTIONS)) found[question] = await store.count({ ...query, exact })
      return found
    }
    const counts = (found: Record<string, CountRow[]>) =>
      Object.fromEntries(
        Object.entries(found).map(([question, rows]) => [
          question,
          rows.map(({ key, events, first }) => ({ key, events, first })),
        ]),
      )

    function expectClose(quick: Record<string, CountRow[]>, exact: Record<string, CountRow[]>): void {
      for (const question of ['durations of commands', 'durations by version']) {
        for (const [index, { percentiles }] of (exact[question] ?? []).entries()) {
          const close = quick[question]?.[index]?.percentiles
          for (const level of ['p50', 'p95', 'p99'] as const) {
            const value = percentiles?.[level] ?? Number.NaN
            expect(Math.abs((close?.[level] ?? 0) - value)).toBeLessThanOrEqual(value * BIN_ERROR)
          }
        }
      }
    }

    async function filled(store: EventStore): Promise<void> {
      const batches = [...madeUpBatches(120, 25)]
      for (let start = 0; start < batches.length; start += 40) await store.apply(segmentOf(...batches.slice(start, start + 40)))
    }

    test(
      'answer every question as the events themselves do, percentiles within the stated error',
      { timeout: 120_000 },
      async () => {
        const store = await opened()
        await filled(store)
        const [quick, exact] = [await answers(store, false), await answers(store, true)]
        expect(counts(quick)).toEqual(counts(exact))
        for (const rows of Object.values(exact)) expect(rows.length).toBeGreaterThan(0)
        expectClose(quick, exact)
      },
    )

    test(
      'still do when batches were erased or repeated, when days have expired, and when a version was quarantined',
      { timeout: 120_000 },
      async () => {
        const store = await opened()
        const batches = [...madeUpBatches(60, 25)]
        await store.apply(segmentOf(...batches))
        await store.apply(segmentOf(...batches.slice(0, 20), ...madeUpBatches(10, 25, 40, 8)))
        const doomed = batches.slice(5, 15).map(({ batch }): LogRecord => ({ kind: 'erase', batch, received: TODAY }))
        await store.apply(segmentOf(...doomed, ...madeUpBatches(10, 25, 40, 9)))
        const before = await answers(store, false)
        const exact = await answers(store, true)
        expect(counts(before)).toEqual(counts(exact))
        expectClose(before, exact)

        expect(await store.upkeep(TODAY, { acme: 20 })).toEqual({ expired: { acme: expect.any(Number) as number } })
        const kept = await answers(store, false)
        expect(counts(kept)).toEqual(counts(await answers(store, true)))
        expect(kept['events per day']?.length).toBeLessThan(before['events per day']?.length ?? 0)

        const { events } = await store.quarantine({ tool: 'acme', from: '2026-01-01', to: '2026-12-31', version: '1.4' })
        expect(events).toBeGreaterThan(0)
        const left = await answers(store, false)
        expect(counts(left)).toEqual(counts(await answers(store, true)))
        expect(left['commands by version']?.map(({ key }) => key[1])).not.toContain('1.4')
        expect(left['another tool']).toEqual(kept['another tool'])
      },
    )

    test('are the same when they are computed again', { timeout: 120_000 }, async () => {
      const store = await opened()
      await filled(store)
      const before = await answers(store, false)
      await store.rebuild()
      expect(await answers(store, false)).toEqual(before)
      await store.apply(segmentOf(...madeUpBatches(5, 25, 40, 3)))
      expect(counts(await answers(store, false))).toEqual(counts(await answers(store, true)))
    })
  })

  test(`${name}: fails every call after it was closed`, async () => {
    const store = await open(tempDirectory())
    await store.close()
    await expect(store.count({ ...span, by: [] })).rejects.toThrow(Error)
    await expect(store.apply(segmentOf(record(1)))).rejects.toThrow(Error)
  })
}
