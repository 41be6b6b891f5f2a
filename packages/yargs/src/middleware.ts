import type { Run, RunStarter } from '@sonde/core'
import { commandPath, positionalNames, runningCommands } from './command-path.ts'
import { typedFlags } from './flags.ts'
import { hasTelemetry } from './has-telemetry.ts'
import type { YargsProgram } from './program.ts'

/** The arguments of yargs' `.middleware()`. */
export type TelemetryMiddleware = [middleware: (argv: Readonly<Record<string, unknown>>) => void, applyBeforeValidation: true]

/**
 * Records one run per process: the command's declared path and the names of the declared flags that were typed. Register it before
 * other middleware: what those put into `argv` looks typed.
 *
 * The run ends with the process. A command that yargs refuses before validation (a missing positional), `--help`, `--version` and
 * shell completion are not recorded, because yargs calls no middleware for them.
 *
 * @example yargs(hideBin(process.argv)).middleware(...telemetryMiddleware(telemetry))
 */
export function telemetryMiddleware(telemetry: RunStarter): TelemetryMiddleware {
  let run: Run | undefined
  const middleware = (argv: Readonly<Record<string, unknown>>, program: YargsProgram = {}): void => {
    // Nested commands call this again for each parent, innermost first: the first call has the whole path.
    if (run || !hasTelemetry(telemetry)) return
    run = telemetry.startRun(commandPath(program, Array.isArray(argv['_']) ? argv['_'] : []))
    run.set(() => ({ ...typedFlags(program, runningCommands(program).flatMap(positionalNames), process.argv.slice(2)) }))
  }
  return [middleware, true]
}
