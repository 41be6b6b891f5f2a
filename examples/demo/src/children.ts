import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program with its arguments, where it runs, and the whole of its environment. */
export interface Invocation {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** How a process ended and what it printed. */
export interface Ended {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  /** stdout and stderr in the order in which they came. */
  readonly printed: string
}

/** A process that runs. */
export interface Running {
  readonly ended: Promise<Ended>
  /** Resolves when what was printed so far matches, and rejects when the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  kill(signal: NodeJS.Signals): void
}

const alive = new Set<ChildProcess>()

/** Starts a process in a group of its own, so that Ctrl+C reaches it only through us. */
export function start({ program, args, cwd, env }: Invocation): Running {
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  alive.add(child)
  let stdout = ''
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    printed += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text))

  const ended = once(child, 'close').then((values): Ended => {
    alive.delete(child)
    const [exitCode, signal] = values as [number | null, NodeJS.Signals | null]
    return { exitCode, signal, stdout, printed }
  })
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(printed)
          if (match) resolve(match)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        look()
        ended.then(() => reject(new Error(`A program ended before it was ready: ${printed.trim()}`)), reject)
      }),
  }
}

/** Runs a process to its end. */
export function run(invocation: Invocation): Promise<Ended> {
  return start(invocation).ended
}

/** Ends, at once, what is still running. Nothing but our own children, each by its process id. */
export function killAll(): void {
  for (const child of alive) child.kill('SIGKILL')
}
