// What an acknowledgement costs: bodies per second against the floor of the same machine, in interleaved rounds.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { load, type Shape } from './ingest/load.ts'
import type { ServerFigures } from './ingest/programs/measured.ts'
import { compareStoreWork } from './ingest/store-work.ts'
import { startServers, type Server, type ServerName } from './ingest/servers.ts'
import { median, quantile, shuffled, spread } from './startup/statistics.ts'
import { markdownTable, one } from './startup/table.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    // How long the callers send in each round.
    seconds: { type: 'string', default: '1.5' },
    callers: { type: 'string', multiple: true, default: ['1', '8', '64'] },
    events: { type: 'string', multiple: true, default: ['1', '25', '500'] },
    // Where the logs are written. A file system in memory syncs for nothing.
    directory: { type: 'string', default: tmpdir() },
  },
})

/** The shape that has a budget: share of the floor that a collector reaches. */
const BUDGET = { callers: 64, events: 25, share: 0.7 }

const WARM_UP_MS = 3000

interface Round {
  readonly eventsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly server: ServerFigures
  readonly lagMb: number
}

const root = mkdtempSync(join(options.directory, 'sonde-bench-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const durationMs = Number(options.seconds) * 1000
const rounds = Number(options.rounds)
const shapes: Shape[] = options.callers.flatMap((callers) =>
  options.events.map((events) => ({ callers: Number(callers), events: Number(events) })),
)
const servers = await startServers(root)
const names = Object.keys(servers) as ServerName[]
const loadBefore = (loadavg()[0] ?? 0).toFixed(1)

async function measure(server: Server, shape: Shape, forMs: number): Promise<Round> {
  server.begin()
  const { eventsPerSecond, latenciesMs } = await load(server.url, shape, forMs, Math.random)
  const lagMb = server.lagBytes() / 1024 / 1024
  const figures = await server.end()
  await server.settled()
  return {
    eventsPerSecond,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    server: figures,
    lagMb,
  }
}

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`)
const rows: string[][] = []
let budget: { share: number; apart: number } | undefined
for (const shape of shapes) {
  const results: Record<ServerName, Round[]> = { bare: [], 'bare + log': [], collector: [] }
  // The first round is longer, because there is more to compile in a collector than in the floor, and it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of shuffled(names)) {
      const result = await measure(servers[name], shape, round === 0 ? WARM_UP_MS : durationMs)
      if (round > 0) results[name].push(result)
    }
  }
  const shares = results.collector.map(
    (each, round) => each.eventsPerSecond / (results['bare + log'][round]?.eventsPerSecond ?? 0),
  )
  if (shape.callers === BUDGET.callers && shape.events === BUDGET.events) {
    budget = { share: median(shares), apart: spread(results['bare + log'].map(({ eventsPerSecond }) => eventsPerSecond)) }
  }
  for (const name of names) rows.push(rowOf(shape, name, results[name], name === 'collector' ? median(shares) : undefined))
}
const storeWork = await compareStoreWork(servers.collector)
for (const server of Object.values(servers)) await server.stop()

const head = [
  'callers × events',
  'server',
  'events/s',
  'of the log',
  'p50 ms',
  'p99 ms',
  'loop p99 ms',
  'thread µs/body',
  'CPU µs/body',
  'memory MB',
  'lag MB',
]
console.log(`${rounds} rounds of ${options.seconds} s; load ${loadBefore} before, ${(loadavg()[0] ?? 0).toFixed(1)} after\n`)
console.log(`${markdownTable(head, rows)}\n`)
if (budget) {
  const { share, apart } = budget
  const met = share >= BUDGET.share ? 'met' : 'NOT met'
  console.log(
    `Budget, ${BUDGET.callers} × ${BUDGET.events}: at least ${percent(BUDGET.share)} of bare node:http with a synced log; measured ${percent(share)}: ${met}.`,
  )
  console.log(`The rounds of the floor lie ${percent(apart)} apart.`)
}
console.log(`\n${storeWork}`)

function rowOf({ callers, events }: Shape, name: string, results: readonly Round[], share?: number): string[] {
  const of = (figure: (round: Round) => number): number => median(results.map(figure))
  return [
    `${callers} × ${events}`,
    name,
    Math.round(of(({ eventsPerSecond }) => eventsPerSecond)).toLocaleString('en'),
    share === undefined ? '' : percent(share),
    of(({ p50Ms }) => p50Ms).toFixed(2),
    of(({ p99Ms }) => p99Ms).toFixed(2),
    one(of(({ server }) => server.loopDelayP99Ms)),
    Math.round(of((round) => perBody(round, events, round.server.answeringMs))).toString(),
    Math.round(of((round) => perBody(round, events, round.server.cpuMs))).toString(),
    Math.round(of(({ server }) => server.memoryMb)).toString(),
    one(of(({ lagMb }) => lagMb)),
  ]
}

/** Microseconds of processor for each body. */
function perBody({ eventsPerSecond }: Round, events: number, ms: number): number {
  return (ms * 1000) / ((eventsPerSecond / events) * (durationMs / 1000))
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}
