import type * as text from './text.ts'

let loaded: typeof text | undefined

/** As in `load-text.ts`. By `require` and of CommonJS, for the reasons of `load-errors-lazily.ts`. */
export function loadText(): typeof text | undefined {
  try {
    loaded ??= process.getBuiltinModule('node:module').createRequire(import.meta.url)('./text.cjs') as typeof text
  } catch {
    // A bundle that left the file out.
  }
  return loaded
}
