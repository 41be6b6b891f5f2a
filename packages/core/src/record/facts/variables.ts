/** Variables that a program sets for those it starts, with the word for it. Where a value is named, no other counts. */
export type Variables<Word extends string> = readonly (readonly [word: Word, variable: string, value?: string])[]

/** The word of the first variable that is set. No value leaves. */
export function wordOf<Word extends string>(
  variables: Variables<Word>,
  env: Readonly<Record<string, string | undefined>>,
): Word | undefined {
  return variables.find(([, variable, value]) => (value === undefined ? env[variable] : env[variable] === value))?.[0]
}
