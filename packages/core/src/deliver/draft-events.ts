import { dateOf } from './calendar.ts'
import type { Combined, RecordedEvent } from './combine.ts'
import { contextOf, type BodyContext } from './context-of.ts'
import { groups, split, type Draft, type Drafting } from './draft.ts'
import { mergeFrequent, type CountedEvent } from './merge-frequent.ts'
import { leavesAs } from './policies.ts'
import { reachMarks } from './reach.ts'
import type { Tally } from './tally.ts'

interface GroupedEvent extends CountedEvent {
  readonly recorded: RecordedEvent
  readonly tool: string
  readonly where: BodyContext
}

/** Counts events and arranges them in bodies: one per version and context. */
export function draftEvents(tally: Tally, { events: recorded }: Combined, { wirings, machine, ...policing }: Drafting): Draft[] {
  const counted = recorded.flatMap((event): GroupedEvent[] => {
    const catalog = wirings(event.version)?.catalog
    if (catalog === undefined) return []
    const { reach, policy } = Object.hasOwn(catalog.events, event.name) ? (catalog.events[event.name] ?? {}) : {}
    const n = leavesAs(tally, event, policy, policing)
    // What is held back is no first: the next one that leaves may be.
    if (n === undefined) return []
    const at = dateOf(event.t)
    const word = reach === undefined || event.context.ci !== undefined ? undefined : event.properties[reach]
    const first = reachMarks(tally, event.name, word, at)
    const { name, hour, weekday, properties } = event
    const timing = hour !== undefined && weekday !== undefined && { hour, weekday }
    const wireEvent = { name, at, ...timing, ...(first.length > 0 && { first }), ...(n > 1 && { n }), properties }
    const where = contextOf(event, machine, catalog)
    return [{ recorded: event, tool: catalog.tool, where, event: wireEvent, group: JSON.stringify(where), reach }]
  })
  return groups(mergeFrequent(tally, counted), ({ group }) => group).flatMap((members) => {
    const [{ tool, where }] = members
    const versions = [...new Set(members.map((member) => member.recorded.version))]
    return split(members.map(({ event }) => event)).map((events) => ({ tool, ...where, events, versions }))
  })
}
