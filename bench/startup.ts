// What telemetry costs a command: whole processes, from fork to exit, in rounds of random order.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { astroBuild, viteBuild } from './startup/builds.ts'
import { budgetTable } from './startup/budgets.ts'
import { check } from './startup/check.ts'
import { courierMemory, courierRow } from './startup/courier.ts'
import { acmeProgram, shelfProgram } from './startup/examples.ts'
import { resultsOf } from './startup/figures.ts'
import { instructionTable } from './startup/instructions.ts'
import { startLoopback } from './startup/loopback.ts'
import { createMachine } from './startup/machine.ts'
import type { Cost } from './startup/measure.ts'
import { plainProgram } from './startup/plain.ts'
import { collect, type Series } from './startup/rounds.ts'
import { rowsOf, type Group, type Row } from './startup/rows.ts'
import { shareTable } from './startup/share.ts'
import { stintProgram } from './startup/stint.ts'
import { courierTable, groupTable } from './startup/table.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    // In each series, for each program: a build of seconds has fewer rounds.
    minutes: { type: 'string', default: '3' },
    // Which programs, by their names.
    only: { type: 'string', default: 'plain,acme,shelf,stint,vite,astro' },
    // Counts instructions instead of time, which nothing else on the machine disturbs.
    instructions: { type: 'boolean', default: false },
    // Takes only what Sonde itself takes of each build.
    shares: { type: 'boolean', default: false },
    // The Node that runs what is measured.
    node: { type: 'string', default: process.execPath },
    // The folder of another build of `@sonde/core`, to compare.
    core: { type: 'string' },
  },
})

/** The rounds are run twice: where the two disagree, the machine was too busy to believe either. */
const SERIES = 2
const BELIEVABLE = 0.1

/** How often each build is taken apart. */
const SHARES = 20

const root = mkdtempSync(join(tmpdir(), 'sonde-bench-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const loopback = await startLoopback()
const core = options.core && resolve(options.core)
const machine = createMachine(root, { node: resolve(options.node), endpoint: loopback.url, core })
const plain = await plainProgram(machine)
const programs = new Map<string, () => Promise<Group> | Group>([
  ['plain', () => plain.group],
  ['acme', () => acmeProgram(machine)],
  ['shelf', () => shelfProgram(machine)],
  ['stint', () => stintProgram(machine)],
  ['vite', () => viteBuild(machine)],
  ['astro', () => astroBuild(machine)],
])
const groups: Group[] = []
for (const name of options.only.split(',')) {
  const program = programs.get(name)
  if (program === undefined) throw new Error(`There is no program \`${name}\`; there are ${[...programs.keys()].join(', ')}.`)
  groups.push(await program())
}
const courier = courierRow(machine, plain.states)

for (const group of groups) {
  const output = await check(group.alone, loopback.requests)
  for (const row of rowsOf(group)) await check(row, loopback.requests, output)
}
await check(courier, loopback.requests)
console.log('Every program prints the same with telemetry and without, and connects to nothing but this machine.')

async function shareTables(): Promise<string[]> {
  const tables: string[] = []
  for (const group of groups) if (group.shares) tables.push(await shareTable(machine, group, SHARES))
  return tables
}

if (options.shares) {
  for (const table of await shareTables()) console.log(`\n${table}`)
  loopback.close()
  process.exit()
}

if (options.instructions) {
  for (const group of groups) console.log(`\n${await instructionTable(group)}`)
  loopback.close()
  process.exit()
}

/** What is compared runs in the same rounds, and in no longer ones: the courier's share is that of a program of one line. */
const parts = groups.map((group, index) => (index === 0 ? [...rowsOf(group), courier] : rowsOf(group)))
const rows = parts.flat()
const series: Series[] = []
const loadBefore = load()
while (series.length < SERIES) {
  const costs: (readonly [Row, readonly Cost[]])[] = []
  for (const part of parts)
    costs.push(...(await collect(part, { rounds: Number(options.rounds), minutes: Number(options.minutes) }, progress)))
  series.push(new Map(costs))
}
const results = resultsOf(series)
const shares = await shareTables()
const memoryMb = await courierMemory(machine, courier)
loopback.close()

const version = execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim()
console.log(`${new Date().toISOString().slice(0, 10)}, Node ${version}, ${cpus().length} × ${cpus()[0]?.model}`)
console.log(
  `${SERIES} series of at most ${options.rounds} rounds and ${options.minutes} minutes for each program; load ${loadBefore} before, ${load()} after\n`,
)
for (const group of groups) console.log(`${groupTable(group, results)}\n`)
for (const table of shares) console.log(`${table}\n`)
console.log(`${courierTable(courier, memoryMb, results)}\n`)
console.log(`${budgetTable(groups, courier, memoryMb, results)}\n`)

const apart = Math.max(...rows.map(results.disagreement))
const believable = apart <= BELIEVABLE ? 'so the figures can be believed' : 'so the machine was too busy: run it again'
console.log(`The medians of the two series lie at most ${(apart * 100).toFixed(0)} % apart, ${believable}.`)

function progress(round: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rround ${round} of ${options.rounds} \r`)
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}
