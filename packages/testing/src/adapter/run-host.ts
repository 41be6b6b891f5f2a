import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Machine } from '../machine/machine.ts'
import type { HostProgram } from './harness.ts'

/** What a person and their shell see of a run. */
export interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

/** One start of a program. */
export interface Start {
  readonly machine: Machine
  readonly node: string
  readonly program: HostProgram
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly limitMs: number
  /** What runs the program, such as `setpriv`. */
  readonly through?: readonly string[]
  /** Where it is run. Default: the machine's project. */
  readonly cwd?: string
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Seen>
  /** Resolves when a text was printed. */
  printed(text: string): Promise<void>
}

/** Starts a program without a terminal. It is killed at its limit, and is then seen to end by SIGKILL. */
export function startHost(start: Start): Running {
  const { machine, program, cwd = machine.project, limitMs } = start
  const [command = '', ...words] = [...(start.through ?? []), start.node, program.file, ...(program.args ?? []), ...start.args]
  const env = { ...machine.env, ...program.env, ...start.env }
  const child = spawn(command, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs, killSignal: 'SIGKILL' })
  return watched(child)
}

/** Runs a program to its end without a terminal. The end is that of its output: whoever inherits that is waited for. */
export function runHost(start: Start): Promise<Seen> {
  return startHost(start).ended
}

/** Whether util-linux's `script` is here, which runs a program in a terminal of its own. */
export function hasTerminal(): boolean {
  return spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false
}

/** Runs a program to its end in a terminal. What it prints to stdout and stderr is one text, and a signal is an exit code. */
export async function runInTerminal(start: Start): Promise<Pick<Seen, 'stdout' | 'exitCode'>> {
  const { machine, program } = start
  const line = [start.node, program.file, ...(program.args ?? []), ...start.args].map(quoted).join(' ')
  const env = { ...machine.env, TERM: 'xterm', SHELL: '/bin/sh', ...program.env, ...start.env }
  const options = { cwd: machine.project, env, timeout: start.limitMs, killSignal: 'SIGKILL' as const }
  const { stdout, exitCode } = await watched(spawn('script', ['-qec', line, '/dev/null'], options)).ended
  return { stdout: stdout.replaceAll('\r\n', '\n'), exitCode }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

function watched(child: ChildProcess): Running {
  const seen = { stdout: '', stderr: '' }
  let look = (): void => {}
  const keep = (stream: 'stdout' | 'stderr') => (chunk: string) => {
    seen[stream] += chunk
    look()
  }
  child.stdout?.setEncoding('utf8').on('data', keep('stdout'))
  child.stderr?.setEncoding('utf8').on('data', keep('stderr'))
  const ended = once(child, 'close').then(([exitCode, signal]) => ({
    ...seen,
    exitCode: exitCode as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      look = () => {
        if (seen.stdout.includes(text) || seen.stderr.includes(text)) resolve()
      }
      look()
      void ended.then((end) => reject(new Error(`The program ended before it printed \`${text}\`: ${JSON.stringify(end)}`)))
    })
  return { child, ended, printed }
}
