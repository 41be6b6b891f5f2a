import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { MACHINE_FACT, PROJECT_ACTIVE, PROJECT_PAIR } from '../define/names.ts'
import { pairedProperties, pairedSet } from '../define/pairs.ts'
import { OTHER } from '../define/property.ts'
import { OWN_EVENTS } from '../define/own-events.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { accepts } from '../sanitize/accept.ts'
import { acceptsFact } from './facts.ts'
import { labelsOf } from './fit-body.ts'
import { MAX_AGE_DAYS, type WireEvent, type WireValue } from './wire.ts'

/** Why an event is refused. Permanent words: they travel in the answer and are counted by the sender. */
export type EventRefusal = 'unlisted-event' | 'unlisted-property' | 'bad-value' | 'bad-date' | 'bad-timing' | 'bad-reach'

/**
 * Says why an event is refused, or undefined. It is fine where any of the tool's catalogs lists its event, its properties and their
 * values, not necessarily the same one for each.
 *
 * `first` is refused (`bad-reach`) where no catalog names a `reach` property for the event, where the event does not carry it, and on
 * `machine.active` and `project.active`, which count by themselves.
 *
 * An hour is refused (`bad-timing`) where no catalog has `timing: 'hour'`.
 *
 * @param catalogs The registered catalogs of one tool; core's own events need not be in them.
 * @param today The UTC date of the collector's clock, `2026-11-20`.
 */
export function checkEvent(catalogs: readonly CatalogInput[], event: WireEvent, today: string): EventRefusal | undefined {
  const definitions = definitionsOf(catalogs, event.name)
  if (definitions.length === 0) return 'unlisted-event'
  for (const [name, value] of Object.entries(event.properties)) {
    const refusal = refusalOfValue(definitions, name, value)
    if (refusal !== undefined) return refusal
  }
  if (event.name === MACHINE_FACT && !isFact(catalogs, event)) return 'bad-value'
  if (event.name === PROJECT_PAIR && !isPair(catalogs, event)) return 'bad-value'
  if (!acceptedDates(today).has(event.at)) return 'bad-date'
  if (event.hour !== undefined && !catalogs.some(({ timing }) => timing === 'hour')) return 'bad-timing'
  if (event.first?.length && !definitions.some((definition) => reachesIn(definition, event))) return 'bad-reach'
  return undefined
}

function definitionsOf(catalogs: readonly CatalogInput[], name: string): readonly EventDefinition[] {
  const ours = own(OWN_EVENTS, name)
  if (ours !== undefined) return name !== PROJECT_ACTIVE || catalogs.some(({ projects }) => projects) ? [ours] : []
  const definitions: EventDefinition[] = []
  for (const { events } of catalogs) {
    const definition = own(events, name)
    if (definition !== undefined) definitions.push(definition)
  }
  return definitions
}

/** Which words a fact may have, its name decides. */
function isFact(catalogs: readonly CatalogInput[], { properties: { fact, value } }: WireEvent): boolean {
  return typeof fact === 'string' && acceptsFact(fact, value, labelsOf(catalogs))
}

/** A pair is of a set that a catalog lists as pairs, its words in order; beside pairs only a size is told. */
function isPair(catalogs: readonly CatalogInput[], { properties: { of, a, b, size } }: WireEvent): boolean {
  const words = catalogs.flatMap(({ events }) => Object.entries(events).flatMap(([name, event]) => wordsOfSet(name, event, of)))
  if (words.length === 0) return false
  if (a === undefined && b === undefined) return size !== undefined
  const isMember = (word: unknown): word is string => typeof word === 'string' && words.includes(word)
  return size === undefined && isMember(a) && isMember(b) && a < b
}

function wordsOfSet(event: string, definition: EventDefinition, of: unknown): readonly string[] {
  return pairedProperties(definition).flatMap((name) => {
    const property = definition.properties[name]
    return pairedSet(event, name) === of && property && 'words' in property ? [...property.words, OTHER] : []
  })
}

function refusalOfValue(definitions: readonly EventDefinition[], name: string, value: WireValue): EventRefusal | undefined {
  let refusal: EventRefusal = 'unlisted-property'
  for (const { properties } of definitions) {
    const property = own(properties, name)
    if (property === undefined) continue
    if (accepts(property, value)) return undefined
    refusal = 'bad-value'
  }
  return refusal
}

function reachesIn({ reach }: EventDefinition, event: WireEvent): boolean {
  return reach !== undefined && Object.hasOwn(event.properties, reach)
}

/** Names come from the wire, so `constructor` must not find anything. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

let dates: { readonly today: string; readonly accepted: ReadonlySet<string> } | undefined

/** Every date that is accepted on a day, written out once: cheaper than reading the date of each event, and exact. */
export function acceptedDates(today: string): ReadonlySet<string> {
  if (dates?.today !== today) {
    const noon = Date.parse(`${today}T12:00:00Z`)
    const days = Array.from({ length: MAX_AGE_DAYS + 2 }, (_, index) => noon + (1 - index) * DAY_MS)
    dates = { today, accepted: new Set(days.map((time) => new Date(time).toISOString().slice(0, 10))) }
  }
  return dates.accepted
}
