import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { finished, record } from '../test/bodies.ts'
import { segmentOf } from '../test/segment-of.ts'
import { tempDirectory } from '../test/temp-directory.ts'
import { ALL_DAYS } from './calendar.ts'
import { openDataDirectory } from './data-directory.ts'
import { maintain, type Maintainable } from './maintenance.ts'
import { openPipeline } from './pipeline.ts'
import { openDuckdbStore } from './store/duckdb/open.ts'

async function opened(catalogs: Maintainable['catalogs'] = new Map([['acme', [acme]]])): Promise<Maintainable> {
  const directory = openDataDirectory(tempDirectory(), { create: true })
  const store = await openDuckdbStore({ path: directory.database, rowsDirectory: directory.rows })
  onTestFinished(() => store.close())
  await store.apply(segmentOf(record(1), record(2, [finished(), finished()], { lane: 'bulk', tool: 'bulky' })))
  return { store, directory, catalogs }
}

const query = { tool: 'acme', from: '2026-01-01', to: '2026-12-31', format: 'ndjson' } as const

test('what is asked for twice at once is written twice, and neither over the other', async () => {
  const world = await opened()
  const exports = await Promise.all([1, 2, 3].map(() => maintain(world, { name: 'export', query })))
  expect(new Set(exports.map(({ path }) => path)).size).toBe(3)
  for (const { path = '' } of exports) expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2)
  const backups = await Promise.all([1, 2].map(() => maintain(world, { name: 'backup' })))
  expect(new Set(backups.map(({ path }) => path)).size).toBe(2)
  for (const { path = '' } of backups) expect(readdirSync(path).toSorted()).toEqual(['catalogs', 'log', 'sonde.duckdb'])
})

test.each([
  ['acme.ndjson', ALL_DAYS],
  ['acme-2026-01-01-end.ndjson', { ...ALL_DAYS, from: '2026-01-01' }],
  ['acme-start-2026-12-31.ndjson', { ...ALL_DAYS, to: '2026-12-31' }],
  ['acme-2026-01-01-2026-12-31.ndjson', {}],
])('calls an export %s', async (name, days) => {
  const { path = '' } = await maintain(await opened(), { name: 'export', query: { ...query, ...days } })
  expect(basename(path)).toBe(name)
})

test('a backup has what the store does not have, and counts it once where it has', async () => {
  const world = await opened()
  const waiting = segmentOf(record(1), record(3, [finished(), finished()]))
  copyFileSync(waiting.path, join(world.directory.log, basename(waiting.path)))
  writeFileSync(join(world.directory.log, 'x.ndjson.damaged'), 'kept aside')
  const { path = '' } = await maintain(world, { name: 'backup' })
  const copy = openDataDirectory(path, { create: false })
  const lines: string[] = []
  const { store, applier, registry } = await openPipeline({ directory: copy, report: (line) => lines.push(line) })
  await applier.settled()
  expect(await store.count({ tool: 'acme', from: '2026-01-01', to: '2026-12-31', by: [] })).toMatchObject([{ events: 3 }])
  expect(lines).toEqual([])
  registry.close()
  await applier.stop()
  await store.close()
})

test('what could not be written leaves nothing behind', async () => {
  const world = await opened()
  const bad = { ...query, from: 'never' }
  await expect(maintain(world, { name: 'export', query: bad })).rejects.toThrow('never')
  expect(readdirSync(join(world.directory.root, 'exports'))).toEqual([])
})

test('events may be exported and removed after the catalogs of their tool, in whatever lane they are', async () => {
  const world = await opened(new Map())
  const tool = 'bulky'
  expect(await maintain(world, { name: 'export', query: { ...query, tool } })).toMatchObject({ events: 2 })
  expect(await maintain(world, { name: 'quarantine', selection: { ...query, tool } })).toEqual({ events: 2 })
  await expect(maintain(world, { name: 'export', query: { ...query, tool } })).rejects.toThrow(
    'No catalog of `bulky` is registered. None is. [unknown-tool]',
  )
})
