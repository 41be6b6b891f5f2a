import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { EventDefinition } from '@sonde/core/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { acme, other, writeCatalog } from '../test/acme.ts'
import { body, finished, record, TODAY } from '../test/bodies.ts'
import { deliver } from '../test/collector-process.ts'
import { databasePaths } from '../test/duckdb.ts'
import { tempDirectory } from '../test/temp-directory.ts'
import { encodeLine } from './collect/log/record.ts'
import { segmentName } from './collect/log/segment.ts'
import type { ColumnType } from './store/columns.ts'
import { openDuckdbStore } from './store/duckdb/open.ts'
import { createCollector, type Collector, type CollectorOptions } from './collector.ts'

async function collector(options: Partial<CollectorOptions> = {}): Promise<Collector> {
  const created = await createCollector({
    dataDir: tempDirectory(),
    catalogs: [writeCatalog(tempDirectory())],
    port: 0,
    now: () => new Date(`${TODAY}T12:00:00Z`),
    report: (line) => expect.fail(line),
    ...options,
  })
  onTestFinished(() =>
    created.close().then(
      () => undefined,
      () => undefined,
    ),
  )
  return created
}

test('starts on loopback, takes a delivery, and stops', async () => {
  const started = await collector()
  const { url } = started
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await deliver(url, body(1))).toEqual({ status: 202, answer: { sonde: 1, accepted: 1, rejected: [] } })
  await Promise.all([started.close(), started.close()])
  await expect(deliver(url, body(2))).rejects.toThrow('ECONNREFUSED')
})

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'))

test.skipIf(!hasIpv6)('listens where it is told, also at an address of IPv6', async () => {
  const { url } = await collector({ host: '::1' })
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect(await deliver(url, body(1))).toMatchObject({ status: 202 })
})

test('can be mounted in another server', async () => {
  const mounted = await collector()
  const request = new Request('https://telemetry.acme.example/v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body(1)),
  })
  expect((await mounted.fetch(request)).status).toBe(202)
})

test('judges dates by its own clock', async () => {
  const { url } = await collector()
  const events = ['2026-10-15', '2026-10-16', '2026-11-21', '2026-11-22'].map((at) => finished({}, { at }))
  expect(await deliver(url, body(1, events))).toMatchObject({
    answer: {
      accepted: 2,
      rejected: [
        { index: 0, reason: 'bad-date' },
        { index: 3, reason: 'bad-date' },
      ],
    },
  })
})

test('accepts what any version of a catalog lists, and keeps tools apart', async () => {
  const dataDir = tempDirectory()
  const deploy = { name: 'deploy.finished', at: TODAY, properties: { target: 'heroku' } }
  const first = await collector({ dataDir })
  expect(await deliver(first.url, body(1, [deploy]))).toMatchObject({
    answer: { accepted: 0, rejected: [{ reason: 'bad-value' }] },
  })
  await first.close()
  const deployFinished = acme.events['deploy.finished'] as EventDefinition
  const target = { kind: 'oneOf', words: ['heroku'], about: 'The platform.' } as const
  const older = { ...acme, events: { ...acme.events, 'deploy.finished': { ...deployFinished, properties: { target } } } }
  const second = await collector({
    dataDir,
    catalogs: [writeCatalog(tempDirectory(), older), writeCatalog(tempDirectory(), other)],
  })
  expect(await deliver(second.url, body(2, [deploy, finished()]))).toMatchObject({ answer: { accepted: 2 } })
  expect(await deliver(second.url, body(3, [deploy], { tool: 'other' }))).toMatchObject({
    answer: { rejected: [{ reason: 'unlisted-property' }] },
  })
})

test('[B-8] a new property needs nothing but its catalog: the allow-list and the columns are made of it', async () => {
  const dataDir = tempDirectory()
  const about = 'What it is.'
  const properties = {
    region: { kind: 'oneOf', words: ['eu', 'us'], about },
    addons: { kind: 'setOf', words: ['cdn', 'logs'], about },
    dryRun: { kind: 'flag', about },
    waitMs: { kind: 'durationMs', about },
    build: { kind: 'group', about, properties: { mode: { kind: 'oneOf', words: ['fast', 'small'], about } } },
  } as const
  const published = {
    name: 'site.published',
    at: TODAY,
    properties: { region: 'eu', addons: ['cdn', 'logs'], dryRun: true, waitMs: 40, build: { mode: 'fast' } },
  }
  const first = await collector({ dataDir })
  expect(await deliver(first.url, body(1, [published]))).toMatchObject({
    answer: { accepted: 0, rejected: [{ reason: 'unlisted-event' }] },
  })
  // As the release job of the tool does; the collector goes on running.
  const question = 'Where are sites published?'
  const catalog = { ...acme, events: { ...acme.events, 'site.published': { question, since: '1.5.0', properties } } }
  writeCatalog(join(dataDir, 'catalogs'), catalog, 'acme@1.5.0.json')
  // A batch counts once, also one of which nothing was taken.
  let batch = 10
  await expect
    .poll(async () => (await deliver(first.url, body((batch += 1), [published]))).answer, { timeout: 60_000 })
    .toMatchObject({ accepted: 1, rejected: [] })
  const unlisted = [
    { ...published, properties: { region: 'mars' } },
    { ...published, properties: { city: 'eu' } },
  ]
  expect(await deliver(first.url, body(3, unlisted))).toMatchObject({
    answer: { accepted: 0, rejected: [{ reason: 'bad-value' }, { reason: 'unlisted-property' }] },
  })
  await first.close()

  const store = await openDuckdbStore(databasePaths(dataDir))
  onTestFinished(() => store.close())
  const counted = async (property: string, type: ColumnType): Promise<(string | null)[]> => {
    const query = { tool: 'acme', from: TODAY, to: TODAY, event: 'site.published', by: [{ property, type }], exact: true }
    return (await store.count(query)).map(({ key }) => key[0] ?? null)
  }
  expect(await counted('region', 'word')).toEqual(['eu'])
  expect(await counted('addons', 'words')).toEqual(['cdn', 'logs'])
  expect(await counted('dryRun', 'flag')).toEqual(['true'])
  expect(await counted('waitMs', 'number')).toEqual(['40'])
  expect(await counted('build/mode', 'word')).toEqual(['fast'])
  // What no catalog lists has no column.
  expect(await counted('city', 'word')).toEqual([null])
})

test('brings events into the store while it runs, and clears the log behind it', async () => {
  const dataDir = tempDirectory()
  const { url } = await collector({ dataDir, log: { segmentAgeMs: 10 } })
  await deliver(url, body(1))
  await expect.poll(() => readdirSync(join(dataDir, 'log')), { timeout: 60_000 }).toEqual([])
})

test('tells senders to come back while the store is too far behind, and the operator why', async () => {
  const dataDir = tempDirectory()
  mkdirSync(join(dataDir, 'log'))
  const poison = record(1, [finished({ durationMs: 1e30 })])
  writeFileSync(join(dataDir, 'log', segmentName(1)), encodeLine(poison))
  const lines: string[] = []
  const { url } = await collector({ dataDir, log: { maxBehindBytes: 100 }, report: (line) => lines.push(line) })
  expect(await deliver(url, body(2))).toMatchObject({ status: 503, answer: { sonde: 1, error: { code: 'busy' } } })
  await expect
    .poll(() => lines, { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^The store did not take 0000000001-.*, which stays in the log: /)])
})

test('releases the directory when it cannot start', async () => {
  const { url } = await collector()
  const dataDir = tempDirectory()
  const port = Number(new URL(url).port)
  await expect(createCollector({ dataDir, port })).rejects.toThrow('[port-in-use]')
  await expect(createCollector({ dataDir, port: 0, catalogs: ['/nowhere.json'] })).rejects.toThrow('[catalog-unreadable]')
  await expect(collector({ dataDir })).resolves.toBeDefined()
})

test('lets one collector at a time have a directory', async () => {
  const dataDir = tempDirectory()
  const first = await collector({ dataDir })
  await expect(collector({ dataDir })).rejects.toThrow('[data-in-use]')
  await expect(collector({ dataDir: `${dataDir}/../${dataDir.split('/').at(-1)}/` })).rejects.toThrow('[data-in-use]')
  await first.close()
  await expect(collector({ dataDir })).resolves.toBeDefined()
})
