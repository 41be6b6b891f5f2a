import type { TelemetryCommands } from '@sonde/core'
import { hasTelemetry } from './has-telemetry.ts'

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
  example(examples: readonly (readonly [string, string])[]): this
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
      const words = Array.isArray(action) ? action.map(String) : []
      process.exitCode = hasTelemetry(telemetry, 'command') ? await telemetry.command(words) : tellOff()
    },
  }
}

/** A program that passes no telemetry has none to show or to stop. */
function tellOff(): number {
  process.stdout.write('Telemetry of this program is off: its authors did not set it up completely.\n')
  return 1
}

const ACTIONS = [
  ['', 'whether it is on, and what decided'],
  ['off [--purge]', 'turns it off; --purge also erases what was sent'],
  ['on', 'turns it on'],
  ['show', 'what will be sent, and what was sent'],
  ['explain', 'everything that may be collected, and who gets it'],
  ['verify', 'proves that off is off, or that show shows what is sent'],
  ['erase', 'has what was sent erased where it went'],
  ['reset', 'forgets your choice and what was not sent'],
] as const

/** The way out must work in every program: no strictness and no required option of the host stands before it. */
function relax(program: CommandProgram): void {
  program
    .strict(false)
    .strictCommands(false)
    .strictOptions(false)
    .parserConfiguration({ 'unknown-options-as-args': true })
    .positional('action', { describe: 'status, on, off, show, explain, verify, erase, reset or endpoint', type: 'string' })
    // yargs answers `help` itself, also as a word after the command.
    .example(ACTIONS.map(([words, about]) => [`$0 telemetry ${words}`.trim(), about]))
  // yargs gives each command its own copy of this list.
  const demanded = program.getDemandedOptions?.() ?? {}
  for (const option of Object.keys(demanded)) delete demanded[option]
}
