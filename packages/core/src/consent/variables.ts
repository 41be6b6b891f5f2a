import type { Env } from '../edge/world.ts'

/**
 * Variables that a program sets for those it starts, with the word for it: lines of `word VARIABLE`, with as many variables as tell of
 * it. `VARIABLE=value` counts with that value only, `VARIABLE=value*` with one that begins so. A text, because V8 reads one twenty times
 * as fast as arrays of the same words, and every run reads them.
 */
export type Variables = string

/** The word of the first line of which a variable is set. No value leaves. */
export function wordOf(variables: Variables, env: Env): string | undefined {
  return linesOf(variables).find(([, ...marks]) => marks.some((mark) => isSet(mark, env)))?.[0]
}

/** Every word that {@link wordOf} gives. */
export function wordsOf(variables: Variables): string[] {
  return [...new Set(linesOf(variables).map(([word = '']) => word))]
}

function linesOf(variables: Variables): string[][] {
  return variables
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' '))
}

function isSet(mark: string, env: Env): boolean {
  const [variable = '', value] = mark.split('=')
  const found = env[variable]
  if (!found || value === undefined) return Boolean(found)
  return value.endsWith('*') ? found.startsWith(value.slice(0, -1)) : found === value
}
