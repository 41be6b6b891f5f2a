import { loadPart } from '../../edge/load-part.ts'
import type * as text from './text.ts'

let loaded: typeof text | undefined

/** As in `load-text.ts`. */
export function loadText(): typeof text | undefined {
  return (loaded ??= loadPart<typeof text>('text.cjs'))
}
