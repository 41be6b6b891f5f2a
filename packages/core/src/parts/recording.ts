// What a run loads that was not refused at once, and no other: built into one file of its own, from which commands and notice have some of it.
export { codingAgent } from '../consent/agent.ts'
export * from '../define/context-mode.ts'
export * from '../define/coverage.ts'
export * from '../define/identity.ts'
export { hasShippedWords, withShippedWords } from '../define/shipped-words.ts'
export { provideParts } from '../edge/load-part.ts'
export { liveTelemetry } from '../live-telemetry.ts'
export { openSession } from '../session/open-session.ts'
