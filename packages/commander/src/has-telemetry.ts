import type { RunStarter } from '@sonde/core'

/**
 * Whether a program passes a telemetry. A module that imports its importer has none yet, and the command is somebody else's; an author in
 * strict mode gets what calling it throws.
 */
export function hasTelemetry(telemetry: RunStarter | null | undefined): boolean {
  return typeof telemetry?.startRun === 'function' || process.env['SONDE_STRICT'] === '1'
}
