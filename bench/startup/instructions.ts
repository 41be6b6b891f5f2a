import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Invocation } from './measure.ts'
import { rowsOf, type Group, type Row } from './rows.ts'
import { median } from './statistics.ts'
import { markdownTable, one, signed } from './table.ts'

/** Whatever else the machine does, a program that is started so executes the same instructions, to a few in a thousand. */
const VALGRIND = [
  'valgrind',
  '--tool=cachegrind',
  '--cache-sim=no',
  '--cachegrind-out-file=/dev/null',
  '--smc-check=all-non-file',
]
/** Without threads that compile and collect garbage beside the program, and with the same order in every hash table. */
const NODE_OPTIONS = ['--single-threaded', '--hash-seed=1', '--random-seed=1']

/** Counts the instructions of whole processes, kernel not included, as a Markdown table in millions. Needs valgrind on PATH. */
export async function instructionTable(group: Group): Promise<string> {
  const rows = rowsOf({ ...group, peers: [] })
  const counts = new Map<Row, number>()
  for (const row of rows) counts.set(row, await medianCount(row, group.isBuild ? BUILDS : 1))
  const of = (row: Row): number => (counts.get(row) ?? Number.NaN) / 1e6
  const lines = rows.map((row) => [
    row.name,
    one(of(row)),
    row === group.alone ? '' : signed(of(row) - of(group.alone)),
    row.states === undefined ? '' : signed(of(row) - of(group.empty)),
  ])
  return markdownTable([`${group.title}, million instructions`, 'all', '+ alone', '+ empty'], lines)
}

/** Threads of a bundler wait by running, some longer than others. */
const BUILDS = 3

async function medianCount(row: Row, times: number): Promise<number> {
  const counts: number[] = []
  while (counts.length < times) counts.push(await countOf(row))
  return median(counts)
}

async function countOf({ name, invocation, prepare, settle }: Row): Promise<number> {
  prepare?.()
  const printed = await stderrOf(invocation)
  await settle?.()
  const [, count] = /I\s+refs:\s+([\d,]+)/.exec(printed) ?? []
  if (count === undefined) throw new Error(`valgrind did not count the instructions of \`${name}\`:\n${printed}`)
  return Number(count.replaceAll(',', ''))
}

async function stderrOf({ command: [node = '', ...args], cwd, env }: Invocation): Promise<string> {
  const [program = '', ...before] = VALGRIND
  const child = spawn(program, [...before, node, ...NODE_OPTIONS, ...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const failed = once(child, 'error').then(() => {
    throw new Error('Instructions are counted by valgrind, which is not on PATH. Install it, or leave out `--instructions`.')
  })
  return Promise.race([Promise.all([text(child.stderr), once(child, 'close')]).then(([printed]) => printed), failed])
}
