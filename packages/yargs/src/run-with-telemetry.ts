import type { Run, RunStarter } from '@sonde/core'
import { hasTelemetry } from './has-telemetry.ts'
import { telemetryMiddleware, type TelemetryMiddleware } from './middleware.ts'
import type { YargsProgram } from './program.ts'

/** What this calls on a program. */
interface Parsing<Result> {
  middleware(...middleware: TelemetryMiddleware): unknown
  parseAsync(): Result
}

/** What yargs reports every failure to, before it prints anything or ends the process. */
interface Reporting {
  fail?: (message: unknown, error: unknown, ...more: readonly unknown[]) => unknown
}

/**
 * Records one run per process as {@link telemetryMiddleware} does, which it registers, and also the class of the error that ended the
 * command. Instead of `.parse()`, and before nothing else. What yargs prints, the program's own `.fail()` and the exit code stay as they
 * are; the promise is that of `parseAsync`.
 *
 * @example await runWithTelemetry(yargs(hideBin(process.argv)).command(…), telemetry)
 */
export async function runWithTelemetry<Result>(program: Parsing<Result>, telemetry: RunStarter): Promise<Awaited<Result>> {
  let run: Run | undefined
  const startRun: RunStarter['startRun'] = (...start) => (run = telemetry.startRun(...start))
  if (hasTelemetry(telemetry)) program.middleware(...telemetryMiddleware({ startRun }))
  listenToFailures(program as YargsProgram, (error) => run?.fails(error))
  try {
    return await program.parseAsync()
  } catch (error) {
    run?.fails(error)
    throw error
  }
}

/** yargs ends the process after it has printed the failure, so nobody behind `parseAsync` would hear of it. */
function listenToFailures(program: YargsProgram, tell: (error: unknown) => void): void {
  const usage: Reporting | undefined = program.getInternalMethods?.().getUsageInstance?.()
  const fail = usage?.fail
  if (usage === undefined || typeof fail !== 'function') return
  usage.fail = function (message, error, ...more) {
    // Without an error it is a mistake of whoever typed, which has no class.
    if (error instanceof Error && error.name !== 'YError') tell(error)
    return fail.call(this, message, error, ...more)
  }
}
