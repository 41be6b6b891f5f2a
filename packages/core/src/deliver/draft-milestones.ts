import { eventFor, sourceOf } from '../define/from.ts'
import { WEEK_BOUNDS } from '../define/milestone.ts'
import { bucketOf } from '../define/numbers.ts'
import type { Property } from '../define/property.ts'
import type { WireEvent } from '../protocol/wire.ts'
import { cohortOf } from './activity.ts'
import { dateOf, dayNumber } from './calendar.ts'
import type { Combined, RecordedEvent } from './combine.ts'
import type { Draft, Drafting } from './draft.ts'
import { isFirstEver } from './once-ever.ts'
import type { Tally } from './tally.ts'

/**
 * Sends each step of an installation once, and with a step those before it, so that the installations that ever reached one are as many
 * as its events. Each travels alone, with nothing but the operating system. Comes after activity, which knows since when there is any.
 */
export function draftMilestones(tally: Tally, { events }: Combined, { wirings, machine }: Drafting): Draft[] {
  return events.flatMap((recorded): Draft[] => {
    const catalog = wirings(recorded.version)?.catalog
    const milestone = catalog && eventFor(catalog, 'milestone')
    if (milestone?.name !== recorded.name || recorded.context.ci !== undefined) return []
    const { properties } = milestone.definition
    const first = tally.first ?? tally.known.first ?? dateOf(recorded.t)
    const steps = stepsUpTo(recorded, properties).filter((step) => isFirstEver(tally, `milestone ${step}`))
    return steps.map((step) => ({
      tool: catalog?.tool ?? '',
      context: { os: machine.os },
      events: [stepEvent(recorded, properties, step, first)],
      versions: [],
    }))
  })
}

/** The step of an event and all before it, in the order of the catalog. */
function stepsUpTo({ properties: values }: RecordedEvent, properties: Readonly<Record<string, Property>>): readonly string[] {
  for (const [name, property] of Object.entries(properties)) {
    if (sourceOf(name, property) !== 'name' || !('words' in property)) continue
    return property.words.slice(0, property.words.findIndex((word) => word === values[name]) + 1)
  }
  return []
}

function stepEvent(
  { name: event, t }: RecordedEvent,
  properties: Readonly<Record<string, Property>>,
  step: string,
  first: string,
): WireEvent {
  const at = dateOf(t)
  const weeks = Math.floor(Math.max(dayNumber(at) - dayNumber(first), 0) / 7)
  const values: Readonly<Record<string, string>> = {
    name: step,
    cohort: cohortOf(first, at),
    weeks: bucketOf(WEEK_BOUNDS, weeks),
  }
  const listed = Object.entries(properties).flatMap(([name, property]) => {
    const value = values[sourceOf(name, property)]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { name: event, at, properties: Object.fromEntries(listed) }
}
