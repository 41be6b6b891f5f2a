import type { TelemetryCommands } from '@sonde/core'
import { hasTelemetry } from './has-telemetry.ts'
import type { CommanderProgram } from './program.ts'

/**
 * Offers `<tool> telemetry`: the status, `on`, `off`, `show`, `verify`, `erase` and the rest. The words that follow are understood and
 * answered by core, and become the exit code.
 */
export function addTelemetryCommand(program: Pick<CommanderProgram, 'command'>, telemetry: TelemetryCommands): void {
  const command = program.command('telemetry')
  command
    .argument('[action...]', 'status, on, off, show, explain, verify, erase, reset, endpoint, or help')
    .description('Show, stop or allow usage telemetry')
    .allowUnknownOption()
    .action(async () => {
      process.exitCode = hasTelemetry(telemetry, 'command') ? await telemetry.command(command.args) : tellOff()
    })
  // The way out must work in every program: no required option of the host stands before it.
  Object.defineProperty(command, '_checkForMissingMandatoryOptions', { value: () => {} })
}

/** A program that passes no telemetry has none to show or to stop. */
function tellOff(): number {
  process.stdout.write('Telemetry of this program is off: its authors did not set it up completely.\n')
  return 1
}
