export { telemetryMiddleware } from './middleware.ts'
export type { TelemetryMiddleware } from './middleware.ts'
export { telemetryCommand } from './telemetry-command.ts'
export type { TelemetryCommandModule } from './telemetry-command.ts'
