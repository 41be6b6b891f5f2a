import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { courierWorksIn } from './courier-processes.ts'
import { within } from './waiting.ts'

const courier = fileURLToPath(import.meta.resolve('@sonde/core/courier'))

/** Where a program is run and keeps its state. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** The state directory of the tool. */
  readonly directory: string
}

/** A program with telemetry, run as real processes on somebody's machine. */
export class Tool {
  readonly program: string
  readonly directory: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>

  constructor(program: string, { env, cwd, directory }: Surroundings) {
    this.program = program
    this.env = env
    this.cwd = cwd
    this.directory = directory
  }

  /** Runs the program to its end. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}, node: string = process.execPath) {
    return spawnSync(node, [this.program, ...args], {
      cwd: this.cwd,
      env: { ...this.env, ...env },
      encoding: 'utf8',
      timeout: 20_000,
    })
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [this.program, ...args], { cwd: this.cwd, env: this.env })
  }

  /** Keeps runs from starting a courier, so that what they recorded stays to be looked at. */
  postponeDelivery(): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 })
    writeFileSync(join(this.directory, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }))
  }

  /** Lets the next run that ends start a courier. */
  makeDeliveryDue(): void {
    rmSync(join(this.directory, 'delivery.json'), { force: true })
  }

  /** Starts the courier as core does, and waits for its end. A delivery is due only every 12 h; tests do not wait for that. */
  deliver(node: string = process.execPath): void {
    spawnSync(node, [courier], { ...this.#courierOptions(), timeout: 20_000 })
  }

  /** The same for a collector in this process, which has to stay awake to answer. */
  async deliverAwake(): Promise<void> {
    await once(spawn(process.execPath, [courier], this.#courierOptions()), 'exit')
  }

  #courierOptions() {
    return { cwd: this.directory, env: { ...this.env, SONDE_COURIER: '1' } }
  }

  /** Waits for a courier that a run has started, also for one that has not come to its lock yet. */
  async courierDone(): Promise<void> {
    const isDone = () => !courierWorksIn(this.directory) && !existsSync(join(this.directory, 'courier.lock'))
    await within('the courier to end', isDone)
  }

  /** What waits to be sealed. */
  spool(): string {
    return this.files('current-')
      .map((name) => readFileSync(join(this.directory, name), 'utf8'))
      .join('')
  }

  files(prefix: string): string[] {
    if (!existsSync(this.directory)) return []
    return readdirSync(this.directory)
      .filter((name) => name.startsWith(prefix))
      .toSorted()
  }

  /** The bodies of receipts or of what waits, as they are sent. */
  bodies(prefix: 'sent-' | 'sealed-'): string[] {
    return this.files(prefix).map((name) => {
      const text = readFileSync(join(this.directory, name), 'utf8')
      return text.slice(text.indexOf('\n') + 1)
    })
  }
}
