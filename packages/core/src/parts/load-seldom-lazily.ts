import { loadPart } from '../edge/load-part.ts'
import type * as seldom from './seldom.ts'

let loaded: typeof seldom | undefined

/** As in `load-seldom.ts`. */
export function loadSeldom(): typeof seldom | undefined {
  return (loaded ??= loadPart<typeof seldom>('seldom.cjs'))
}
