import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { courierEnds } from '@sonde/testing'

/** An attempt gives up after 8 s. */
const MAX_TRIES = 8

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
      timeout: 60_000,
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

  /**
   * Delivers what was recorded, as couriers would do in time: a delivery is due only every 12 h, and after a failure later. On a busy
   * machine an answer may come too late, so as often as it takes. What a program has begun that still runs goes on waiting.
   */
  async deliver(node: string = process.execPath): Promise<void> {
    for (let tries = 0; tries === 0 || (tries < MAX_TRIES && this.#waits()); tries++) await this.tryToDeliver(node)
  }

  /** Starts the courier once as core does, and waits for its end. */
  async tryToDeliver(node: string = process.execPath): Promise<void> {
    // Two are never at work, and one that a run has started may come late.
    await courierEnds(this.directory)
    this.#endBackoff()
    await once(spawn(node, [courier], { cwd: this.directory, env: { ...this.env, SONDE_COURIER: '1' }, stdio: 'ignore' }), 'exit')
  }

  #waits(): boolean {
    return [...this.files('claimed-'), ...this.files('sealed-')].length > 0
  }

  #endBackoff(): void {
    const path = join(this.directory, 'delivery.json')
    if (!existsSync(path)) return
    const { recipients: _, ...state } = JSON.parse(readFileSync(path, 'utf8')) as { readonly recipients?: object }
    writeFileSync(path, JSON.stringify(state))
  }

  /** Waits for a courier that a run has started. */
  courierDone(): Promise<void> {
    return courierEnds(this.directory)
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
