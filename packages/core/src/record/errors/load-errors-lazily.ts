import { loadPart } from '../../edge/load-part.ts'
import type * as errors from './errors.ts'

let loaded: typeof errors | undefined

/** As in `load-errors.ts`. */
export function loadErrors(): typeof errors | undefined {
  return (loaded ??= loadPart<typeof errors>('errors.cjs'))
}
