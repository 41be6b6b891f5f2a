import { isObject, read } from './read.ts'

const MAX_DEPTH = 8
const MAX_BREADTH = 8
const MAX_ERRORS = 32

/**
 * Lists an error with what caused it and what it gathers (`cause`, `errors`), nearest first. Each object once, at most 32 of them,
 * at most 8 levels deep and the first 8 of each `errors`. Never throws.
 */
export function withCauses(error: unknown): readonly object[] {
  const found = new Set<object>()
  let level: readonly unknown[] = [error]
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: unknown[] = []
    for (const value of level) {
      if (!isObject(value) || found.has(value) || found.size === MAX_ERRORS) continue
      found.add(value)
      next.push(read(value, 'cause'), ...gathered(value))
    }
    level = next
  }
  return [...found]
}

/** The first members of an `AggregateError`, or of whatever has a list of errors: bundlers put theirs there too. */
function gathered(error: object): unknown[] {
  const errors = read(error, 'errors')
  return isList(errors) ? Array.from({ length: MAX_BREADTH }, (_, index) => read(errors, String(index))) : []
}

function isList(value: unknown): boolean {
  try {
    return Array.isArray(value)
  } catch {
    // A revoked Proxy.
    return false
  }
}
