import { isDeepStrictEqual } from 'node:util'
import type { ReceivedEvent } from './received-events.ts'

/** What a test expects of one event. */
export interface ExpectedEvent {
  readonly name: string
  /** Each of these is compared as a whole; what is not named here may be anything. */
  readonly properties?: Readonly<Record<string, unknown>>
}

/** What is left when every expected event has taken the first one that fits. */
export interface Unmatched {
  readonly missing: readonly ExpectedEvent[]
  readonly surplus: readonly ReceivedEvent[]
}

/** Compares events with what is expected, in any order: deliveries keep none. */
export function matchEvents(events: readonly ReceivedEvent[], expected: readonly ExpectedEvent[]): Unmatched {
  const surplus = [...events]
  // Whoever asks for more takes first, so that an event that fits two is left for the less demanding one.
  const missing = expected.toSorted(byDemand).filter((wanted) => {
    const index = surplus.findIndex((event) => fits(event, wanted))
    if (index >= 0) surplus.splice(index, 1)
    return index < 0
  })
  return { missing, surplus }
}

/** One line per event, for the message of a failing test. */
export function describeUnmatched({ missing, surplus }: Unmatched): string {
  return [
    ...missing.map(({ name, properties = {} }) => `- missing: ${name} ${JSON.stringify(properties)}`),
    ...surplus.map(({ name, properties }) => `- not expected: ${name} ${JSON.stringify(properties)}`),
  ].join('\n')
}

function fits(event: ReceivedEvent, { name, properties = {} }: ExpectedEvent): boolean {
  if (event.name !== name) return false
  return Object.entries(properties).every(([key, value]) => isDeepStrictEqual(event.properties[key], value))
}

function byDemand(one: ExpectedEvent, other: ExpectedEvent): number {
  return Object.keys(other.properties ?? {}).length - Object.keys(one.properties ?? {}).length
}
