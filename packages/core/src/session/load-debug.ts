import { mayAskForDebug } from '../consent/may-ask-for-debug.ts'
import type { World } from '../edge/world.ts'
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
  if (!mayAskForDebug(world.env, tool)) return undefined
  try {
    // Not called `require`: in a part of CommonJS that is what the next expression is made of.
    const load = process.getBuiltinModule('node:module').createRequire(import.meta.url)
    const { createDebug } = load('./debug.mjs') as typeof import('./debug.ts')
    return createDebug(world, tool)
  } catch {
    world.writeError(`${tool}:telemetry off: what prints instead of sending is not part of this bundle\n`)
    return { insteadOfSending: true, open: () => undefined, finish() {} }
  }
}
