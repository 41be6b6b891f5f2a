import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import type { WireEvent } from '@sonde/core/protocol'
import { describe, expect, test } from 'vitest'
import { encodeLine } from '../src/collect/log/record.ts'
import { segmentName } from '../src/collect/log/segment.ts'
import type { Report } from '../src/report/build-report.ts'
import { openClickhouseStore } from '../src/store/clickhouse/open.ts'
import { writeCatalog } from './acme.ts'
import { body, finished, secretOf, today } from './bodies.ts'
import { hasClickhouse } from './clickhouse-server.ts'
import { deliver, run, serve, type RunningCollector } from './collector-process.ts'
import { everyKindOfRecord, everything, TABLES } from './every-report.ts'
import { tempDirectory } from './temp-directory.ts'
import { testClickhouse } from './test-clickhouse.ts'

const BODIES = 90
const CALLERS = 4
/** One of them is killed each time it has acknowledged so many. */
const KILLED_AFTER = 30

/** A busy machine takes its time; what is waited for is always a number, never a moment. */
const IN_TIME = { timeout: 120_000, interval: 200 }

const day = today()

/** The body numbered `index`, the same bytes whenever and wherever it is sent. Its first event carries the number. */
function numbered(index: number): string {
  const command = ['build', 'deploy', 'db migrate'][index % 3] as string
  const events: WireEvent[] = [
    finished({ durationMs: index }, { at: day }),
    finished({ command, outcome: index % 7 === 0 ? 'error' : 'ok', durationMs: 20_000 }, { at: day, n: 1 + (index % 4) }),
    ...(index % 5 === 0 ? [finished({ command, durationMs: 20_000 }, { at: day, first: ['day', 'week', 'month', 'ever'] })] : []),
    ...(index % 10 === 0 ? [{ name: 'nobody.listed', at: day, properties: {} }] : []),
  ]
  const version = ['1.4', '1.5'][index % 2] as string
  return JSON.stringify(body(index, events, { version, ...(index % 20 === 0 && { dropped: { expired: 2 } }) }))
}

const isErased = (index: number): boolean => index % 15 === 0

// `npx --yes pnpm@12 --dir packages/collector/test/chdb install` brings one; SONDE_CLICKHOUSE_URL names one.
describe.skipIf(!hasClickhouse)('collectors in front of a ClickHouse (skipped where none is installed)', () => {
  const server = testClickhouse()

  /** The flags of a store in a database of its own. */
  function newStore(): { readonly database: string; readonly flags: readonly string[] } {
    const database = server.databaseFor(randomUUID())
    return {
      database,
      flags: ['--store', 'clickhouse', '--clickhouse-url', server.url, '--clickhouse-database', database],
    }
  }

  /** One of the two: it starts again in the same directory after it was killed. */
  function sharing(catalog: string, store: readonly string[]) {
    const data = tempDirectory()
    let running: Promise<RunningCollector> = serve(data, '--catalog', catalog, '--per-address', '0', ...store)
    return {
      data,
      /** What serves now, also where that has to start first. */
      current: () => running,
      async killAndStart(): Promise<void> {
        const before = await running
        running = before.stop('SIGKILL').then(() => serve(data, '--per-address', '0', ...store))
        await running
      },
    }
  }

  type Sharing = ReturnType<typeof sharing>

  /** Sends every body until each is acknowledged, in an order of its own; kills the collector now and then. */
  async function sendAll(collector: Sharing, maxKills: number, order: (index: number) => number): Promise<void> {
    const waiting = Array.from({ length: BODIES }, (_, index) => order(index))
    let acknowledged = 0
    let kills = 0
    let killing = Promise.resolve()
    async function caller(): Promise<void> {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        await killing
        const { url } = await collector.current()
        try {
          const { status, answer } = await deliver(url, numbered(index))
          expect(status).toBe(202)
          expect(answer).toMatchObject({ sonde: 1, rejected: index % 10 === 0 ? [{ reason: 'unlisted-event' }] : [] })
          acknowledged += 1
        } catch (error) {
          if ((error as Error).name === 'AssertionError') throw error
          // No answer: a sender keeps it and comes back.
          waiting.push(index)
        }
        if (kills < maxKills && acknowledged >= KILLED_AFTER * (kills + 1)) {
          kills += 1
          killing = collector.killAndStart()
        }
      }
    }
    await Promise.all(Array.from({ length: CALLERS }, caller))
    await killing
    expect(kills).toBe(maxKills)
  }

  async function reportOf(data: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run('report', '--data', data, ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }

  /** How many events carry each number. */
  async function numbersStored(database: string): Promise<Map<number, number>> {
    const store = await openClickhouseStore({ url: server.url, database })
    try {
      const by = [{ property: 'durationMs', type: 'number' }] as const
      const rows = await store.count({ tool: 'acme', from: '2000-01-01', to: '2999-01-01', by, exact: true })
      return new Map(rows.map(({ key, events }) => [Number(key[0]), events]))
    } finally {
      await store.close()
    }
  }

  test('two get every body, one is killed twice on the way: each body counts once, and both of them report what one with DuckDB reports [promise 7] [R-SST-6]', async () => {
    const catalog = writeCatalog(tempDirectory())
    const { database, flags } = newStore()
    const [one, other] = [sharing(catalog, flags), sharing(catalog, flags)]
    const alone = tempDirectory()
    const duckdb = await serve(alone, '--catalog', catalog, '--per-address', '0')

    await Promise.all([
      sendAll(one, 2, (index) => index),
      sendAll(other, 0, (index) => BODIES - 1 - index),
      (async () => {
        for (let index = 0; index < BODIES; index += 1) expect((await deliver(duckdb.url, numbered(index))).status).toBe(202)
      })(),
    ])
    // Each is asked for at one of the two; whichever stored it, it goes.
    for (let index = 0; index < BODIES; index += 1) {
      if (!isErased(index)) continue
      const secret = JSON.stringify({ secret: secretOf(index) })
      const { url } = await (index % 2 === 0 ? one : other).current()
      for (const each of [url, duckdb.url]) expect((await deliver(each, secret, '/v1/erase')).status).toBe(202)
    }
    // A courier that never saw its answer tries the other collector, also with what was erased meanwhile.
    for (let index = 0; index < BODIES; index += 3) {
      const { url } = await (index % 2 === 0 ? other : one).current()
      expect((await deliver(url, numbered(index))).status).toBe(202)
    }

    const expected = await reportOf(alone, '--json')
    expect(JSON.parse(expected)).toMatchObject([{ tool: 'acme', commands: [{}, {}, {}] }])
    for (const { data } of [one, other]) await expect.poll(() => reportOf(data, '--json'), IN_TIME).toBe(expected)
    expect(await reportOf(one.data)).toBe(await reportOf(alone))

    const kept = Array.from({ length: BODIES }, (_, index) => index).filter((index) => !isErased(index))
    const stored = await numbersStored(database)
    stored.delete(20_000)
    expect([...stored].toSorted(([a], [b]) => a - b)).toEqual(kept.map((index) => [index, 1]))
    for (const { current } of [one, other]) expect(await (await current()).stop('SIGTERM')).toMatchObject({ code: 0 })
  })

  test('[R-SST-6] `report` prints the same, to the letter, of the same log in DuckDB and in ClickHouse', async () => {
    const catalog = writeCatalog(tempDirectory(), everything)
    const log = everyKindOfRecord().map(encodeLine).join('')
    const { flags } = newStore()
    const reports: string[] = []
    for (const store of [[], flags]) {
      const data = tempDirectory()
      mkdirSync(join(data, 'log'), { mode: 0o700 })
      writeFileSync(join(data, 'log', segmentName(1)), log, { mode: 0o600 })
      const collector = await serve(data, '--catalog', catalog, ...store)
      reports.push(await reportOf(data, '--json', '--days', '30'), await reportOf(data, '--days', '30'))
      expect(await collector.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
    }
    const [duckdb, duckdbText, clickhouse, clickhouseText] = reports
    expect(clickhouse).toBe(duckdb)
    expect(clickhouseText).toBe(duckdbText)
    const [{ tables, active, facts, dropped, apart }] = JSON.parse(duckdb ?? '') as [Report]
    expect(tables.map(({ id }) => id)).toEqual(expect.arrayContaining(TABLES))
    for (const part of [active.weeks, facts, dropped, apart]) expect(part.length).toBeGreaterThan(0)
  })

  test('[B-10] `doctor` looks over a store in ClickHouse: running, killed, locked, gone', async () => {
    const { database, flags } = newStore()
    const data = tempDirectory()
    const storeSays = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await run('doctor', '--data', data, ...args)
      expect(stderr).toBe('')
      expect(code).toBe(/^PROBLEM/m.test(stdout) ? 1 : 0)
      return /^(?:ok|PROBLEM) +store .*$/m.exec(stdout)?.[0].replace(/ +/g, ' ') ?? stdout
    }
    const { host } = new URL(server.url)
    const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()), ...flags)
    await deliver(collector.url, numbered(1))
    expect(await storeSays(...flags)).toMatch(
      new RegExp(
        `^ok store ClickHouse \\d[\\d.]+ at ${host}, database \`${database}\`; (?:nothing is half stored|1 segments? .*)$`,
      ),
    )
    // Nobody has said where ClickHouse is, but the collector knows.
    expect(await storeSays()).toBe('ok store ClickHouse, which answers the running collector')
    await collector.stop('SIGKILL')
    const { stdout } = await run('doctor', '--data', data, ...flags)
    expect(stdout).toMatch(/^ok +collector +does not run; nobody else has its directory$/m)
    expect(await storeSays()).toMatch(/^PROBLEM store The events are in ClickHouse\. Say where with --clickhouse-url/)
    expect(await storeSays(...flags, '--clickhouse-database', `${database}_none`)).toMatch(
      /^ok store .* is made by the first start$/,
    )
    expect(await storeSays('--clickhouse-url', 'http://127.0.0.1:9')).toMatch(
      /^PROBLEM store ClickHouse at `127\.0\.0\.1:9` cannot be used: .*ECONNREFUSED.*\[database-unreadable\]$/,
    )
    const client = createClient({ url: server.url, database })
    const lock = { batch: 'lock', key: 0, erased: false, received: day, block: 1000, segment: 'locked by one that was killed' }
    await client.insert({ table: 'claims', values: [lock], format: 'JSONEachRow' })
    expect(await storeSays(...flags)).toMatch(/^PROBLEM store .*the daily sums are being computed again/)
    await client.insert({ table: 'format', values: [{ version: 99 }], format: 'JSONEachRow' })
    expect(await storeSays(...flags)).toMatch(/^PROBLEM store The ClickHouse database has format 99/)
    await client.close()
    // It looked, and made nothing.
    const left = createClient({ url: server.url })
    const found = await left.query({
      query: `SELECT name FROM system.databases WHERE name = '${database}_none'`,
      format: 'JSONEachRow',
    })
    expect(await found.json()).toEqual([])
    await left.close()
  })
})
