import { variablePrefix } from './recipient.ts'

/** Whether a variable may ask to print instead of sending: what reads them exactly is loaded only then. */
export function mayAskForDebug(env: Readonly<Record<string, string | undefined>>, tool: string): boolean {
  const prefix = variablePrefix(tool)
  const { DEBUG = '', [`${prefix}_TELEMETRY_DEBUG`]: debug, [`${prefix}_TELEMETRY_LOG`]: log } = env
  return debug !== undefined || log !== undefined || DEBUG.includes('*') || DEBUG.includes(tool)
}
