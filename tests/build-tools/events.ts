import type { ReceivedEvent } from '@sonde/testing'
import { expect } from 'vitest'

/** The stages among events, in the order in which they arrived, without their durations. */
export function stagesOf(events: readonly ReceivedEvent[]): Record<string, unknown>[] {
  const stages = events.filter(({ name }) => name === 'stage.finished')
  return stages.map(({ properties: { durationMs, ...properties } }) => {
    if (properties['outcome'] !== 'aborted') expect(durationMs).toBeTypeOf('number')
    return properties
  })
}

export function namesOf(events: readonly ReceivedEvent[]): string[] {
  return events.map(({ name }) => name).toSorted()
}

/** The only event of that name. */
export function theEvent(events: readonly ReceivedEvent[], name = 'build.finished'): Readonly<Record<string, unknown>> {
  const found = events.filter((event) => event.name === name)
  expect(found).toHaveLength(1)
  return found[0]?.properties ?? {}
}
