import type { OclifConfig } from './program.ts'
import { telemetryOf } from './telemetry-of.ts'

/**
 * Answers `<bin> telemetry <words>` and sets the exit code. For a program that has its own command of that name, and offers this one
 * under another: `await runTelemetryCommand(this.config, this.argv)`. Prints to stdout and stderr; reads and writes the user's settings.
 */
export async function runTelemetryCommand(config: object, words: readonly string[]): Promise<void> {
  const telemetry = await telemetryOf(config)
  process.exitCode = telemetry === undefined ? tellOff(config) : await telemetry.command(words)
}

function tellOff(config: Partial<OclifConfig> | null): number {
  process.stdout.write(`Telemetry of ${config?.bin ?? 'this program'} is off: its authors did not set it up completely.\n`)
  return 1
}
