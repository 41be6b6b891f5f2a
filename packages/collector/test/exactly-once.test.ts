import { readdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeLine } from '../src/collect/log/record.ts'
import { segmentName } from '../src/collect/log/segment.ts'
import type { EventStore } from '../src/store/contract.ts'
import { openDuckdbStore } from '../src/store/duckdb/open.ts'
import { writeCatalog } from './acme.ts'
import { body, finished, record, secretOf, today } from './bodies.ts'
import { deliver, run, serve } from './collector-process.ts'
import { databasePaths } from './duckdb.ts'
import { tempDirectory } from './temp-directory.ts'

/** More in a run of its own: `bench:kills`. */
const ROUNDS = Number(process.env['SONDE_KILLS'] ?? 24)
const CALLERS = 8
/** Each round is killed at a number of bodies up to this one: how much work that is, no machine decides. */
const BODIES_A_ROUND = process.env['SONDE_KILLS'] === undefined ? 300 : 5000
/** The store begins when no more comes. */
const CALM_MS = 400
const EVENTS = 3

/** The body numbered `index`, the same bytes whenever it is sent. Its events carry the number. */
function numbered(index: number): string {
  const events = Array.from({ length: EVENTS }, () => finished({ durationMs: index }, { at: today() }))
  return JSON.stringify(body(index, events))
}

/** Opens what a stopped collector left. */
async function withStore<T>(data: string, use: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await openDuckdbStore(databasePaths(data))
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

/** How many events of each number are stored. */
async function storedEvents(data: string): Promise<Map<number, number>> {
  const rows = await withStore(data, (store) =>
    store.count({ tool: 'acme', from: '2000-01-01', to: '2999-01-01', by: [{ property: 'durationMs', type: 'number' }] }),
  )
  return new Map(rows.map(({ key, events }) => [Number(key[0]), events]))
}

/** Small and good enough: the rounds differ, and every run of the test has the same ones. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

test(
  `keeps every acknowledged body exactly once through ${ROUNDS} kill -9 under load [promise 7] [C-11]`,
  { timeout: ROUNDS * 30_000 },
  async () => {
    const data = tempDirectory()
    const catalog = writeCatalog(tempDirectory())
    const random = seeded(4711)
    const acknowledged = new Set<number>()
    const erased = new Set<number>()
    const retries: number[] = []
    let next = 0

    /** Sends one body after another, those without an answer first, as couriers would; asks for some to be erased. */
    async function caller(url: string, goesOn: () => boolean): Promise<void> {
      while (goesOn()) {
        const index = retries.shift() ?? (next += 1)
        try {
          const { status, answer } = await deliver(url, numbered(index))
          expect(answer).toEqual({ sonde: 1, accepted: EVENTS, rejected: [] })
          expect(status).toBe(202)
          acknowledged.add(index)
          if (index % 10 > 0) continue
          const erase = await deliver(url, JSON.stringify({ secret: secretOf(index) }), '/v1/erase')
          expect(erase).toEqual({ status: 202, answer: { sonde: 1 } })
          erased.add(index)
          // A courier that never saw the answer tries again.
          expect((await deliver(url, numbered(index))).status).toBe(202)
        } catch (error) {
          if ((error as Error).name === 'AssertionError') throw error
          // No answer: it may be stored or not, so the same bytes are sent again.
          if (!erased.has(index)) retries.push(index)
          return
        }
      }
    }

    for (let round = 0; round < ROUNDS; round += 1) {
      const collector = await serve(data, '--catalog', catalog)
      const enough = acknowledged.size + Math.floor(random() * BODIES_A_ROUND)
      const callers = Array.from({ length: CALLERS }, () => caller(collector.url, () => acknowledged.size < enough))
      // In turn while bodies are on their way, and while the store takes up what came.
      if (round % 2 === 0) await Promise.race(callers)
      else await Promise.all(callers).then(() => sleep(random() * CALM_MS))
      await collector.stop('SIGKILL')
      await Promise.all(callers)
    }
    const last = await serve(data)
    while (retries.length > 0) {
      const index = retries.shift() as number
      expect((await deliver(last.url, numbered(index))).status).toBe(202)
      acknowledged.add(index)
      if (index % 10 === 0) {
        await deliver(last.url, JSON.stringify({ secret: secretOf(index) }), '/v1/erase')
        erased.add(index)
      }
    }
    expect(await last.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' })

    const stored = await storedEvents(data)
    const expected = new Map([...acknowledged].filter((index) => !erased.has(index)).map((index) => [index, EVENTS]))
    expect([...stored].toSorted(([a], [b]) => a - b)).toEqual([...expected].toSorted(([a], [b]) => a - b))
    if (process.env['SONDE_KILLS'] !== undefined) {
      const events = [...stored.values()].reduce((sum, count) => sum + count, 0)
      console.log(
        `${ROUNDS} kills: ${acknowledged.size} bodies acknowledged, ${erased.size} of them erased, ${stored.size} stored with ${events} events; none lost, none doubled.`,
      )
    }
    // Otherwise the rounds have proven nothing.
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 10)
    expect(erased.size).toBeGreaterThan(ROUNDS)
    expect(readdirSync(join(data, 'log'))).toEqual([])
  },
)

test('replays of a sealed body count once, also after a restart and after kill -9 [promise 7]', async () => {
  const data = tempDirectory()
  const catalog = writeCatalog(tempDirectory())
  const first = await serve(data, '--catalog', catalog)
  const answers = [await deliver(first.url, numbered(1)), await deliver(first.url, numbered(1))]
  await first.stop('SIGKILL')
  const second = await serve(data)
  answers.push(await deliver(second.url, numbered(1)))
  await second.stop('SIGTERM')
  const third = await serve(data)
  answers.push(await deliver(third.url, numbered(1)))
  await third.stop('SIGTERM')
  expect(answers).toEqual(Array.from({ length: 4 }, () => ({ status: 202, answer: { sonde: 1, accepted: 3, rejected: [] } })))
  expect(await storedEvents(data)).toEqual(new Map([[1, EVENTS]]))
})

test('applies what a killed collector left, with a torn end, before it reports', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  await deliver(collector.url, numbered(1))
  await collector.stop('SIGKILL')
  const whole = encodeLine(record(2, [finished({ durationMs: 2 })]))
  const torn = encodeLine(record(3, [finished({ durationMs: 3 })])).slice(0, 150)
  writeFileSync(join(data, 'log', segmentName(900)), whole + torn)
  const { code, stdout, stderr } = await run('report', '--data', data, '--json', '--days', '3650')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject([{ tool: 'acme', commands: [{ command: 'build', events: EVENTS + 1 }] }])
  expect(readdirSync(join(data, 'log'))).toEqual([])
})

test('keeps a segment aside that was damaged after it was written, and says so', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  await collector.stop('SIGTERM')
  const name = segmentName(900)
  const damaged = encodeLine(record(2, [finished({ durationMs: 2 })])).replace('"durationMs":2', '"durationMs":9')
  writeFileSync(join(data, 'log', name), damaged + encodeLine(record(3, [finished({ durationMs: 3 })])))
  const again = await serve(data)
  await expect.poll(() => readdirSync(join(data, 'log')), { timeout: 60_000 }).toEqual([`${name}.damaged`])
  const { stderr } = await again.stop('SIGTERM')
  expect(stderr).toMatch(/^sonde-collector: 1 records of .* are damaged and were left out\. The file is kept as .*\.damaged\.\n$/)
  expect(await storedEvents(data)).toEqual(new Map([[3, 1]]))
})

test('a batch that is erased while its segment waits is never stored', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  await deliver(collector.url, numbered(1))
  await deliver(collector.url, JSON.stringify({ secret: secretOf(1) }), '/v1/erase')
  await collector.stop('SIGKILL')
  const again = await serve(data)
  expect((await deliver(again.url, numbered(1))).status).toBe(202)
  await again.stop('SIGTERM')
  expect(await storedEvents(data)).toEqual(new Map())
})
