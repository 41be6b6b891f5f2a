import { isFields } from '@sonde/core/protocol'

/** Nobody reads more; the rest is counted. */
const MAX_SHOWN = 20

/** Says in words how two JSON values differ: what `found` lacks and has too much, compared with `expected`. */
export function differences(found: unknown, expected: unknown): string[] {
  const all = [...compare(found, expected, '')]
  const more = all.length - MAX_SHOWN
  return more > 0 ? [...all.slice(0, MAX_SHOWN), `and ${more} more`] : all
}

function* compare(found: unknown, expected: unknown, path: string): Generator<string> {
  if (isList(found) && isList(expected)) {
    const lacking = expected.filter((word) => !found.includes(word))
    const tooMany = found.filter((word) => !expected.includes(word))
    for (const word of lacking) yield `${path} lacks ${quoted(word)}`
    for (const word of tooMany) yield `${path} has ${quoted(word)}, which is no longer declared`
    if (lacking.length + tooMany.length === 0 && found.join() !== expected.join()) yield `${path} is in another order`
  } else if (isFields(found) && isFields(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const inner = path === '' ? key : `${path}.${key}`
      if (!Object.hasOwn(found, key)) yield `${inner} is missing`
      else if (!Object.hasOwn(expected, key)) yield `${inner} is no longer declared`
      else yield* compare(found[key], expected[key], inner)
    }
  } else if (JSON.stringify(found) !== JSON.stringify(expected)) {
    yield `${path === '' ? 'the file' : path} is ${quoted(found)} and should be ${quoted(expected)}`
  }
}

function quoted(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function isList(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')
}
