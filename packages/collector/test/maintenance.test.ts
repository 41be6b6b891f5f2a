import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { writeCatalog } from './acme.ts'
import { body, finished, secretOf, today } from './bodies.ts'
import { deliver, run, serve } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

const eventsIn = async (data: string): Promise<number> => {
  const { stdout } = await run('report', '--data', data, '--json')
  const [report] = JSON.parse(stdout) as [{ commands: { events: number }[] }]
  return report.commands.reduce((sum, { events }) => sum + events, 0)
}

const at = (properties = {}) => finished(properties, { at: today() })

test.each([
  ['by the running collector', true],
  ['where none runs', false],
])('exports, removes, computes again and backs up, %s', async (_, isRunning) => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  await deliver(collector.url, body(1, [at({ flags: ['force', 'json'] }), at({ command: 'deploy', durationMs: 7 })]))
  await deliver(collector.url, body(2, [at()], { version: '9.9' }))
  if (!isRunning) await collector.stop('SIGTERM')

  // A name that was mistyped is not a tool without events.
  const span = ['--from', '2026-01-01', '--to', today()]
  for (const args of [['export'], ['quarantine', ...span]]) {
    expect(await run(...args, '--data', data, '--tool', 'acne')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'sonde-collector: No catalog of `acne` is registered. Registered: acme. [unknown-tool]\n',
    })
  }
  const file = join(tempDirectory(), 'events.ndjson')
  const exported = await run('export', '--data', data, '--tool', 'acme', '--out', file)
  expect(exported).toEqual({ code: 0, stdout: `3 events of acme are in ${file}.\n`, stderr: '' })
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(rows.map((row) => [row['command:word'], row['version']]).toSorted()).toEqual([
    ['build', '1.4'],
    ['build', '9.9'],
    ['deploy', '1.4'],
  ])
  // Whether a collector runs or not, it is written down that single events were read, and which.
  const reads = readFileSync(join(data, 'raw-reads.ndjson'), 'utf8').trim().split('\n')
  expect(JSON.parse(reads.at(-1) ?? '')).toMatchObject({
    by: 'this machine',
    asked: '/v1/export {"tool":"acme","from":"0001-01-01","to":"9999-12-31","format":"ndjson"}',
  })
  // Nothing that would join rows of one body, and nobody else may read it.
  expect(Object.keys(rows[0] ?? {})).not.toContain('key')
  expect(statSync(file).mode & 0o077).toBe(0)
  const parquet = await run('export', '--data', data, '--tool', 'acme', '--format', 'parquet')
  const path = / are in (\S+)\.\n$/.exec(parquet.stdout)?.[1] ?? ''
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const [count] = (await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM '${path}'`)).getRowsJS()
  expect(count).toEqual([3])
  connection.closeSync()
  instance.closeSync()

  const copy = join(tempDirectory(), 'copy')
  expect(await run('backup', '--data', data, '--out', copy)).toMatchObject({ code: 0, stderr: '' })
  const removed = await run(
    'quarantine',
    '--data',
    data,
    '--tool',
    'acme',
    '--from',
    today(),
    '--to',
    today(),
    '--version',
    '9.9',
  )
  expect(removed.stdout).toBe('1 event of acme was removed, and the daily sums computed again.\n')
  expect(await eventsIn(data)).toBe(2)
  expect(await run('rebuild', '--data', data)).toMatchObject({ code: 0 })
  expect(await eventsIn(data)).toBe(2)

  // The copy is a data directory: it has what there was, takes up what comes, and still knows what it has and how to erase it.
  const restored = await serve(copy)
  expect(await eventsIn(copy)).toBe(3)
  expect((await deliver(restored.url, body(2, [at()], { version: '9.9' }))).status).toBe(202)
  await deliver(restored.url, JSON.stringify({ secret: secretOf(1) }), '/v1/erase')
  expect(await eventsIn(copy)).toBe(1)
  await restored.stop('SIGTERM')
  if (isRunning) await collector.stop('SIGTERM')
})

test.each([
  [['export', '--data', 'D'], 'Say which tool with --tool.'],
  [['export', '--data', 'D', '--tool', 'acme', '--format', 'csv'], '`--format csv` is not ndjson or parquet.'],
  [['export', '--data', 'D', '--tool', 'acme', '--from', '2026-02-30'], '`--from 2026-02-30` is not a day'],
  [
    ['export', '--data', 'D', '--tool', 'acme', '--from', '2026-02-02', '--to', '2026-02-01'],
    '`--from 2026-02-02` is after `--to 2026-02-01`.',
  ],
  [['export', '--data', 'D', '--tool', 'acme', '--from', 'monday'], '`--from monday` is not a day such as 2026-11-20.'],
  [['quarantine', '--data', 'D', '--tool', 'acme', '--from', '2026-11-20'], 'Say from when to when with --from and --to'],
  [
    ['quarantine', '--data', 'D', '--tool', 'acme', '--from', '2026-11-20', '--to', '2026-11-20', '--lane', 'fast'],
    '`--lane fast` is not one of main,',
  ],
  [['rebuild', '--data', 'D', '--tool', 'acme'], "Unknown option '--tool'"],
])('says in one line what is wrong with %j', async (args, message) => {
  const { code, stderr } = await run(...args)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('writes over nothing', async () => {
  const data = tempDirectory()
  await (await serve(data, '--catalog', writeCatalog(tempDirectory()))).stop('SIGTERM')
  const out = join(tempDirectory(), 'there.ndjson')
  writeFileSync(out, 'mine')
  const { code, stderr } = await run('export', '--data', data, '--tool', 'acme', '--out', out)
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') as string })
  expect(readFileSync(out, 'utf8')).toBe('mine')
  const missing = await run('export', '--data', data, '--tool', 'acme', '--out', join(tempDirectory(), 'none', 'x.ndjson'))
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no directory') as string })
  expect(existsSync(join(data, 'exports'))).toBe(false)
})
