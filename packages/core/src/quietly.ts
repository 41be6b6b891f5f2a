/** Telemetry never fails in the host's place: only an author in strict mode sees an error. */
export function quietly<T>(strict: boolean, fallback: T, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (strict) throw error
    return fallback
  }
}
