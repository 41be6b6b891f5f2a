import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { Tool } from './tool.ts'

/** The program of `examples/yargs-cli`. */
export const exampleProgram = fileURLToPath(import.meta.resolve('@sonde/example-yargs-cli/dist/bin.mjs'))

/** The catalog that the example ships. */
export const shippedCatalog = join(dirname(exampleProgram), '..', 'telemetry.catalog.json')

/** One person's machine with the example on it: a home, a project, and an environment with nothing else in it. */
export class Machine extends Tool {
  readonly home: string

  constructor(env: Readonly<Record<string, string>> = {}) {
    const home = temporaryDirectory()
    const cwd = join(home, 'project')
    mkdirSync(cwd)
    super(exampleProgram, {
      cwd,
      directory: join(home, '.local', 'state', 'sonde', 'acme'),
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
    })
    this.home = home
  }
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  return directory
}
