import type { Env } from '../edge/world.ts'

/**
 * Variables that a program sets for those it starts, with the word for it: lines of `word VARIABLE`, or `word VARIABLE value` where no
 * other value counts. A text, because V8 reads one twenty times as fast as arrays of the same words, and every run reads them.
 */
export type Variables = string

/** The word of the first variable that is set. No value leaves. */
export function wordOf(variables: Variables, env: Env): string | undefined {
  for (const [word, variable = '', value] of linesOf(variables)) {
    if (value === undefined ? env[variable] : env[variable] === value) return word
  }
  return undefined
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
