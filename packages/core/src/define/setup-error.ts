/**
 * A mistake in how a tool's author set telemetry up. Thrown by `sonde schema` and under `SONDE_STRICT=1`, never in an end user's
 * terminal.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  /** Kebab-case and permanent: it can be searched for and relied on. */
  readonly code: string

  // What is published has another name for this class.
  static override readonly name = 'SetupError'
  // Node prints the line that an uncaught error comes from above its message, and a line of what is published is a whole file. It leaves
  // out a line with this in it.
  protected static readonly line = 'node-do-not-add-exception-line'

  /** The parts of core that are loaded late have a class of their own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'SetupError' && 'code' in value
  }

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options)
    // The class and no other file is where it comes from.
    Error.captureStackTrace?.(this)
    this.code = code
  }
}
