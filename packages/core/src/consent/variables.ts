import type { Env } from '../edge/world.ts'

/**
 * Variables that a program sets for those it starts, with the word for it: lines of `word VARIABLE`, with as many variables as tell of
 * it. `VARIABLE=value` counts with that value only, `VARIABLE=value*` with one that begins so. A text, because V8 reads one twenty times
 * as fast as arrays of the same words, and every run reads them.
 */
export type Variables = string

/** The word of the first line of which a variable is set. No value leaves. */
export function wordOf(variables: Variables, env: Env): string | undefined {
  for (const line of linesOf(variables)) {
    const parts = line.trim().split(' ')
    for (let index = 1; index < parts.length; index++) if (isSet(parts[index] as string, env)) return parts[0]
  }
  return undefined
}

/** Every word that {@link wordOf} gives. */
export function wordsOf(variables: Variables): string[] {
  return [...new Set(linesOf(variables).map((line) => line.trim().split(' ', 1)[0] as string))]
}

function linesOf(variables: Variables): string[] {
  return variables.trim().split('\n')
}

function isSet(mark: string, env: Env): boolean {
  const end = mark.indexOf('=')
  if (end < 0) return Boolean(env[mark])
  const [found, value] = [env[mark.slice(0, end)], mark.slice(end + 1)]
  return value.endsWith('*') ? (found?.startsWith(value.slice(0, -1)) ?? false) : found === value
}
