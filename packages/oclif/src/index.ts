export { finish as finally, init, prerun } from './hooks.ts'
export { runTelemetryCommand } from './telemetry-command.ts'
export { telemetryOf } from './telemetry-of.ts'
export type { DataSection, ModuleSection, Section } from './section.ts'
