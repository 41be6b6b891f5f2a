// What a run loads that was not refused at once, and no other: built into one file of its own, from which commands and notice have some of it.
export { codingAgent } from '../consent/agent.ts'
export { coverageKeys, coveredBy, FREE_TEXT, hasFreeText } from '../define/coverage.ts'
export { hasShippedWords, withShippedWords } from '../define/shipped-words.ts'
export { provideParts } from '../edge/load-part.ts'
export { liveTelemetry } from '../live-telemetry.ts'
export { openSession } from '../session/open-session.ts'
