/**
 * Reads one property of anything. What is thrown may be anything: a property whose getter throws, or of a value that has none, reads
 * as undefined.
 */
export function read(value: unknown, key: string): unknown {
  try {
    return isObject(value) ? (value as Record<string, unknown>)[key] : undefined
  } catch {
    return undefined
  }
}

/** Reads a text property, cut to `max` characters before anything looks at it. */
export function readText(value: unknown, key: string, max: number): string | undefined {
  const text = read(value, key)
  return typeof text === 'string' ? text.slice(0, max) : undefined
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
