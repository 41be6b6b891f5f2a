import { namesIn, PROJECT, type Policy } from '../define/policy.ts'
import { HOUR_MS } from '../edge/time-spans.ts'
import type { WireValue } from '../protocol/wire.ts'
import type { RunContext } from '../spool/line.ts'
import type { Held } from './counted.ts'
import { MAX_HELD_ENTRIES } from './fold.ts'
import type { Tally } from './tally.ts'

/** What is asked of an event on its way out. */
export interface PolicedEvent {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly t: number
  readonly properties: Readonly<Record<string, WireValue>>
  readonly context: Pick<RunContext, 'project'>
}

/** What policies depend on, beside the events. */
export interface Policing {
  /** The recipient key: what is held back from one is never told to another. */
  readonly recipient: string
  readonly random: () => number
}

/** A receiver takes no larger `n`. */
const MAX_N = 1e6

/**
 * Decides whether an event leaves: how many it then stands for, itself and those held back before it, or undefined where it is held back
 * itself. Adds to the tally, by which nothing is forgotten. Events come in the order of time.
 */
export function leavesAs(tally: Tally, event: PolicedEvent, policy: Policy | undefined, policing: Policing): number | undefined {
  if (policy === undefined || policy.kind === 'every') return 1
  const key = keyOf(tally, event, policy, policing)
  const known = heldAt(tally, key)
  if (!mayLeave(event, policy, known, policing)) {
    tally.held.set(key, { t: known?.t ?? event.t, n: (known?.n ?? 0) + 1 })
    return undefined
  }
  const n = Math.min(1 + (known?.n ?? 0), MAX_N)
  tally.held.set(key, { t: event.t, n: 1 + (known?.n ?? 0) - n })
  return n
}

function mayLeave({ t }: PolicedEvent, policy: Policy, known: Held | undefined, { random }: Policing): boolean {
  if (policy.kind === 'sampled') return random() < policy.rate
  if (policy.kind === 'every' || known === undefined) return true
  // In either direction: a clock once in 2099 mutes nothing.
  return Math.abs(t - known.t) >= policy.hours * HOUR_MS
}

/** Words beyond the limit of the memory share one period, so that neither grows: what leaves, and what is remembered. */
function keyOf(tally: Tally, event: PolicedEvent, policy: Policy, { recipient }: Policing): string {
  const { name } = event
  const words =
    policy.kind === 'oncePer'
      ? namesIn(policy.by)
          .toSorted()
          .map((by) => wordOf(event, by))
      : []
  const key = `${recipient} ${name} ${words.join(' ')}`
  const isNew = heldAt(tally, key) === undefined
  return isNew && sizeOf(tally) >= MAX_HELD_ENTRIES ? `${recipient} ${name} *` : key
}

function wordOf({ properties, context }: PolicedEvent, by: string): string {
  const word = by === PROJECT && !Object.hasOwn(properties, by) ? context.project : properties[by]
  return word === undefined || typeof word === 'object' ? '' : String(word)
}

function heldAt({ known, held }: Tally, key: string): Held | undefined {
  const before = known.held ?? {}
  return held.get(key) ?? (Object.hasOwn(before, key) ? before[key] : undefined)
}

function sizeOf({ known, held }: Tally): number {
  const before = known.held ?? {}
  return Object.keys(before).length + [...held.keys()].filter((key) => !Object.hasOwn(before, key)).length
}
