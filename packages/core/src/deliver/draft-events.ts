import type { WireContext } from '../protocol/wire.ts'
import type { RunContext } from '../spool/line.ts'
import { dateOf } from './calendar.ts'
import { coarseVersion } from './coarse-version.ts'
import type { Combined, RecordedEvent } from './combine.ts'
import { groups, split, type Draft, type Drafting } from './draft.ts'
import type { MachineContext } from './machine-context.ts'
import { mergeFrequent, type CountedEvent } from './merge-frequent.ts'
import { leavesAs } from './policies.ts'
import { reachMarks } from './reach.ts'
import type { Tally } from './tally.ts'

interface GroupedEvent extends CountedEvent {
  readonly recorded: RecordedEvent
  readonly tool: string
}

/** Counts events and arranges them in bodies: one per coarse version and context. */
export function draftEvents(tally: Tally, { events }: Combined, { wirings, machine, ...policing }: Drafting): Draft[] {
  const counted = events.flatMap((event): GroupedEvent[] => {
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
    const group = JSON.stringify([coarseVersion(event.version), contextOf(event.context, machine)])
    return [{ recorded: event, tool: catalog.tool, event: wireEvent, group, reach }]
  })
  return groups(mergeFrequent(tally, counted), ({ group }) => group).flatMap((members) => {
    const [{ recorded, tool }] = members
    const context = contextOf(recorded.context, machine)
    const versions = [...new Set(members.map((member) => member.recorded.version))]
    const wireEvents = members.map(({ event }) => event)
    return split(wireEvents).map((part) => ({ tool, version: coarseVersion(recorded.version), context, events: part, versions }))
  })
}

function contextOf({ runtime, runtimeMajor, ci, agent }: RunContext, { os, arch }: MachineContext): WireContext {
  return { os, arch, runtime, runtimeMajor, ...(ci !== undefined && { ci }), ...(agent !== undefined && { agent }) }
}
