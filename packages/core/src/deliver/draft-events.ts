import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { eventFor } from '../define/from.ts'
import { pairedProperties } from '../define/pairs.ts'
import { dateOf } from './calendar.ts'
import type { Combined, RecordedEvent } from './combine.ts'
import { contextOf, type BodyContext } from './context-of.ts'
import { idsOfEvent, withIds } from './event-ids.ts'
import { groups, split, type Draft, type Drafting } from './draft.ts'
import { mergeFrequent, type CountedEvent } from './merge-frequent.ts'
import { leavesAs } from './policies.ts'
import { isFirstEver } from './once-ever.ts'
import { reachKey, reachMarks } from './reach.ts'
import { setApart, type LeadingEvent } from './set-apart.ts'
import type { Tally } from './tally.ts'

/** Steps travel alone, and of what happens once per installation the repeats do not leave. */
function leavesElsewhere(tally: Tally, catalog: CatalogInput, { name }: RecordedEvent): boolean {
  if (eventFor(catalog, 'milestone')?.name === name) return true
  return eventFor(catalog, 'installed')?.name === name && !isFirstEver(tally, 'installed')
}

/** What leaves as pairs does not leave with its event. */
function withoutSets(
  properties: RecordedEvent['properties'],
  definition: EventDefinition | undefined,
): RecordedEvent['properties'] {
  const paired = definition ? pairedProperties(definition) : []
  if (paired.length === 0) return properties
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !paired.includes(name)))
}

interface GroupedEvent extends CountedEvent, LeadingEvent {
  readonly recorded: RecordedEvent
  readonly tool: string
  readonly where: BodyContext & Pick<Draft, 'ids'>
}

/**
 * Counts events and arranges them in bodies: one per version, context and date for what repeats a word of its day, and one for each event
 * that leads (`setApart`).
 */
export function draftEvents(tally: Tally, { events: recorded }: Combined, { wirings, machine, ...drafting }: Drafting): Draft[] {
  const led = new Set<string>()
  const counted = recorded.flatMap((event): GroupedEvent[] => {
    const catalog = wirings(event.version)?.catalog
    if (catalog === undefined) return []
    if (leavesElsewhere(tally, catalog, event)) return []
    const definition = Object.hasOwn(catalog.events, event.name) ? catalog.events[event.name] : undefined
    const { reach, policy } = definition ?? {}
    const n = leavesAs(tally, event, policy, drafting)
    // What is held back is no first: the next one that leaves may be.
    if (n === undefined) return []
    const at = dateOf(event.t)
    const word = reach === undefined || event.context.ci !== undefined ? undefined : event.properties[reach]
    const first = reachMarks(tally, event.name, word, at)
    const key = reachKey(event.name, word)
    const leads = key !== undefined && !led.has(`${at} ${key}`)
    if (leads) led.add(`${at} ${key}`)
    const { name, hour, weekday } = event
    const ids = idsOfEvent(tally, catalog, event.context, drafting)
    const properties = withIds(withoutSets(event.properties, definition), definition, ids)
    const timing = hour !== undefined && weekday !== undefined && { hour, weekday }
    const wireEvent = { name, at, ...timing, ...(first.length > 0 && { first }), ...(n > 1 && { n }), properties }
    const where = { ...contextOf(event, machine, catalog), ...(ids && { ids }) }
    // Days of a machine that was offline are as far apart as those of any other, unless an identifier joins them anyway.
    const group = JSON.stringify(ids === undefined ? [where, at] : where)
    return [{ recorded: event, tool: catalog.tool, where, event: wireEvent, group, reach, leads }]
  })
  const { alone, crowd, others } = setApart(mergeFrequent(tally, counted), drafting.random)
  const apart = [...alone.map((event) => [event] as const), ...groups(crowd, ({ group }) => group)]
  return [
    ...groups(others, ({ group }) => group).flatMap((members) => bodiesOf(members)),
    ...apart.flatMap((members) => bodiesOf(members, { tellsDrops: false })),
  ]
}

/** Bodies of events of one version and context. */
function bodiesOf(members: readonly [GroupedEvent, ...GroupedEvent[]], more: Pick<Draft, 'tellsDrops'> = {}): Draft[] {
  const [{ tool, where }] = members
  const versions = [...new Set(members.map(({ recorded }) => recorded.version))]
  return split(members.map(({ event }) => event)).map((events) => ({ tool, ...where, events, versions, ...more }))
}
