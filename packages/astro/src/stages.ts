/**
 * The stages of a command, in their order. `sync` reads the content, `build`, `render` and `write` are those of Vite, which come once per
 * environment, `generate` makes the pages, and `finish` is the end of other integrations.
 */
export const STAGES = ['config', 'sync', 'build', 'render', 'write', 'generate', 'finish'] as const

export type Stage = (typeof STAGES)[number]
