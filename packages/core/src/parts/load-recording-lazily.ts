import { loadPart } from '../edge/load-part.ts'
import type * as recording from './recording.ts'

let loaded: typeof recording | undefined

/** As in `load-recording.ts`. */
export function loadRecording(): typeof recording | undefined {
  if (loaded === undefined) {
    loaded = loadPart<typeof recording>('recording.cjs')
    // What it loads has some of it, and would compile it once more.
    loaded?.provideParts({ 'recording.cjs': loaded })
  }
  return loaded
}
