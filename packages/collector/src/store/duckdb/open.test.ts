import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, onTestFinished, test, vi } from 'vitest'
import { finished, record, TODAY } from '../../../test/bodies.ts'
import { databasePaths, openWithoutThread } from '../../../test/duckdb.ts'
import { segmentOf } from '../../../test/segment-of.ts'
import { testStore } from '../../../test/store-cases.ts'
import { tempDirectory } from '../../../test/temp-directory.ts'
import { addDays } from '../../calendar.ts'
import type { EventStore } from '../contract.ts'
import { openDuckdbStore } from './open.ts'

async function openIn(directory: string): Promise<EventStore> {
  const store = await openDuckdbStore(databasePaths(directory))
  onTestFinished(() => store.close().catch(() => undefined))
  return store
}

/** Reads the tables of a closed store. */
async function select(directory: string, sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(databasePaths(directory).path)
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

testStore('DuckDB', openWithoutThread)

test('answers from a thread of its own what the database answers', async () => {
  const directory = tempDirectory()
  const questions = async (store: EventStore): Promise<unknown[]> => {
    const span = { tool: 'acme', from: '2026-10-01', to: '2026-12-31' }
    const byCommand = { ...span, by: [{ property: 'command', type: 'word' }], percentilesOf: 'durationMs' } as const
    return Promise.all([
      store.count(byCommand),
      store.count({ ...byCommand, exact: true }),
      store.losses(span),
      store.countIds(span),
      store.exportEvents({ ...span, format: 'ndjson' }, join(tempDirectory(), 'events.ndjson')),
    ])
  }
  const database = await openWithoutThread(directory)
  const ids = { machine: '6f9619ff-8b86-4d01-b42d-00c04fc964ff' }
  await database.apply(segmentOf(record(1, [finished(), finished({ command: 'deploy' })], { ids, dropped: { expired: 2 } })))
  const answers = await questions(database)
  await database.close()
  expect(answers.flat()).toHaveLength(2 + 2 + 1 + 2 + 1)
  expect(await questions(await openIn(directory))).toEqual(answers)
})

test('keeps a second collector of this process out, and says who it is', async () => {
  const directory = tempDirectory()
  await openIn(directory)
  await expect(openDuckdbStore(databasePaths(directory))).rejects.toThrow(
    /sonde\.duckdb` is in use by this process\. .*\[data-in-use\]$/,
  )
})

test('[R-GAT-3] keeps the identifiers that came with a body, for each of its events', async () => {
  const directory = tempDirectory()
  const store = await openDuckdbStore(databasePaths(directory))
  const ids = { machine: '6f9619ff-8b86-4d01-b42d-00c04fc964ff', project: '0123456789abcdef' }
  await store.apply(segmentOf(record(1, [finished(), finished()], { ids }), record(2)))
  await store.close()
  expect(await select(directory, 'SELECT machine, project, session FROM events ORDER BY machine NULLS LAST')).toEqual([
    { ...ids, session: null },
    { ...ids, session: null },
    { machine: null, project: null, session: null },
  ])
})

test('can be opened again in this process after it was closed', async () => {
  const directory = tempDirectory()
  const store = await openDuckdbStore(databasePaths(directory))
  await store.close()
  await expect(openIn(directory)).resolves.toBeDefined()
})

test('keeps another process out, and names it', async () => {
  const directory = tempDirectory()
  await openIn(directory)
  const script = `import('./open.ts').then(({ openDuckdbStore }) => openDuckdbStore(${JSON.stringify(databasePaths(directory))})).catch((error) => console.log(error.message))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(stdout.trim()).toMatch(new RegExp(`in use by process ${process.pid}\\. .*\\[data-in-use\\]$`))
})

test.each([
  ['something else', 'this is not a database'],
  ['half a database', Buffer.alloc(4096)],
])('does not touch a file that is %s, and says so in one line', async (_, content) => {
  const directory = tempDirectory()
  const { path } = databasePaths(directory)
  writeFileSync(path, content)
  const before = readFileSync(path)
  await expect(openDuckdbStore(databasePaths(directory))).rejects.toThrow(
    /^`.*sonde\.duckdb` cannot be opened: [^\n]*\[database-unreadable\]$/,
  )
  expect(readFileSync(path)).toEqual(before)
})

test('leaves a database of a newer format alone', async () => {
  const directory = tempDirectory()
  await (await openDuckdbStore(databasePaths(directory))).close()
  await select(directory, 'UPDATE format SET version = 99')
  await expect(openDuckdbStore(databasePaths(directory))).rejects.toThrow(
    /has format 99, and this version knows only 2\. .*\[database-unreadable\]$/,
  )
})

test('empties the directory where an interrupted process left rows', async () => {
  const directory = tempDirectory()
  const { rowsDirectory } = databasePaths(directory)
  mkdirSync(rowsDirectory)
  writeFileSync(join(rowsDirectory, 'events'), 'left over')
  const store = await openIn(directory)
  await store.apply(segmentOf(record(1)))
  expect(await store.count({ tool: 'acme', from: TODAY, to: TODAY, by: [] })).toMatchObject([{ events: 1 }])
})

test('opens in a directory with quotes and spaces in its name', async () => {
  const directory = join(tempDirectory(), `it's "here"; DROP`)
  mkdirSync(directory)
  const store = await openIn(directory)
  await store.apply(segmentOf(record(1)))
  expect(await store.count({ tool: 'acme', from: TODAY, to: TODAY, by: [] })).toMatchObject([{ events: 1 }])
})

test('survives a call that makes no sense', async () => {
  const store = await openIn(tempDirectory())
  await expect(store.apply(undefined as never)).rejects.toThrow('path')
  await expect(store.apply(segmentOf(record(1)))).resolves.toEqual({ damaged: 0 })
})

test('fails every call when its thread has died, and says so once', async () => {
  const lost: string[] = []
  const directory = tempDirectory()
  const post = vi.spyOn(Worker.prototype, 'postMessage')
  onTestFinished(() => post.mockRestore())
  const store = await openDuckdbStore(databasePaths(directory), (error) => lost.push(error.message))
  await store.losses({ tool: 'acme', from: TODAY, to: TODAY })
  // At rest: who ends a thread in the middle of a statement ends the process, too.
  const ended = (post.mock.contexts[0] as Worker).terminate()
  const [result] = await Promise.allSettled([store.apply(segmentOf(record(1))), ended])
  expect(result).toMatchObject({ reason: new Error('the thread that owns the database has ended') })
  await expect(store.upkeep(TODAY)).rejects.toThrow('the thread that owns the database has ended')
  expect(lost).toEqual(['the thread that owns the database has ended'])
})

test('keeps no time and no order of arrival, and joins rows of a batch by a random key only [promise 4]', async () => {
  const directory = tempDirectory()
  const store = await openIn(directory)
  const batches = Array.from({ length: 50 }, (_, index) =>
    record(index, [finished({ durationMs: index }), finished({ durationMs: index })]),
  )
  await store.apply(segmentOf(...batches))
  await store.close()
  const columns = (await select(directory, `SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal`)) as {
    data_type: string
  }[]
  expect(columns.filter(({ data_type: type }) => /TIME/.test(type))).toEqual([])
  const rows = (await select(directory, 'SELECT "duration_ms:number"::INTEGER AS d, key FROM events')) as {
    d: number
    key: string
  }[]
  expect(rows).toHaveLength(100)
  expect(rows.map(({ d }) => d)).not.toEqual(rows.map(({ d }) => d).toSorted((a, b) => a - b))
  const neighbours = rows.filter(({ key }, index) => key === rows[index + 1]?.key).length
  expect(neighbours).toBeLessThan(15)
  expect(new Set(rows.map(({ key }) => key)).size).toBe(50)
})

test('forgets which rows came together once they cannot be erased any more', async () => {
  const directory = tempDirectory()
  const store = await openIn(directory)
  await store.apply(segmentOf(record(1, [finished()], { dropped: { expired: 1 } })))
  await store.apply(segmentOf(record(2, [finished()], { received: addDays(TODAY, 1) })))
  await store.upkeep(addDays(TODAY, 36))
  await store.close()
  expect(await select(directory, 'SELECT count(*)::INTEGER AS n, count(key)::INTEGER AS joined FROM events')).toEqual([
    { n: 2, joined: 1 },
  ])
  expect(await select(directory, 'SELECT count(*)::INTEGER AS n, count(key)::INTEGER AS joined FROM losses')).toEqual([
    { n: 1, joined: 0 },
  ])
  expect(await select(directory, 'SELECT count(*)::INTEGER AS n, count(key)::INTEGER AS joined FROM batches')).toEqual([
    { n: 2, joined: 1 },
  ])
})

test('lets no statement read outside its directory or load an extension', async () => {
  const { openDatabase } = await import('./database.ts')
  const directory = tempDirectory()
  const outside = join(tempDirectory(), 'secret.csv')
  writeFileSync(outside, 'a,b\n1,2\n')
  chmodSync(outside, 0o644)
  const store = await openDatabase(databasePaths(directory))
  onTestFinished(() => store.close())
  const segment = segmentOf(record(1))
  // A segment is read by this process, not by the database, so it may lie anywhere; the rows may not.
  await expect(store.apply(segment)).resolves.toEqual({ damaged: 0 })
  const hostile = { field: `(SELECT max(a) FROM '${outside}')` as 'os' }
  for (const exact of [true, false]) {
    await expect(store.count({ tool: 'acme', from: TODAY, to: TODAY, by: [hostile, { field: 'os' }], exact })).rejects.toThrow(
      'SELECT',
    )
  }
})

/** What format 1 was, also as its first programs wrote it, without hours. */
async function format1In(directory: string, ...changes: readonly string[]): Promise<void> {
  const sql = readFileSync(new URL('../../../test/fixtures/duckdb-format-1.sql', import.meta.url), 'utf8')
  await select(directory, [sql, ...changes].join('\n'))
}

const withHours = 'ALTER TABLE events ADD COLUMN hour UTINYINT; ALTER TABLE events ADD COLUMN weekday UTINYINT;'

test.each([
  ['with hours', [withHours]],
  ['without hours', []],
])('brings a database of format 1 forward, %s, and loses nothing', async (_, changes) => {
  const directory = tempDirectory()
  await format1In(directory, ...changes)
  const store = await openIn(directory)
  const query = { tool: 'acme', from: '2026-11-01', to: TODAY, by: [{ property: 'command', type: 'word' } as const] }
  const counted = [
    { key: ['build'], events: 4, first: { day: 2, week: 1, month: 1, ever: 1 } },
    { key: ['deploy'], events: 1, first: { day: 1, week: 1, month: 0, ever: 0 } },
    { key: [null], events: 1, first: { day: 0, week: 0, month: 0, ever: 0 } },
  ]
  expect(await store.count({ ...query, exact: true })).toEqual(counted)
  expect(await store.count(query)).toEqual(counted)
  expect(await store.count({ ...query, by: [{ property: 'flags', type: 'words' }] })).toMatchObject([
    { key: ['json'], events: 2 },
    { key: ['force'], events: 1 },
  ])
  expect(await store.losses(query)).toEqual([{ by: 'sender', reason: 'expired', events: 4 }])
  await store.apply(segmentOf(record(2, [finished({}, { hour: 9, weekday: 5 })])))
  await store.rebuild()
  expect(await store.count(query)).toMatchObject([{ events: 5 }, { events: 1 }, { events: 1 }])
  await store.close()
  expect(await select(directory, 'SELECT version FROM format')).toEqual([{ version: 2 }])
  const again = await openIn(directory)
  expect(await again.count(query)).toMatchObject([{ events: 5 }, { events: 1 }, { events: 1 }])
})

test('leaves a database as it was when bringing it forward fails', async () => {
  const directory = tempDirectory()
  await format1In(directory, 'CREATE TABLE daily_bins (surprise INTEGER);')
  await expect(openDuckdbStore(databasePaths(directory))).rejects.toThrow('daily_bins')
  expect(await select(directory, 'SELECT version FROM format')).toEqual([{ version: 1 }])
  expect(await select(directory, "SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = 'daily_sums'")).toEqual([
    { n: '0' },
  ])
})

/** How many rows stand beside one that came with them, and how many rows there are. */
async function sideBySide(directory: string): Promise<readonly [beside: number, rows: number]> {
  const rows = await select(
    directory,
    `SELECT "command:word" AS command, "duration_ms:number" AS came FROM events ORDER BY rowid`,
  )
  const came = (rows as { readonly came: string }[]).map((row) => row.came)
  return [came.filter((delivery, at) => at > 0 && delivery === came[at - 1]).length, rows.length]
}

/** Delivers bodies of one event each, every two of them in a second of their own, and closes the store. */
async function deliver(
  directory: string,
  days: readonly string[],
  received: string,
  cameAs: (delivery: number) => number,
): Promise<void> {
  const store = await openWithoutThread(directory)
  for (const [delivery, at] of days.entries()) {
    const events = ['build', 'deploy'].map((command) => finished({ command, durationMs: cameAs(delivery) }, { at }))
    const index = 2 * (delivery + days.length * Number(received.slice(-2)))
    await store.apply(segmentOf(...events.map((event, n) => record(index + n, [event], { received }))))
  }
  await store.close()
}

async function keepUp(directory: string, today: string): Promise<void> {
  const store = await openWithoutThread(directory)
  await store.upkeep(today)
  await store.close()
}

test('[B-7] after its day the order of rows does not tell which bodies came together', async () => {
  const directory = tempDirectory()
  await deliver(
    directory,
    Array.from({ length: 40 }, () => TODAY),
    TODAY,
    (delivery) => delivery,
  )
  expect(await sideBySide(directory)).toEqual([40, 80])
  await keepUp(directory, addDays(TODAY, 1))
  const [beside, rows] = await sideBySide(directory)
  expect(rows).toBe(80)
  // By chance it is one.
  expect(beside).toBeLessThan(15)
})

test('[B-7] once a date is closed the order of its rows does not tell which came late', async () => {
  const directory = tempDirectory()
  const days = Array.from({ length: 20 }, () => TODAY)
  await deliver(directory, days, TODAY, () => 0)
  await keepUp(directory, addDays(TODAY, 1))
  await deliver(directory, days, addDays(TODAY, 5), () => 1)
  for (const day of [6, 35]) await keepUp(directory, addDays(TODAY, day))
  expect(await sideBySide(directory)).toEqual([78, 80])
  await keepUp(directory, addDays(TODAY, 36))
  const [beside, rows] = await sideBySide(directory)
  expect(rows).toBe(80)
  // By chance it is half of them.
  expect(beside).toBeLessThan(65)
})
