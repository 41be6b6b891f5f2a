import { PROJECT_PAIR } from '../define/names.ts'
import { bucketOf } from '../define/numbers.ts'
import { pairedProperties, pairedSet, SIZE_BOUNDS } from '../define/pairs.ts'
import type { WireEvent } from '../protocol/wire.ts'
import { dateOf, monthOf } from './calendar.ts'
import type { Combined } from './combine.ts'
import { MAX_PAIRED } from './fold.ts'
import { countingUnit } from './counting-unit.ts'
import type { Draft, Drafting } from './draft.ts'
import { randomPairs } from './random-pairs.ts'
import type { Tally } from './tally.ts'

/**
 * Sends what is used together: of the first such set of a month, its size and up to ten pairs, drawn at random, each alone in a body with
 * nothing but the tool. Runs in CI tell none, because their installations are new each time.
 */
export function draftPairs(tally: Tally, { events }: Combined, { wirings, random }: Drafting): Draft[] {
  return events.flatMap(({ name, t, version, context, properties }): Draft[] => {
    const catalog = wirings(version)?.catalog
    if (catalog === undefined || context.ci !== undefined || !Object.hasOwn(catalog.events, name)) return []
    const definition = catalog.events[name]
    const at = dateOf(t)
    const drawn = (definition ? pairedProperties(definition) : []).flatMap((property): WireEvent[] => {
      const members: unknown = properties[property]
      const of = pairedSet(name, property)
      if (!Array.isArray(members) || !isFirstInMonth(tally, `${monthOf(at)} ${countingUnit(catalog, context)} ${of}`)) return []
      return eventsOf(members as readonly string[], of, at, random)
    })
    return drawn.map((event) => ({ tool: catalog.tool, context: {}, events: [event], versions: [] }))
  })
}

function eventsOf(members: readonly string[], of: string, at: string, random: () => number): WireEvent[] {
  const { pairs, weight } = randomPairs(members, random)
  const size = { name: PROJECT_PAIR, at, properties: { of, size: bucketOf(SIZE_BOUNDS, members.length) } }
  const n = weight > 1 && { n: weight }
  return [size, ...pairs.map(([a, b]) => ({ name: PROJECT_PAIR, at, ...n, properties: { of, a, b } }))]
}

/** Adds to the tally. Beyond the limit of the memory no set is told: a number may be too small, never too large. */
function isFirstInMonth({ known, paired }: Tally, key: string): boolean {
  const before = known.paired ?? []
  if (before.includes(key) || paired.has(key) || paired.size >= MAX_PAIRED) return false
  paired.add(key)
  return true
}
