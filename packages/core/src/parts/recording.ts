// What a run loads that was not refused at once, and no other: built into one file of its own.
export { provideParts } from '../edge/load-part.ts'
export { liveTelemetry } from '../live-telemetry.ts'
export { openSession } from '../session/open-session.ts'
