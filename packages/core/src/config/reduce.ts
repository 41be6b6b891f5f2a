import { OTHER, type Group, type Property } from '../define/property.ts'
import type { WireGroup, WireValue } from '../protocol/wire.ts'
import { coercePlain } from '../sanitize/coerce-plain.ts'
import { nameOf, namesIn } from './package-names.ts'

/** A configuration of which nothing is left but what its group lists; of a number, where its range begins. For `record`. */
export interface ReducedConfig {
  readonly [key: string]: never
}

/**
 * Reduces a configuration. What is not set is left out; undefined where nothing is. What cannot be read is in the place of a value, and a
 * counted drop where it is recorded. Never throws.
 */
export function reduceGroup(group: Group, config: unknown): ReducedConfig | undefined {
  return reducedGroup(group, config) as ReducedConfig | undefined
}

function reducedGroup({ properties }: Group, config: unknown): WireGroup | undefined {
  if (typeof config !== 'object' || config === null) return undefined
  const reduced: Record<string, WireValue> = {}
  for (const name of Object.keys(properties)) {
    try {
      const value = (config as Readonly<Record<string, unknown>>)[name]
      const left = value === undefined || value === null ? undefined : reducedValue(properties[name] as Property, value)
      if (left !== undefined) reduced[name] = left
    } catch {
      reduced[name] = UNREADABLE
    }
  }
  return Object.keys(reduced).length > 0 ? reduced : undefined
}

function reducedValue(property: Property, value: unknown): WireValue | undefined {
  switch (property.kind) {
    case 'group':
      return reducedGroup(property, value)
    case 'flag':
      // An option that is no flag is set.
      return typeof value === 'boolean' ? value : true
    case 'oneOf':
      return coercePlain(property, wordOf(value)).value
    case 'setOf':
    case 'listOf':
      return coercePlain(property, membersOf(value).map(wordOf)).value
    case 'publicName':
      return coercePlain(property, nameOf(value) ?? OTHER).value
    case 'publicNames':
      return coercePlain(property, namesIn(value)).value
    case 'bucket':
      // Recording names the range.
      return typeof value === 'number' && !Number.isNaN(value) ? rangeStart(property.bounds, value) : undefined
    default:
      return coercePlain(property, value).value
  }
}

function rangeStart(bounds: readonly number[], value: number): number {
  return bounds.findLast((bound) => value >= bound) ?? 0
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : OTHER
}

/** No list of a catalog has more. */
const MAX_MEMBERS = 1024

/** An option that takes a list often takes a single member, too. */
function membersOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value]
  return Array.from({ length: Math.min(value.length, MAX_MEMBERS) }, (_, index) => value[index] as unknown)
}

/** A configuration is the user's program: any getter may throw. This is a value of no property, so that recording counts a drop. */
const UNREADABLE = Symbol('unreadable') as unknown as WireValue
