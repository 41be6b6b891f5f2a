import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { within } from './waiting.ts'

const bin = fileURLToPath(import.meta.resolve('@sonde/example-yargs-cli/dist/bin.mjs'))
const courier = fileURLToPath(import.meta.resolve('@sonde/core/courier'))

/** The catalog that the example ships. */
export const shippedCatalog = join(dirname(bin), '..', 'telemetry.catalog.json')

/** One person's machine: a home, a project, and an environment with nothing else in it. */
export class Machine {
  readonly home: string = temporaryDirectory()
  readonly project: string
  /** The state directory of `acme`. */
  readonly directory: string
  readonly env: Record<string, string>

  constructor(env: Record<string, string> = {}) {
    this.project = join(this.home, 'project')
    mkdirSync(this.project)
    this.directory = join(this.home, '.local', 'state', 'sonde', 'acme')
    this.env = { PATH: process.env['PATH'] ?? '', HOME: this.home, ...env }
  }

  /** Runs the example to its end. */
  run(args: readonly string[], env: Record<string, string> = {}, node: string = process.execPath) {
    return spawnSync(node, [bin, ...args], { cwd: this.project, env: { ...this.env, ...env }, encoding: 'utf8', timeout: 20_000 })
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [bin, ...args], { cwd: this.project, env: this.env })
  }

  /** Starts the courier as core does, and waits for its end. A delivery is due only every 12 h; tests do not wait for that. */
  deliver(node: string = process.execPath): void {
    spawnSync(node, [courier], { cwd: this.directory, env: { ...this.env, SONDE_COURIER: '1' }, timeout: 20_000 })
  }

  /** Waits for a courier that a run has started. */
  async courierDone(): Promise<void> {
    await within('the courier to end', () => !existsSync(join(this.directory, 'courier.lock')))
  }

  files(prefix: string): string[] {
    if (!existsSync(this.directory)) return []
    return readdirSync(this.directory).filter((name) => name.startsWith(prefix)).toSorted()
  }

  /** The bodies of receipts or of what waits, as they are sent. */
  bodies(prefix: 'sent-' | 'sealed-'): string[] {
    return this.files(prefix).map((name) => {
      const text = readFileSync(join(this.directory, name), 'utf8')
      return text.slice(text.indexOf('\n') + 1)
    })
  }
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
