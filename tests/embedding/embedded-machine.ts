import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'
import { fakeCollector, type FakeCollector } from '@sonde/testing'
import { onTestFinished } from 'vitest'

/** What a person sees of one run. */
export interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** Somebody's machine on which a tool in one file is run. Awake, so that a collector in this process can answer. */
export class EmbeddedMachine {
  readonly home: string
  readonly state: string
  readonly collector: FakeCollector
  readonly #command: readonly string[]

  constructor(command: readonly string[], collector: FakeCollector) {
    this.home = mkdtempSync(join(tmpdir(), 'sonde-embedded-'))
    this.state = join(this.home, '.local/state/sonde/acme')
    this.collector = collector
    this.#command = command
    mkdirSync(join(this.home, 'project'))
  }

  /** Types `acme <line>`. */
  async run(line: string, env: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const [program = '', ...args] = [...this.#command, ...line.split(' ').filter(Boolean)]
    const child = spawn(program, args, {
      cwd: join(this.home, 'project'),
      env: { PATH: process.env['PATH'], HOME: this.home, LC_ALL: 'C', ACME_TELEMETRY_ENDPOINT: this.collector.endpoint, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    })
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { stdout, stderr, exitCode: exitCode as number | null }
  }

  files(prefix = ''): string[] {
    return existsSync(this.state) ? readdirSync(this.state).filter((name) => name.startsWith(prefix)) : []
  }

  /** What was recorded and is not yet in a body, line by line. */
  lines(): Readonly<Record<string, unknown>>[] {
    const texts = this.files('current-').map((name) => readFileSync(join(this.state, name), 'utf8'))
    return texts
      .flatMap((each) => each.split('\n').filter(Boolean))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  }
}

/** A machine with a collector of its own, removed with the test. */
export async function embeddedMachine(command: readonly string[]): Promise<EmbeddedMachine> {
  const collector = await fakeCollector()
  const machine = new EmbeddedMachine(command, collector)
  onTestFinished(async () => {
    await collector.close()
    rmSync(machine.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
  return machine
}
