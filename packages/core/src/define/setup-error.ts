/**
 * A mistake in how a tool's author set telemetry up. Thrown by `sonde schema` and under `SONDE_STRICT=1`, never in an end user's
 * terminal.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  /** Kebab-case and permanent: it can be searched for and relied on. */
  readonly code: string

  /** The parts of core that are loaded late have a class of their own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'SetupError' && 'code' in value
  }

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options)
    this.code = code
  }
}
