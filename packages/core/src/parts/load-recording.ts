import * as recording from './recording.ts'

/**
 * What records. The build puts `load-recording-lazily.ts` in the place of this file, so that only a run that is recorded loads it;
 * undefined where it cannot be loaded.
 */
export function loadRecording(): typeof recording | undefined {
  return recording
}
