import type { WireEvent } from '../protocol/wire.ts'
import type { Tally } from './tally.ts'

/** At most so many events of one name leave singly per day, so that no installation dominates. */
export const MAX_SINGLY = 100

/** A receiver takes no larger `n`. */
const MAX_MERGED = 1e6

/** An event on its way into a body, with what decides which body that is. */
export interface CountedEvent {
  readonly event: WireEvent
  /** Names the body it belongs into. */
  readonly group: string
  /** The one property that stays when it is merged with others. */
  readonly reach: string | undefined
}

/**
 * Merges the events of one name and day beyond the first 100: what leaves is their number, by word of their `reach` property, with
 * the marks of all of them. Adds to the tally how many left singly.
 */
export function mergeFrequent<E extends CountedEvent>(tally: Tally, events: readonly E[]): E[] {
  const merged = new Map<string, E>()
  const singles = events.filter((counted) => {
    if (mayLeaveSingly(tally, counted.event)) return true
    const reduced = withReachOnly(counted)
    const key = JSON.stringify([counted.group, reduced.event.name, reduced.event.at, reduced.event.properties])
    const before = merged.get(key)
    merged.set(key, before ? together(before, reduced) : reduced)
    return false
  })
  return [...singles, ...merged.values()]
}

function mayLeaveSingly({ known, singly }: Tally, { name, at }: WireEvent): boolean {
  const key = `${at} ${name}`
  const left = singly.get(key) ?? (Object.hasOwn(known.singly, key) ? (known.singly[key] ?? 0) : 0)
  if (left >= MAX_SINGLY) return false
  singly.set(key, left + 1)
  return true
}

function withReachOnly<E extends CountedEvent>(counted: E): E {
  const { name, at, first, properties } = counted.event
  const value = counted.reach === undefined ? undefined : properties[counted.reach]
  const kept = counted.reach !== undefined && value !== undefined ? { [counted.reach]: value } : {}
  return { ...counted, event: { name, at, ...(first && { first }), n: counted.event.n ?? 1, properties: kept } }
}

function together<E extends CountedEvent>(a: E, b: E): E {
  const { name, at, properties } = a.event
  const first = [...(a.event.first ?? []), ...(b.event.first ?? [])]
  const n = Math.min((a.event.n ?? 1) + (b.event.n ?? 1), MAX_MERGED)
  return { ...a, event: { name, at, ...(first.length > 0 && { first }), n, properties } }
}
