import type { World } from '../edge/world.ts'
import { codingAgent } from './agent.ts'

/** Marks in this process that a notice was shown, whichever tool or copy of core showed it. */
const NOTICE_SHOWN = Symbol.for('sonde.notice-shown')

/**
 * Whether a person would read a notice now: stdout and stderr are terminals, nobody asked for machine-readable output, and it is
 * neither CI nor a coding agent that runs the tool. At most one notice per process.
 */
export function mayShowNotice(world: Pick<World, 'env' | 'argv' | 'isTerminal'>, inCi: boolean): boolean {
  if (Object.hasOwn(globalThis, NOTICE_SHOWN)) return false
  if (inCi || codingAgent(world.env) !== undefined) return false
  if (world.argv.some(asksForMachineOutput)) return false
  return world.isTerminal(1) && world.isTerminal(2)
}

export function markNoticeShown(): void {
  Object.defineProperty(globalThis, NOTICE_SHOWN, { value: true, configurable: true })
}

function asksForMachineOutput(argument: string): boolean {
  return /^--(?:json|porcelain|(?:format|output|reporter)=\w*json\w*)$/.test(argument)
}
