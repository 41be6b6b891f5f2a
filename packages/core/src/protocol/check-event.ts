import { machineActive } from '../define/base-events.ts'
import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { MACHINE_ACTIVE } from '../define/names.ts'
import { accepts } from '../sanitize/accept.ts'
import { MAX_AGE_DAYS, type WireEvent } from './wire.ts'

/** Why an event is refused. Permanent words: they travel in the answer and are counted by the sender. */
export type EventRefusal = 'unlisted-event' | 'unlisted-property' | 'bad-value' | 'bad-date' | 'bad-reach'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Says why an event is refused, or undefined. It is fine where any of the tool's catalogs lists its event, its properties and their
 * values, not necessarily the same one for each: installed versions differ, and a release only ever adds.
 *
 * `first` counts an installation once per word, so it is refused (`bad-reach`) where no catalog names a `reach` property for the
 * event, where the event does not carry that property, and on `machine.active`, which counts by itself.
 *
 * @param catalogs The registered catalogs of one tool; `machine.active` need not be in them.
 * @param today The UTC date of the collector's clock, `2026-11-20`.
 */
export function checkEvent(catalogs: readonly CatalogInput[], event: WireEvent, today: string): EventRefusal | undefined {
  const definitions = definitionsOf(catalogs, event.name)
  if (definitions.length === 0) return 'unlisted-event'
  for (const [name, value] of Object.entries(event.properties)) {
    const listed = definitions.flatMap(({ properties }) => own(properties, name) ?? [])
    if (listed.length === 0) return 'unlisted-property'
    if (!listed.some((property) => accepts(property, value))) return 'bad-value'
  }
  if (!isRecent(event.at, today)) return 'bad-date'
  if (event.first?.length && !definitions.some((definition) => reachesIn(definition, event))) return 'bad-reach'
  return undefined
}

function definitionsOf(catalogs: readonly CatalogInput[], name: string): readonly EventDefinition[] {
  if (name === MACHINE_ACTIVE) return [machineActive]
  return catalogs.flatMap(({ events }) => own(events, name) ?? [])
}

function reachesIn({ reach }: EventDefinition, event: WireEvent): boolean {
  return reach !== undefined && Object.hasOwn(event.properties, reach)
}

function isRecent(at: string, today: string): boolean {
  const time = dateTime(at)
  const age = (dateTime(today) - time) / DAY_MS
  // Comparing the text refuses dates that do not exist: `2026-02-30` is read as 2 March.
  return age >= -1 && age <= MAX_AGE_DAYS && new Date(time).toISOString().startsWith(`${at}T`)
}

function dateTime(date: string): number {
  return Date.parse(`${date}T00:00:00Z`)
}

/** Names come from the wire, so `constructor` must not find anything. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
