import { variablePrefix } from './consent/recipient.ts'
import type { World } from './edge/world.ts'
import type { OpenSession, Opening } from './open-session.ts'

/** What a run does for whoever watches it. */
export interface Debug {
  /** Whether this run prints instead of sending: it keeps nothing and delivers nothing. */
  readonly insteadOfSending: boolean
  /** Opens the session of this run, or says why telemetry is off. */
  open(opening: Opening): OpenSession | undefined
  /** Prints, after the last run has ended. */
  finish(): void
}

/**
 * Loads what prints instead of sending, where a variable may ask for it. By `require`, because the last chance to print is an exit
 * listener, and that cannot wait.
 */
export function loadDebug(world: World, tool: string): Debug | undefined {
  const prefix = variablePrefix(tool)
  const { DEBUG = '', [`${prefix}_TELEMETRY_DEBUG`]: debug, [`${prefix}_TELEMETRY_LOG`]: log } = world.env
  if (debug === undefined && log === undefined && !DEBUG.includes('*') && !DEBUG.includes(tool)) return undefined
  try {
    const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
    const { createDebug } = require('./debug.mjs') as typeof import('./debug.ts')
    return createDebug(world, tool)
  } catch {
    world.writeError(`${tool}:telemetry off: what prints instead of sending is not part of this bundle\n`)
    return { insteadOfSending: true, open: () => undefined, finish() {} }
  }
}
