import { bodyOf } from '../fake-collector/behaviour.ts'
import type { FakeCollector } from '../fake-collector/fake-collector.ts'

/** One event as it arrived. */
export interface ReceivedEvent {
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** To a body, and to the same as logs of OpenTelemetry. */
const ACCEPTED = [202, 200]

/** Counted by core in bodies of their own, once per period or delivery: no program records them. */
const OF_CORE = new Set(['machine.active', 'machine.fact', 'project.pair'])

/**
 * Lists the events that were accepted, by the order of deliveries, without those that core adds by itself; of one delivery they come in
 * any order. A body that came twice counts once, as at every collector; an event that stands for several counts as many times.
 */
export function receivedEvents({ requests }: Pick<FakeCollector, 'requests'>): ReceivedEvent[] {
  const bodies = requests
    .filter(({ status }) => status !== undefined && ACCEPTED.includes(status))
    .flatMap((request) => bodyOf(request) ?? [])
  const once = new Map(bodies.map((body) => [body.batch, body]))
  return [...once.values()]
    .flatMap(({ events }) => events)
    .filter(({ name }) => !OF_CORE.has(name))
    .flatMap(({ name, properties, n = 1 }) => Array.from({ length: n }, () => ({ name, properties })))
}
