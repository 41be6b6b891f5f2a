import type { Run, RunStarter, TelemetryCommands } from '@sonde/core'
import { commandPath } from './command-path.ts'
import { typedFlags } from './flags.ts'
import { hasTelemetry } from './has-telemetry.ts'
import { actWhereOneCommand } from './one-command.ts'
import type { CommanderCommand, CommanderProgram } from './program.ts'
import { addTelemetryCommand } from './telemetry-command.ts'

/** The run of each program that was given telemetry, from its action on. */
const runs = new WeakMap<object, Run>()

/** What may be left out. */
export interface AddOptions {
  /** Whether the program gets a `telemetry` command. Default true; false for one that has a command of that name. */
  readonly command?: boolean
}

/**
 * Records one run per process: the declared path of the command and the names of the declared options that were typed. Adds the
 * `telemetry` command. Call it before the program is parsed, on the root command.
 *
 * The run begins before the action of a command and ends with the process. What commander refuses before (unknown commands and options,
 * missing arguments), `--help`, `--version` and commands that are programs of their own are not recorded: commander tells nobody.
 *
 * A program without actions and commands, which reads `program.opts()` after `parse()`, is recorded as `default`. It goes on after its
 * `telemetry` command, too: answer that one before, and pass `{ command: false }`.
 *
 * @example addTelemetry(program, telemetry).parseAsync()
 */
export function addTelemetry<Program extends object>(
  program: Program,
  telemetry: RunStarter & TelemetryCommands,
  options: AddOptions = {},
): Program {
  const root = program as unknown as CommanderProgram
  root.hook('preAction', (_: CommanderCommand, action: CommanderCommand) => {
    // A program may run several actions; the first is the one that was typed.
    if (runs.has(program) || !hasTelemetry(telemetry)) return
    const run = telemetry.startRun(commandPath(action))
    runs.set(program, run)
    run.set(() => ({ ...typedFlags(action) }))
  })
  if (asksForCommand(options)) addTelemetryCommand(root, telemetry)
  actWhereOneCommand(root)
  return program
}

function asksForCommand(options: AddOptions): boolean {
  try {
    return { ...options }.command ?? true
  } catch {
    return true
  }
}

/** The run of a program, once one of its actions has begun. */
export function runOf(program: object): Run | undefined {
  return runs.get(program)
}
