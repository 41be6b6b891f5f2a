/**
 * The stages of a session. `config`, `build` (resolving, loading and transforming modules), `render` and `write` are those of a build.
 * `rebuild` is each further build of a watcher, and `serve` an error of a dev session that goes on.
 */
export const STAGES = ['config', 'build', 'render', 'write', 'rebuild', 'serve'] as const

export type Stage = (typeof STAGES)[number]
