import type { CatalogInput, EventDefinition } from '../../define/catalog.ts'
import type { Property } from '../../define/property.ts'
import { listedWords } from '../../sanitize/accept.ts'
import { PERIODS } from '../wire.ts'
import { isOneWord, memberPattern, optionalMember, valuePattern } from './value-pattern.ts'
import { escaped, wordsPattern } from './words-pattern.ts'

/** Matches one event of one name where it stands in a body. */
export interface EventPattern {
  /** With reach marks or without; only without where none are accepted, or where telling would take more than a look. */
  readonly expression: RegExp
  /** Where its date ends, counted from the start of the event. */
  readonly dateEnd: number
  /** What an event with reach marks holds: the name of a `reach` property as it is written in JSON, one of these. */
  readonly reach: readonly string[]
}

/**
 * Writes down what the catalogs of a tool accept under the name of an event.
 *
 * @param dates The source of an expression for the dates that are accepted.
 */
export function eventPattern(catalogs: readonly CatalogInput[], name: string, dates: string): EventPattern {
  const definitions = catalogs
    .filter(({ events }) => Object.hasOwn(events, name))
    .map(({ events }) => events[name] as EventDefinition)
  const timing = catalogs.some((catalog) => catalog.timing === 'hour') ? TIMING : ''
  const member = memberPattern(valuesByName(definitions))
  const head = `{"name":"${name}","at":"`
  const reach = reachOf(definitions)
  // All in one expression: what it is compiled to is large, and would stand twice in the way of what else the processor remembers.
  const start = `${escaped(head)}${dates}"${timing}${reach.length === 0 ? '' : `(?:${FIRST})?`}`
  const tail = String.raw`(?:,"n":[1-9]\d{0,5})?,"properties":\{${member === undefined ? '' : `${member}*`}\}\}`
  return {
    expression: new RegExp(start + tail, 'y'),
    dateEnd: head.length + DATE_LENGTH + 1,
    reach: reach.map((property) => `"${property}":`),
  }
}

const DATE_LENGTH = '2026-11-20'.length

const TIMING = String.raw`(?:,"hour":(?:1?\d|2[0-3]),"weekday":[1-7])?`

/** At least one period, in their order. */
const FIRST = String.raw`,"first":\[(?=")${PERIODS.map((period) => optionalMember(period)).join('')}\]`

function valuesByName(definitions: readonly EventDefinition[]): Map<string, string> {
  const properties = new Map<string, Property[]>()
  for (const definition of definitions) {
    for (const [name, property] of Object.entries(definition.properties)) {
      properties.set(name, [...(properties.get(name) ?? []), property])
    }
  }
  const values = [...properties].map(([name, all]) => [name, valueOfAny(all)] as const)
  return new Map(values.filter((each): each is readonly [string, string] => each[1] !== undefined))
}

/** What any of the properties accepts that are called the same in different catalogs. */
function valueOfAny(properties: readonly Property[]): string | undefined {
  const words = new Set<string>()
  const others = new Set<string>()
  for (const property of properties) {
    if (isOneWord(property)) {
      for (const word of listedWords(property)) words.add(word)
    } else others.add(valuePattern(property) ?? '')
  }
  others.delete('')
  const sources = [...(words.size > 0 ? [`"${wordsPattern(words)}"`] : []), ...others].slice(-MAX_VARIANTS)
  return sources.length === 0 ? undefined : sources.reduce(either)
}

/** More spellings of one property than this are left to the check that reads values. */
const MAX_VARIANTS = 4

/** The second is tried only where the first does not fit: with two ways to match, the time to fail would double with every value. */
function either(first: string, second: string): string {
  return `(?:${first}(?=[,}])|(?!${first}[,}])${second})`
}

/** Empty also where a group may hold a member of the same name, so that finding the name in the text says nothing. */
function reachOf(definitions: readonly EventDefinition[]): string[] {
  if (definitions.some(({ properties }) => Object.values(properties).some(({ kind }) => kind === 'group'))) return []
  return [...new Set(definitions.flatMap(({ reach }) => reach ?? []))]
}
