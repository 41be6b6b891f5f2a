import { createClient } from '@clickhouse/client'
import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../src/collect/log/record.ts'
import { openClickhouseStore } from '../src/store/clickhouse/open.ts'
import { tableStatements } from '../src/store/clickhouse/schema.ts'
import type { CountRow, EventStore } from '../src/store/contract.ts'
import { openDuckdbStore } from '../src/store/duckdb/open.ts'
import { batchNumber, finished, record, TODAY } from './bodies.ts'
import { hasClickhouse } from './clickhouse-server.ts'
import { databasePaths } from './duckdb.ts'
import { madeUpBatches } from './made-up-events.ts'
import { QUESTIONS } from './questions.ts'
import { segmentOf } from './segment-of.ts'
import { tempDirectory } from './temp-directory.ts'
import { testClickhouse } from './test-clickhouse.ts'

/** More in a run of its own: `bench:same-rows`. */
const EVENTS = Number(process.env['SONDE_SAME_ROWS'] ?? 200_000)
const PER_BATCH = 50
const PER_SEGMENT = 400
/** Few, because the number of daily sums, not of events, is what takes time. */
const DAYS = 4

const span = { tool: 'acme', from: '2026-10-01', to: '2026-12-31' }

// `npx --yes pnpm@12 --dir packages/collector/test/chdb install` brings one; SONDE_CLICKHOUSE_URL names one.
describe.skipIf(!hasClickhouse)('DuckDB and ClickHouse (skipped where none is installed)', () => {
  const clickhouse = testClickhouse()

  async function answers(store: EventStore, exact: boolean): Promise<Record<string, CountRow[]>> {
    const found: Record<string, CountRow[]> = {}
    for (const [question, query] of Object.entries(QUESTIONS)) found[question] = await store.count({ ...query, exact })
    return found
  }

  test(
    `[R-SST-6] give the same rows for every question, from ${EVENTS} events and from their daily sums, also computed again`,
    { timeout: 600_000 * Math.max(1, EVENTS / 200_000) },
    async () => {
      const directory = tempDirectory()
      const one = await openDuckdbStore(databasePaths(directory))
      const other = await clickhouse.open(directory)
      let waiting: LogRecord[] = []
      for (const batch of madeUpBatches(EVENTS / PER_BATCH, PER_BATCH, DAYS)) {
        if (waiting.push(batch) < PER_SEGMENT) continue
        const segment = segmentOf(...waiting)
        waiting = []
        await Promise.all([one.apply(segment), other.apply(segment)])
      }
      expect(waiting).toEqual([])
      const exact = await answers(one, true)
      const quick = await answers(one, false)
      expect(await answers(other, true)).toEqual(exact)
      expect(await answers(other, false)).toEqual(quick)
      for (const [question, rows] of Object.entries(exact)) {
        expect(rows.length).toBeGreaterThan(0)
        expect(quick[question]?.map(({ key, events, first }) => ({ key, events, first }))).toEqual(
          rows.map(({ key, events, first }) => ({ key, events, first })),
        )
      }
      await Promise.all([one.rebuild(), other.rebuild()])
      expect(await answers(one, false)).toEqual(quick)
      expect(await answers(other, false)).toEqual(quick)
      await Promise.all([one.close(), other.close()])
    },
  )

  test('two collectors store each batch once, also when both have it, and erase what the other stored', async () => {
    const directory = tempDirectory()
    const [one, other] = [await clickhouse.open(directory), await clickhouse.open(directory)]
    const batches = [...madeUpBatches(60, 10)]
    const events = batches.reduce((sum, { events: all }) => sum + all.reduce((n, event) => n + (event.n ?? 1), 0), 0)
    const half = (offset: number) =>
      Array.from({ length: 6 }, (_, part) => segmentOf(...batches.slice(part * 10, part * 10 + 10 - offset)))
    // Both get nearly all of it, at the same time.
    await Promise.all([...half(0).map((segment) => one.apply(segment)), ...half(2).map((segment) => other.apply(segment))])
    const total = async (store: EventStore) => {
      let sum = 0
      for (const tool of ['acme', 'other']) {
        for (const lane of ['main', 'unreleased', 'bulk'] as const) {
          for (const exact of [true, false]) {
            const [row] = await store.count({ ...span, tool, lane, by: [], exact })
            sum += (row?.events ?? 0) / 2
          }
        }
      }
      return sum
    }
    expect(await total(one)).toBe(events)
    const doomed = batches.map(({ batch }): LogRecord => ({ kind: 'erase', batch, received: TODAY }))
    await Promise.all([one.apply(segmentOf(...doomed.slice(0, 40))), other.apply(segmentOf(...doomed.slice(20)))])
    expect(await total(other)).toBe(0)
    await Promise.all([one.close(), other.close()])
  })

  test('a segment is stored once although the connection is cut after every request in turn', async () => {
    const directory = tempDirectory()
    const store = await clickhouse.open(directory)
    const { cutAfter } = await import('./cutting-proxy.ts')
    const segment = segmentOf(
      record(1, [finished(), finished({ flags: ['force'] })]),
      record(2, [finished({ command: 'deploy' })], { dropped: { expired: 3 } }),
    )
    let cuts = 0
    for (let requests = 1; ; requests += 1) {
      const proxy = await cutAfter(clickhouse.url, requests)
      const cut = await openClickhouseStore({ url: proxy.url, database: clickhouse.databaseFor(directory) }).catch(
        () => undefined,
      )
      const done = await cut?.apply(segment).then(
        () => true,
        () => false,
      )
      await cut?.close()
      await proxy.close()
      if (done) break
      cuts += 1
      expect(cuts).toBeLessThan(60)
    }
    expect(cuts).toBeGreaterThan(10)
    for (const exact of [true, false]) {
      expect(await store.count({ ...span, by: [], exact })).toMatchObject([{ events: 3 }])
    }
    expect(await store.losses(span)).toEqual([{ by: 'sender', reason: 'expired', events: 3 }])
    await store.apply(segmentOf({ kind: 'erase', batch: batchNumber(1), received: TODAY }))
    for (const exact of [true, false]) {
      expect(await store.count({ ...span, by: [], exact })).toMatchObject([{ events: 1 }])
    }
    await store.close()
  })

  test('nothing is stored while the sums are computed again, and what was left locked is taken over', async () => {
    const directory = tempDirectory()
    const store = await clickhouse.open(directory)
    await store.apply(segmentOf(record(1)))
    const client = createClient({ url: clickhouse.url, database: clickhouse.databaseFor(directory) })
    const [block] = await (
      await client.query({ query: 'SELECT max(block) + 1 AS next FROM claims', format: 'JSONEachRow' })
    ).json<{ next: number }>()
    await client.insert({
      table: 'claims',
      values: [
        { batch: 'lock', key: 0, erased: false, received: TODAY, block: block?.next, segment: 'locked by one that was killed' },
      ],
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: `claims-${block?.next}` },
    })
    await client.close()
    await expect(store.apply(segmentOf(record(2)))).rejects.toThrow('tried again later')
    await store.rebuild()
    await store.apply(segmentOf(record(2)))
    expect(await store.count({ ...span, by: [] })).toMatchObject([{ events: 2 }])
    await store.close()
  })
})

test('the statements for a cluster differ in what makes tables copies of each other, and nothing else', () => {
  const single = tableStatements()
  const cluster = tableStatements('main')
  expect(cluster).toHaveLength(single.length)
  for (const [index, statement] of cluster.entries()) {
    expect(statement).toContain('ON CLUSTER `main`')
    expect(statement).toMatch(
      /ENGINE = Replicated(?:Summing)?MergeTree\('\/clickhouse\/tables\/\{uuid\}\/\{shard\}', '\{replica\}'\)/,
    )
    const plain = statement
      .replace(' ON CLUSTER `main`', '')
      .replace(/Replicated((?:Summing)?MergeTree)\([^)]*\)/, '$1')
      .replace('replicated_deduplication_window =', 'non_replicated_deduplication_window =')
      .replace(/, replicated_deduplication_window_seconds = \d+/, '')
    expect(plain).toBe(single[index])
  }
})
