import { isProperties } from './define/is-properties.ts'
import type { Env } from './edge/world.ts'

/**
 * A copy of an environment, without the variables that are not set, for a child process. Never throws.
 *
 * @param given Copied if it is an environment, and else `own` is.
 * @param lost Called for what is no environment, and for a variable that cannot be read.
 */
export function childEnvironment(
  given: unknown,
  own: Env,
  added: Readonly<Record<string, string>>,
  lost: () => void = () => {},
): Record<string, string> {
  const isGiven = isEnvironment(given)
  if (!isGiven) lost()
  const env = isGiven ? given : own
  try {
    return { ...copyOf(env, lost), ...added }
  } catch {
    // A program has broken what lists and objects can do.
    return { ...env, ...added } as Record<string, string>
  }
}

function copyOf(env: Env, lost: () => void): Record<string, string> {
  const copied = Object.keys(env).flatMap((name): [string, string][] => {
    try {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    } catch {
      lost()
      return []
    }
  })
  return Object.fromEntries(copied)
}

/** No system starts a process with more. */
const MAX_NAMES = 100_000

function isEnvironment(value: unknown): value is Env {
  try {
    return isProperties(value) && Object.keys(value).length <= MAX_NAMES
  } catch {
    return false
  }
}
