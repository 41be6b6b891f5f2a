export { addTelemetry } from './add-telemetry.ts'
export type { AddOptions } from './add-telemetry.ts'
export { runWithTelemetry } from './run-with-telemetry.ts'
