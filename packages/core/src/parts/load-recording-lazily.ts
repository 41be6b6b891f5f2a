import { loadPart } from '../edge/load-part.ts'
import type * as recording from './recording.ts'

let loaded: typeof recording | undefined

/** As in `load-recording.ts`. */
export function loadRecording(): typeof recording | undefined {
  return (loaded ??= loadPart<typeof recording>('recording.cjs'))
}
