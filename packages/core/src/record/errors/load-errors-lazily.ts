import type * as errors from './errors.ts'

let loaded: typeof errors | undefined

/** As in `load-errors.ts`. By `require`, because a run that ends cannot wait, and of CommonJS, because Node 20 warns of anything else. */
export function loadErrors(): typeof errors | undefined {
  try {
    loaded ??= process.getBuiltinModule('node:module').createRequire(import.meta.url)('./errors.cjs') as typeof errors
  } catch {
    // A bundle that left the file out.
  }
  return loaded
}
