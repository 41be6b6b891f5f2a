import type { TelemetryCommands } from '@sonde/core'

/** A yargs command module. */
export interface TelemetryCommandModule {
  readonly command: string
  readonly describe: string
  readonly builder: <Program>(program: Program) => Program
  readonly handler: (argv: Readonly<Record<string, unknown>>) => Promise<void>
}

/** What the builder calls on yargs. */
interface CommandProgram {
  strict(enabled: boolean): this
  strictCommands(enabled: boolean): this
  strictOptions(enabled: boolean): this
  parserConfiguration(configuration: Readonly<Record<string, boolean>>): this
  positional(name: string, options: Readonly<Record<string, unknown>>): this
  getDemandedOptions?(): Record<string, unknown>
}

/**
 * Offers `<tool> telemetry`: the status, `on`, `off`, `show`, `verify`, `erase` and the rest. The words that follow are understood and
 * answered by core, and become the exit code.
 *
 * @example yargs(hideBin(process.argv)).command(telemetryCommand(telemetry))
 */
export function telemetryCommand(telemetry: TelemetryCommands): TelemetryCommandModule {
  return {
    command: 'telemetry [action..]',
    describe: 'Show, stop or allow usage telemetry',
    builder(program) {
      relax(program as CommandProgram)
      return program
    },
    async handler({ action }) {
      process.exitCode = await telemetry.command(Array.isArray(action) ? action.map(String) : [])
    },
  }
}

/** The way out must work in every program: no strictness and no required option of the host stands before it. */
function relax(program: CommandProgram): void {
  program
    .strict(false)
    .strictCommands(false)
    .strictOptions(false)
    .parserConfiguration({ 'unknown-options-as-args': true })
    .positional('action', { describe: 'status, on, off, show, explain, verify, erase, reset, endpoint, or help', type: 'string' })
  // yargs gives each command its own copy of this list.
  const demanded = program.getDemandedOptions?.() ?? {}
  for (const option of Object.keys(demanded)) delete demanded[option]
}
