import { setApart } from '../../src/deliver/set-apart.ts'
import type { Period, WireEvent } from '../../src/protocol/wire.ts'

/** What is sent, in bodies and in bytes before compression. */
export interface Cost {
  readonly bodies: number
  readonly bytes: number
}

/** What one delivery of events costs as core arranges it, and what it would with all of them in one body. */
export interface Costs {
  readonly apart: Cost
  readonly together: Cost
}

/** One command as it is counted. */
export interface Marked {
  readonly at: string
  readonly word: string
  readonly first: readonly Period[]
}

const ENVELOPE = JSON.stringify({
  v: 1,
  batch: '0'.repeat(64),
  tool: 'acme',
  version: '1.4',
  context: { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24 },
  events: [],
}).length

function eventOf({ at, word, first }: Marked): WireEvent {
  const properties = { command: word, flags: ['target'], outcome: 'ok', exitCode: 0, durationMs: 1234 }
  return { name: 'command.finished', at, ...(first.length > 0 && { first }), properties }
}

/** Adds up what one delivery sends beside activity and a fact, by the rule that core has for who leaves alone. */
export function costsOf(commands: readonly Marked[], random: () => number): Costs {
  if (commands.length === 0) return { apart: { bodies: 0, bytes: 0 }, together: { bodies: 0, bytes: 0 } }
  const led = new Set<string>()
  const events = commands.map((command) => {
    const key = `${command.at} ${command.word}`
    const leads = !led.has(key)
    led.add(key)
    return { leads, where: {} }
  })
  const { alone, crowd, others } = setApart(events, random)
  const bodies = alone.length + Math.min(crowd.length, 1) + Math.min(others.length, 1)
  const bytes = commands.reduce((sum, command) => sum + JSON.stringify(eventOf(command)).length + 1, 0)
  return {
    apart: { bodies, bytes: bytes + bodies * (ENVELOPE - 1) },
    together: { bodies: 1, bytes: bytes + ENVELOPE - 1 },
  }
}
