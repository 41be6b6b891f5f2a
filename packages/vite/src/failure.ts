/** What a bundler says of an error beside the error. */
export interface Failure {
  readonly error: unknown
  /** The plugin that threw it, as it calls itself. */
  readonly plugin?: string
}

/** Reads an error of Rollup, or one of Rolldown, which keeps what plugins threw inside one of its own. */
export function failureOf(thrown: unknown): Failure {
  try {
    const error = innermost(thrown)
    const plugin = error instanceof Error && 'plugin' in error ? error.plugin : undefined
    return { error, ...(typeof plugin === 'string' && plugin !== '' && { plugin }) }
  } catch {
    // Somebody's error may throw when it is read, and must reach whoever waits for it.
    return { error: thrown }
  }
}

/** esbuild keeps notes in `errors`, which are none. */
function innermost(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || 'plugin' in thrown || !('errors' in thrown) || !Array.isArray(thrown.errors)) return thrown
  const [first] = thrown.errors as readonly unknown[]
  return first instanceof Error ? first : thrown
}
