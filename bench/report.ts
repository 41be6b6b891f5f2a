// What a question costs: from the events themselves and from the daily sums, at one and at ten million events.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDuckdbStore, type CountQuery, type EventStore } from '@sonde/collector'
import { fill } from './report/fill.ts'
import { median } from './startup/statistics.ts'
import { markdownTable, one } from './startup/table.ts'

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', multiple: true, default: ['1000000', '10000000'] },
    rounds: { type: 'string', default: '7' },
    directory: { type: 'string', default: tmpdir() },
  },
})

const span = { tool: 'acme', from: '2026-01-01', to: '2026-12-31' }
const word = (property: string) => ({ property, type: 'word' }) as const
const plugins = { property: 'plugins', type: 'words' } as const
const week = [{ by: word('period'), is: ['week'] }]

const QUESTIONS: Readonly<Record<string, CountQuery>> = {
  'daily active installations': {
    ...span,
    event: 'machine.active',
    by: [{ field: 'at' }],
    where: [{ by: word('period'), is: ['day'] }],
  },
  'commands by version': { ...span, event: 'command.finished', by: [word('command'), { field: 'version' }] },
  'p50, p95, p99 of commands': { ...span, event: 'command.finished', by: [word('command')], percentilesOf: 'durationMs' },
  'plugins used together': { ...span, event: 'build.finished', by: [plugins, plugins] },
  'weekly retention': { ...span, event: 'machine.active', by: [word('cohort'), { field: 'at' }], where: week },
  'error rate by plugin': { ...span, event: 'build.finished', by: [plugins, word('outcome')] },
  funnel: { ...span, event: 'milestone', by: [word('name')] },
  'outcomes by version': { ...span, event: 'command.finished', by: [word('outcome'), { field: 'version' }] },
  'errors by command': { ...span, event: 'command.finished', by: [word('command'), word('errorClass')] },
}

const root = mkdtempSync(join(options.directory, 'sonde-bench-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

async function time(store: EventStore, query: CountQuery, rounds: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    await store.count(query)
    times.push(performance.now() - start)
  }
  return median(times)
}

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`)
for (const events of options.events.map(Number)) {
  const path = join(root, `${events}.duckdb`)
  const open = () => openDuckdbStore({ path, rowsDirectory: join(root, 'rows') })
  await (await open()).close()
  const filling = performance.now()
  await fill(path, events)
  const filled = seconds(filling)
  const store = await open()
  const rebuilding = performance.now()
  await store.rebuild()
  const rebuilt = seconds(rebuilding)
  const rows: string[][] = []
  let memory = 0
  for (const [question, query] of Object.entries(QUESTIONS)) {
    const sums = await time(store, query, Number(options.rounds))
    const raw = await time(store, { ...query, exact: true }, 3)
    memory = Math.max(memory, process.memoryUsage().rss)
    rows.push([question, one(raw), one(sums)])
  }
  await store.close()
  console.log(
    `\n${events.toLocaleString('en')} events, made up in ${filled}; daily sums computed in ${rebuilt}; ${megabytes(statSync(path).size)} on disk;`,
  )
  console.log(`at most ${megabytes(memory)} of memory; load ${(loadavg()[0] ?? 0).toFixed(1)} on ${cpus().length} processors\n`)
  console.log(markdownTable(['median of a question, ms', 'events', 'daily sums'], rows))
}
