import { runOf } from './add-telemetry.ts'

/** What this calls on a program. */
interface Parsing<Result> {
  parseAsync(argv?: readonly string[]): Promise<Result>
}

/**
 * Runs a program that {@link addTelemetry} was called on, and tells which class of error ended it. The error is thrown on, so whatever
 * the program does with it stays as it is.
 *
 * @example await runWithTelemetry(addTelemetry(program, telemetry))
 */
export async function runWithTelemetry<Program extends Parsing<unknown>>(
  program: Program,
  argv?: readonly string[],
): Promise<Program> {
  try {
    await program.parseAsync(argv)
    return program
  } catch (error) {
    runOf(program)?.fails(error)
    throw error
  }
}
