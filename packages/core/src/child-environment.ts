import type { Env } from './edge/world.ts'

/**
 * A copy of an environment, without the variables that are not set, for a child process. Never throws.
 *
 * @param given Copied if it is an environment, and else `own` is.
 */
export function childEnvironment(given: unknown, own: Env, added: Readonly<Record<string, string>>): Record<string, string> {
  const env = isEnvironment(given) ? given : own
  const copied = Object.keys(env).flatMap((name): [string, string][] => {
    try {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    } catch {
      return []
    }
  })
  return { ...Object.fromEntries(copied), ...added }
}

/** No system starts a process with more. */
const MAX_NAMES = 100_000

/** Whether something can be an environment. A text or a list has places for names, and may have a hundred million. Never throws. */
export function isEnvironment(value: unknown): value is Env {
  try {
    const { length } = value as { readonly length?: unknown }
    return typeof value === 'object' && typeof length !== 'number' && Object.keys(value as object).length <= MAX_NAMES
  } catch {
    return false
  }
}
