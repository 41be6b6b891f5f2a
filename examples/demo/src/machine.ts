import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deliverNow } from '@sonde/testing'
import type { Outcome, RecordedRun } from './account.ts'
import { run, start, type Ended, type Invocation } from './children.ts'
import { acmeProgram } from './places.ts'
import type { RunInTerminal } from './pseudo-terminal.ts'

/** Somebody's machine with acme installed: a home directory of its own, and nothing of the shell this demo runs in. */
export interface Machine {
  readonly name: string
  /** Runs to be found in the report. */
  readonly recorded: readonly RecordedRun[]
  /** Runs acme. What it records is noted, and that it ends as it should is asserted. */
  acme(words: string, expected?: 'ok' | 'error'): Promise<Ended>
  /** Runs acme where nothing is to be recorded. */
  acmeUnrecorded(
    words: string,
    how?: { readonly env?: Readonly<Record<string, string>>; readonly inTerminal?: RunInTerminal | undefined },
  ): Promise<Ended>
  /** Runs acme until it has printed something, and interrupts it. */
  acmeInterrupted(words: string): Promise<Ended>
  /** Waits for a courier that a run has started, and starts one, as core does when a delivery is due, for what it has left. */
  deliver(): Promise<void>
  /** Bodies that were sent and acknowledged. */
  receipts(): number
  /** Everything acme has on this machine, by file name, to see that nothing changes. */
  state(): ReadonlyMap<string, string>
  /** Ends a courier that is still at work. */
  stopCourier(): void
}

export interface MachineOptions {
  readonly name: string
  readonly home: string
  readonly endpoint: string
  /** The environment every program gets. */
  readonly env: Readonly<Record<string, string>>
}

export async function createMachine({ name, home, endpoint, env }: MachineOptions): Promise<Machine> {
  const project = join(home, 'shop')
  mkdirSync(project, { recursive: true })
  const acmeEnv = { ...env, HOME: home, USERPROFILE: home, LOCALAPPDATA: home, ACME_TELEMETRY_ENDPOINT: endpoint }
  const invocation = (words: string, more = {}): Invocation => ({
    program: process.execPath,
    args: [acmeProgram, ...words.split(' ')],
    cwd: project,
    env: { ...acmeEnv, ...more },
  })
  const { stdout: status } = await run(invocation('telemetry status --json'))
  const { directory } = JSON.parse(status) as { directory: string }
  const recorded: RecordedRun[] = []
  const note = (words: string, outcome: Outcome): void =>
    void recorded.push({ machine: name, command: commandOf(words), outcome })

  return {
    name,
    recorded,
    async acme(words, expected = 'ok') {
      const ended = await run(invocation(words))
      const outcome = ended.exitCode === 0 ? 'ok' : 'error'
      if (outcome !== expected) throw new Error(`\`acme ${words}\` was to end as ${expected}: ${ended.printed}`)
      note(words, outcome)
      return ended
    },
    acmeUnrecorded: (words, { env: more = {}, inTerminal = run } = {}) => inTerminal(invocation(words, more)),
    async acmeInterrupted(words) {
      const running = start(invocation(words))
      await running.printed(/\n/)
      running.kill('SIGINT')
      const ended = await running.ended
      if (ended.exitCode === 0) throw new Error(`\`acme ${words}\` ended before it was interrupted.`)
      note(words, 'aborted')
      return ended
    },
    deliver: () => deliverNow(directory, { env: pick(acmeEnv, ['PATH', 'HOME', 'LOCALAPPDATA', 'SystemRoot']) }),
    receipts: () => readdirSync(directory).filter((file) => file.startsWith('sent-')).length,
    state: () => contentOf(directory),
    stopCourier() {
      const pid = courierOf(directory)
      if (pid !== undefined) tryKill(pid)
    },
  }
}

/** `db seed --rows 20` is the command `db seed`. */
function commandOf(words: string): string {
  return words.split(' --', 1)[0] ?? words
}

function pick(env: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)))
}

function courierOf(directory: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(directory, 'courier.lock'), 'utf8')) as { pid: number }).pid
  } catch {
    return undefined
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function contentOf(directory: string): Map<string, string> {
  const names = existsSync(directory) ? readdirSync(directory).toSorted() : []
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]))
}
