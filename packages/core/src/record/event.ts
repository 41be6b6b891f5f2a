import type { EventDefinition } from '../define/catalog.ts'
import { pathTo } from '../define/group.ts'
import type { NoisyFlag, Properties, Property } from '../define/property.ts'
import { SetupError } from '../define/setup-error.ts'
import { isProperties } from '../define/is-properties.ts'
import { noObject, refusedValue, unlistedEvent, unlistedProperty } from './event-refusals.ts'
import type { Noise } from './noise.ts'
import type { WireGroup, WireValue } from '../protocol/wire.ts'
import type { Sanitize } from '../sanitize/coerce.ts'
import type { Coerced } from '../sanitize/coerce-plain.ts'
import type { DropReason, LineEvent } from '../spool/line.ts'

/** How one event is built: what the catalog and the shown notice allow, and what happens to the rest. */
export interface EventRules {
  readonly definition: EventDefinition | undefined
  /** What core knows itself, by the names of the event's properties. It wins over what is given. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Whether a notice has shown the property of this path. */
  readonly isShown: (path: string, property: Property) => boolean
  /** Throws instead of counting: the author is watching. */
  readonly strict: boolean
  /** Whether a word that is not listed is `other` in strict mode too, because it is not the author who chose it. */
  readonly mayBeOther?: (path: string, property: Property) => boolean
  readonly sanitize: Sanitize
  /** Answers noisy flags. Absent where nothing is known of the installation, and then none is answered. */
  readonly noise?: Noise
  readonly drop: (reason: DropReason) => void
}

/** After so many unlisted names an object is not looked at further: it is not a mistake but a data structure. */
const MAX_UNLISTED = 100

/**
 * Builds an event of listed properties only. What is not listed is counted by reason, or a {@link SetupError} in strict mode; what no
 * notice has shown is left out without a count, because it was never promised to anyone.
 */
export function buildEvent(name: string, given: Readonly<Record<string, unknown>>, rules: EventRules): LineEvent | undefined {
  const { definition, strict, drop } = rules
  if (definition === undefined) {
    if (strict) throw unlistedEvent(name)
    drop('unlisted-event')
    return undefined
  }
  const reading = { ...rules, event: name }
  return { name, properties: valuesOf(readable(name, given, rules), definition.properties, reading, rules.facts) }
}

/** What a program passes for properties may be anything. */
function readable(name: string, given: unknown, { strict, drop }: EventRules): object {
  if (isProperties(given)) return given
  if (strict) throw noObject(name)
  drop('bad-value')
  return {}
}

/** Rules with what messages name. */
interface Reading extends EventRules {
  readonly event: string
  /** The group that is read; absent in the event itself. */
  readonly path?: string
}

function valuesOf(
  given: object,
  properties: Properties,
  reading: Reading,
  facts: Readonly<Record<string, unknown>> = {},
): WireGroup {
  const values: Record<string, WireValue> = {}
  for (const name of Object.keys(properties)) {
    const property = properties[name] as Property
    const value = Object.hasOwn(facts, name) ? facts[name] : valueAt(given, name)
    const path = reading.path === undefined ? name : pathTo(reading.path, name)
    if (value === undefined || value === null || !reading.isShown(path, property)) continue
    const clean = cleaned(property, value, { ...reading, path })
    if (clean !== undefined) values[name] = clean
  }
  countUnlisted(given, properties, reading)
  return values
}

function cleaned(property: Property, value: unknown, reading: Reading & { readonly path: string }): WireValue | undefined {
  const { event, path, strict, mayBeOther, sanitize, drop } = reading
  if (property.kind === 'group' && isProperties(value)) {
    const group = valuesOf(value, property.properties, reading)
    return Object.keys(group).length > 0 ? group : undefined
  }
  const { value: clean, problem } = property.kind === 'noisyFlag' ? noisy(property, value, reading) : sanitize(property, value)
  // Whose packages they are, and how many there are that no list has, no author knows.
  const isExpected = problem === 'unlisted-word' && (property.kind.startsWith('publicName') || mayBeOther?.(path, property))
  if (problem !== undefined && strict && !isExpected) {
    throw refusedValue(event, path, property.kind, problem)
  }
  if (clean === undefined && problem !== undefined) drop(problem === 'missing-file' ? problem : 'bad-value')
  return clean
}

/** The truth goes no further than this. */
function noisy({ epsilon }: NoisyFlag, truth: unknown, { event, path, noise }: Reading & { readonly path: string }): Coerced {
  const answer = typeof truth === 'boolean' ? noise?.({ event, path, epsilon }, truth) : undefined
  return answer === undefined ? { problem: 'bad-value' } : { value: answer }
}

/** A value no property allows. */
const UNREADABLE = Symbol('unreadable')

/** Whether an object has a property from its class. What all objects have, or somebody gave to all of them, nobody passed. */
function isInherited(given: object, name: string): boolean {
  return name in given && !(name in Object.prototype)
}

/** Reads one property; one whose getter throws, or which is a class's, reads as a value no property allows. */
export function valueAt(given: object, name: string): unknown {
  try {
    if (Object.hasOwn(given, name)) return (given as Readonly<Record<string, unknown>>)[name]
    return isInherited(given, name) ? UNREADABLE : undefined
  } catch {
    return UNREADABLE
  }
}

function countUnlisted(given: object, properties: Properties, { event, path, drop, strict }: Reading): void {
  let seen = 0
  try {
    for (const name in given) {
      if (Object.hasOwn(properties, name) || (!Object.hasOwn(given, name) && name in Object.prototype)) continue
      if (strict) throw unlistedProperty(event, path === undefined ? name : pathTo(path, name))
      drop('unlisted-property')
      if (++seen === MAX_UNLISTED) return
    }
  } catch (error) {
    if (error instanceof SetupError) throw error
    drop('bad-value')
  }
}
