/** An object whose fields are still to be looked at: what `JSON.parse` made, or what a host passed. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a value has fields: an object, neither null nor a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a whole number from `min` to `max`. */
export function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}
