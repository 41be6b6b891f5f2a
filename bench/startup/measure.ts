import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** One process to run: a program with its arguments, in a directory, with exactly this environment. */
export interface Invocation {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** What one whole process cost, from fork to exit. */
export interface Cost {
  readonly wallMs: number
  /** User and system time of the process and of the children it waited for, not of what it left running. */
  readonly cpuMs: number
  readonly exitCode: number
}

/**
 * Node cannot ask what an ended child cost; bash can, and starts it from a small process. Its figures end at a millisecond, its clock
 * at a microsecond.
 */
const SCRIPT = `
TIMEFORMAT='%3U %3S'
from=$EPOCHREALTIME
time "$@" < /dev/null > /dev/null 2> /dev/null
code=$?
echo "$from $EPOCHREALTIME $code"
`

export async function measure({ command, cwd, env }: Invocation): Promise<Cost> {
  const bash = spawn('bash', ['-c', SCRIPT, 'measure', ...command], {
    cwd,
    env: { ...env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [clock, cpu] = await Promise.all([text(bash.stdout), text(bash.stderr), once(bash, 'close')])
  const [from, to, exitCode] = numbersOf(clock, 3)
  const [user, system] = numbersOf(cpu, 2)
  return { wallMs: (to - from) * 1000, cpuMs: (user + system) * 1000, exitCode }
}

function numbersOf(line: string, count: 3): [number, number, number]
function numbersOf(line: string, count: 2): [number, number]
function numbersOf(line: string, count: number): number[] {
  const numbers = line.trim().split(/\s+/).map(Number)
  if (numbers.length === count && numbers.every(Number.isFinite)) return numbers
  throw new Error(`bash 5 or newer is needed to measure; it answered \`${line.trim()}\`.`)
}
