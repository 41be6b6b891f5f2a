/** A getter, or another thing of a program's, that throws. */
export const trap: () => never

/** What is no value for anything, each with what it is. */
export const HOSTILE: readonly (readonly [what: string, value: unknown])[]
