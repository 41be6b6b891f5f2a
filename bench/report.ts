// What a question costs: from the events themselves and from the daily sums, at one and at ten million events.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDuckdbStore, type CountQuery, type CountRow, type EventStore } from '@sonde/collector'
import { QUESTIONS, questionsOfReport } from './report/questions.ts'
import { median } from './startup/statistics.ts'
import { markdownTable, one } from './startup/table.ts'

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    events: { type: 'string', multiple: true, default: ['1000000', '10000000'] },
    rounds: { type: 'string', default: '7' },
    /** Also from the events themselves, once each: that takes most of the time. */
    raw: { type: 'boolean', default: true },
    /** Keeps filled databases here, and uses those it finds. */
    keep: { type: 'string' },
  },
})

/** At ten million events. */
const BUDGET = { events: 10_000_000, medianMs: 100, memoryMb: 1024 }

const root = options.keep ?? mkdtempSync(join(tmpdir(), 'sonde-bench-'))
mkdirSync(root, { recursive: true })
if (options.keep === undefined) process.once('exit', () => rmSync(root, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const rowsDirectory = join(root, 'rows')

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Made up and with daily sums; under its name only when it is finished. */
async function filled(events: number): Promise<{ path: string; how: string; isNew: boolean }> {
  const path = join(root, `${events}.duckdb`)
  if (existsSync(path)) return { path, how: 'filled by an earlier run', isNew: false }
  const draft = `${path}.draft`
  rmSync(draft, { force: true })
  const filling = performance.now()
  const child = fork(join(import.meta.dirname, 'report/programs/fill.ts'), [draft, rowsDirectory, String(events)])
  process.once('exit', () => child.kill('SIGKILL'))
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error('the database could not be filled')
  const made = seconds(filling)
  const rebuilding = performance.now()
  const store = await openDuckdbStore({ path: draft, rowsDirectory })
  await store.rebuild()
  const rebuilt = seconds(rebuilding)
  await store.close()
  renameSync(draft, path)
  return { path, how: `made up in ${made}, daily sums computed in ${rebuilt}`, isNew: true }
}

/** How far percentiles from daily sums may lie from those of the events: docs/decisions/0006-daily-sums.md. */
const PERCENTILES_WITHIN = 0.016

/** What of the rows from daily sums is not as in those from the events; undefined where nothing is. */
function difference(sums: readonly CountRow[], events: readonly CountRow[]): string | undefined {
  if (sums.length !== events.length) return `${sums.length} rows instead of ${events.length}`
  const counted = ({ key, events: n, first }: CountRow): string => JSON.stringify([key, n, first])
  for (const [index, row] of sums.entries()) {
    const other = events[index] as CountRow
    if (counted(row) !== counted(other)) return `${counted(row)} instead of ${counted(other)}`
    for (const [name, value] of Object.entries(row.percentiles ?? {})) {
      const exact = other.percentiles?.[name as 'p50'] ?? Number.NaN
      if (!(Math.abs(value - exact) <= Math.max(1, exact * PERCENTILES_WITHIN))) return `${name} ${value} instead of ${exact}`
    }
  }
  return undefined
}

/** Medians. The time of the processor is what it would take on a machine that does nothing else. */
async function time(
  store: EventStore,
  query: CountQuery,
  rounds: number,
): Promise<{ ms: number; cpuMs: number; rows: CountRow[] }> {
  const times: number[] = []
  const cpuTimes: number[] = []
  let rows: CountRow[] = []
  for (let round = 0; round < rounds; round += 1) {
    const cpu = process.cpuUsage()
    const start = performance.now()
    rows = await store.count(query)
    times.push(performance.now() - start)
    const { user, system } = process.cpuUsage(cpu)
    cpuTimes.push((user + system) / 1000)
  }
  return { ms: median(times), cpuMs: median(cpuTimes), rows }
}

interface Asked {
  readonly question: string
  readonly sums: number
  readonly cpuMs: number
  readonly raw: number | undefined
  readonly different: string | undefined
}

async function ask(store: EventStore, questions: Readonly<Record<string, CountQuery>>): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const [question, query] of Object.entries(questions)) {
    const { ms, cpuMs, rows } = await time(store, query, Number(options.rounds))
    const raw = options.raw ? await time(store, { ...query, exact: true }, 1) : undefined
    asked.push({ question, sums: ms, cpuMs, raw: raw?.ms, different: raw && difference(rows, raw.rows) })
  }
  return asked
}

/** Of this process since its start, which has the store in it. */
const memoryMb = (): number => process.resourceUsage().maxRSS / 1024

const rowsOf = (asked: readonly Asked[]): string[][] =>
  asked.map(({ question, sums, cpuMs, raw }) => [question, raw === undefined ? '' : one(raw), one(sums), one(cpuMs)])

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`)
for (const events of options.events.map(Number)) {
  const { path, how, isNew } = await filled(events)
  const store = await openDuckdbStore({ path, rowsDirectory })
  const dashboard = await ask(store, QUESTIONS)
  const { questions, tookMs } = await questionsOfReport(store)
  const report = await ask(store, questions)
  await store.close()
  const load = (loadavg()[0] ?? 0).toFixed(1)
  console.log(`\n${events.toLocaleString('en')} events, ${Math.round(statSync(path).size / 1e6)} MB on disk, ${how};`)
  console.log(
    `at most ${Math.round(memoryMb())} MB of memory; a whole report takes ${Math.round(tookMs)} ms; load ${load} on ${cpus().length} processors\n`,
  )
  console.log(markdownTable(['median of a question, ms', 'events', 'daily sums', 'its CPU'], rowsOf(dashboard)))
  console.log('')
  console.log(markdownTable(['further questions of `report`, ms', 'events', 'daily sums', 'its CPU'], rowsOf(report)))
  if (options.raw) compare([...dashboard, ...report])
  if (events === BUDGET.events) judge([...dashboard, ...report], isNew)
}

function compare(asked: readonly Asked[]): void {
  const different = asked.filter((each) => each.different !== undefined)
  console.log(
    `\nThe same rows from the events and from the daily sums, percentiles within ${PERCENTILES_WITHIN * 100} %: ${asked.length - different.length} of ${asked.length} questions.`,
  )
  for (const { question, different: what } of different) console.log(`  NOT the same: ${question}: ${what}`)
  if (different.length > 0) process.exitCode = 1
}

function judge(asked: readonly Asked[], isNew: boolean): void {
  const slow = asked.filter(({ sums }) => sums > BUDGET.medianMs)
  const slowest = Math.max(...asked.map(({ sums }) => sums))
  console.log(
    `\nBudget: a median of at most ${BUDGET.medianMs} ms from daily sums; ${asked.length - slow.length} of ${asked.length} questions are within, the slowest takes ${one(slowest)} ms, at most ${one(Math.max(...asked.map(({ cpuMs }) => cpuMs)))} ms of them CPU: ${slow.length === 0 ? 'met' : 'NOT met'}.`,
  )
  for (const { question, sums } of slow) console.log(`  over: ${question}, ${one(sums)} ms`)
  console.log(
    `Budget: less than ${BUDGET.memoryMb} MB of memory; at most ${Math.round(memoryMb())} MB${isNew ? ', the sums computed' : ' for the questions alone; fill it anew to have the sums computed too'}: ${memoryMb() < BUDGET.memoryMb ? 'met' : 'NOT met'}.`,
  )
}
