import type { RunStarter, TelemetryCommands } from '@sonde/core'

/**
 * Whether a program passes a telemetry. A module that imports its importer has none yet, and the command is somebody else's; an author in
 * strict mode gets what calling it throws.
 */
export function hasTelemetry(
  passed: (Partial<RunStarter> & Partial<TelemetryCommands>) | null | undefined,
  part: 'startRun' | 'command' = 'startRun',
): boolean {
  if (process.env['SONDE_STRICT'] === '1') return true
  try {
    return typeof passed?.[part] === 'function'
  } catch {
    return false
  }
}
