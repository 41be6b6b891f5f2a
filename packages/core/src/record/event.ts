import type { EventDefinition } from '../define/catalog.ts'
import type { Property } from '../define/property.ts'
import { SetupError } from '../define/setup-error.ts'
import type { Sanitize } from '../sanitize/coerce.ts'
import type { DropReason, LineEvent } from '../spool/line.ts'

/** How one event is built: what the catalog and the shown notice allow, and what happens to the rest. */
export interface EventRules {
  readonly definition: EventDefinition | undefined
  /** Whether a notice has shown this property. */
  readonly isShown: (property: string, kind: Property) => boolean
  /** Throws instead of counting: the author is watching. */
  readonly strict: boolean
  readonly sanitize: Sanitize
  readonly drop: (reason: DropReason) => void
}

/** After so many unlisted names an object is not looked at further: it is not a mistake but a data structure. */
const MAX_UNLISTED = 100

/**
 * Builds an event of listed properties only. What is not listed is counted by reason, or a {@link SetupError} in strict mode; what no
 * notice has shown is left out without a count, because it was never promised to anyone.
 */
export function buildEvent(name: string, given: Readonly<Record<string, unknown>>, rules: EventRules): LineEvent | undefined {
  const { definition, strict, sanitize, drop } = rules
  if (definition === undefined) {
    if (strict) throw unlistedEvent(name)
    drop('unlisted-event')
    return undefined
  }
  const listed = Object.entries(definition.properties)
  const properties: Record<string, LineEvent['properties'][string]> = {}
  for (const [property, kind] of listed) {
    const value = valueOf(given, property)
    if (value === undefined || value === null || !rules.isShown(property, kind)) continue
    const { value: clean, problem } = sanitize(kind, value)
    if (problem !== undefined && strict) throw refusedValue(name, property, kind.kind, problem)
    if (clean !== undefined) properties[property] = clean
    else if (problem !== undefined) drop('bad-value')
  }
  countUnlisted(name, given, rules, definition)
  return { name, properties }
}

/** Reads one property; one whose getter throws reads as a value no property allows. */
function valueOf(given: Readonly<Record<string, unknown>>, property: string): unknown {
  try {
    return Object.hasOwn(given, property) ? given[property] : undefined
  } catch {
    return Symbol('unreadable')
  }
}

function countUnlisted(name: string, given: object, { drop, strict }: EventRules, definition: EventDefinition): void {
  let seen = 0
  try {
    for (const property in given) {
      if (Object.hasOwn(definition.properties, property)) continue
      if (strict) throw unlistedProperty(name, property)
      drop('unlisted-property')
      if (++seen === MAX_UNLISTED) return
    }
  } catch (error) {
    if (error instanceof SetupError) throw error
    drop('bad-value')
  }
}

function unlistedEvent(name: string): SetupError {
  return new SetupError(
    'unlisted-event',
    `Event \`${name}\` is not in the catalog, so it would never leave. Add it to \`events\`, or record one that is there.`,
  )
}

function unlistedProperty(event: string, property: string): SetupError {
  return new SetupError(
    'unlisted-property',
    `Event \`${event}\` does not list the property \`${property}\`, so it would be dropped. Add it to the event's \`properties\`, or leave it out.`,
  )
}

function refusedValue(event: string, property: string, kind: string, problem: 'bad-value' | 'unlisted-word'): SetupError {
  // The value itself stays out of the message: it may be what the author must not see, and errors are logged.
  const message =
    problem === 'unlisted-word'
      ? `Property \`${property}\` of \`${event}\` has a word that is not in its list, so it would leave as \`other\`. Add the word to the list, or pass a listed one.`
      : `Property \`${property}\` of \`${event}\` is of kind \`${kind}\`, and the value passed is not one. Pass a value of that kind.`
  return new SetupError(problem, message)
}
