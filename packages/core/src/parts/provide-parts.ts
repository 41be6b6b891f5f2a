import { provideParts as provideHere } from '../edge/load-part.ts'
import { loadRecording } from './load-recording.ts'

/** Gives the parts that a bundler has put into the program to whatever would look for their files: the entry, and what records. */
export function provideParts(parts: Readonly<Record<string, unknown>>): void {
  provideHere(parts)
  loadRecording()?.provideParts(parts)
}
