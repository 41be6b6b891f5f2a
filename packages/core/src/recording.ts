// What a run that is recorded loads, and no other: built into one file of its own.
export { provideParts } from './edge/load-part.ts'
export { deliverIfDue } from './deliver-if-due.ts'
export { recordEvent } from './record/lines.ts'
export { openRun } from './record/run-recorder.ts'
export { sessionIdOf } from './record/run-ids.ts'
export { sessionOf } from './session-of.ts'
