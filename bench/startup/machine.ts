import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Invocation } from './measure.ts'

/** Where programs are installed and run: a temporary directory with a home in it, and an environment with nothing else. */
export interface Machine {
  readonly root: string
  readonly repository: string
  readonly bench: string
  /** The package folder of the core to measure. */
  readonly core: string
  stateDirectory(tool: string): string
  node(cwd: string, file: string, ...args: string[]): Invocation
}

/** What is measured, and against which endpoint. */
export interface MachineOptions {
  /** The program that runs the others. */
  readonly node: string
  readonly endpoint: string
  readonly core: string | undefined
}

export function createMachine(root: string, { node, endpoint, core }: MachineOptions): Machine {
  const home = join(root, 'home')
  const state = join(root, 'state')
  mkdirSync(home)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_STATE_HOME: state,
    LANG: 'C.UTF-8',
    ACME_TELEMETRY_ENDPOINT: endpoint,
    JOURNAL_TELEMETRY_ENDPOINT: endpoint,
    NOTES_TELEMETRY_ENDPOINT: endpoint,
    PLAIN_TELEMETRY_ENDPOINT: endpoint,
    SHELF_TELEMETRY_ENDPOINT: endpoint,
    STINT_TELEMETRY_ENDPOINT: endpoint,
    BENCH_ENDPOINT: endpoint,
  }
  const repository = resolve(import.meta.dirname, '..', '..')
  return {
    root,
    repository,
    bench: join(repository, 'bench'),
    core: core ?? join(repository, 'packages', 'core'),
    stateDirectory: (tool) => join(state, 'sonde', tool),
    node: (cwd, file, ...args) => ({ command: [node, file, ...args], cwd, env }),
  }
}
