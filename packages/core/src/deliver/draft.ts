import { MAX_BODY_BYTES, MAX_EVENTS, type WireContext, type WireEvent, type WireIds } from '../protocol/wire.ts'
import type { Combined } from './combine.ts'
import type { MachineContext } from './machine-context.ts'
import type { Policing } from './policies.ts'
import type { Tally } from './tally.ts'
import type { Wirings } from './wirings.ts'

/** A body without its batch. */
export interface Draft {
  readonly tool: string
  /** Absent where the events stand alone. */
  readonly version?: string
  readonly context: WireContext
  readonly ids?: WireIds
  readonly events: readonly WireEvent[]
  /** The versions of the events as their lines name them. */
  readonly versions: readonly string[]
  /** False where the events are to stay apart from whatever else is told. */
  readonly tellsDrops?: false
}

/** What drafting depends on, beside what was recorded. */
export interface Drafting extends Policing {
  readonly wirings: Wirings
  readonly machine: MachineContext
  readonly now: number
  /** 16 random bytes in hex. */
  readonly secret: () => string
}

/** Makes bodies of one sort from what was recorded. Adds to the tally what it counts. */
export type Drafter = (tally: Tally, recorded: Combined, drafting: Drafting) => readonly Draft[]

/** Puts items that have one key side by side, in the order of their first. */
export function groups<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const found = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = found.get(keyOf(item))
    if (group) group.push(item)
    else found.set(keyOf(item), [item])
  }
  return [...found.values()]
}

/** What a body holds beside its events, generously. */
const ENVELOPE_BYTES = 2048

/** Divides events into parts that each fit into a body. */
export function split(events: readonly WireEvent[]): WireEvent[][] {
  const parts: WireEvent[][] = []
  let part: WireEvent[] = []
  let bytes = 0
  for (const event of events) {
    const more = Buffer.byteLength(JSON.stringify(event)) + 1
    if (part.length === MAX_EVENTS || bytes + more > MAX_BODY_BYTES - ENVELOPE_BYTES) {
      parts.push(part)
      part = []
      bytes = 0
    }
    part.push(event)
    bytes += more
  }
  return part.length > 0 ? [...parts, part] : parts
}
