/**
 * Whether something can be read as values by name. A list, a text or a buffer has places instead, and may have a hundred million of them.
 * What is of a class and has nothing of its own, such as a promise that nobody awaited, a map or an error, keeps what it holds elsewhere.
 *
 * Never throws.
 */
export function isProperties(value: unknown): value is object {
  try {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
    // Lists and text objects have one that nobody lists; properties may be called so.
    if (Object.getOwnPropertyDescriptor(value, 'length')?.enumerable === false) return false
    return isPlain(value) || Object.keys(value).length > 0
  } catch {
    return false
  }
}

/** `{}` of any realm, and what has no prototype. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
