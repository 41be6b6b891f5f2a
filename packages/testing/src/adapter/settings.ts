import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { CatalogInput } from '@sonde/core/protocol'
import { createMachine } from '../machine/machine.ts'

/** Stands for the collector's origin in settings that were made before there was a collector. */
const ORIGIN = 'http://127.0.0.1:1'

const TURN_ON = `
const [core, catalog] = process.argv.slice(1)
const { createTelemetry } = await import(core)
process.exitCode = await createTelemetry({ catalog: JSON.parse(catalog), version: '0.0.0' }).command(['on'])`

/** Makes the settings of a person who was shown the notice of a catalog and turned telemetry on: by core itself, in a home of its own. */
export async function settingsWhereOn(catalog: CatalogInput): Promise<(origin: string) => string> {
  const machine = createMachine(catalog.tool, { [`${variablePrefix(catalog.tool)}_TELEMETRY_ENDPOINT`]: ORIGIN })
  try {
    const core = pathToFileURL(createRequire(import.meta.url).resolve('@sonde/core')).href
    const words = ['--input-type=module', '-e', TURN_ON, core, JSON.stringify(catalog)]
    await promisify(execFile)(process.execPath, words, { cwd: machine.project, env: machine.env })
    const settings = readFileSync(join(machine.stateDirectory, 'settings.json'), 'utf8')
    return (origin) => settings.replaceAll(ORIGIN, origin)
  } finally {
    machine.remove()
  }
}

/** The prefix of a tool's variables: `MY_TOOL` of `my-tool`. */
export function variablePrefix(tool: string): string {
  return tool.toUpperCase().replaceAll('-', '_')
}
