import type { EventDefinition } from './catalog.ts'
import type { Property, PublicNames, SetOf } from './property.ts'

/** How a set leaves: whole, with its event, or as pairs of its words, apart from everything else. */
export interface SetOptions {
  /**
   * `pairs`: up to ten pairs of its words, drawn at random, and how many there are, once per installation (or project) and month, each in
   * a body with nothing but the tool. Shares of what is used together are right on average, and no set leaves that may be somebody's
   * alone. `set` (default): the whole set in its event.
   */
  readonly as?: 'set' | 'pairs'
}

/** How many words a set has, as it leaves beside its pairs. */
export const SIZE_BOUNDS = [1, 2, 4, 8, 16] as const

/** Whether a property leaves as pairs. */
export function leavesAsPairs(property: Property): property is (SetOf | PublicNames) & { readonly as: 'pairs' } {
  return (property.kind === 'setOf' || property.kind === 'publicNames') && property.as === 'pairs'
}

/** The properties of an event that leave as pairs, by name. */
export function pairedProperties({ properties }: Pick<EventDefinition, 'properties'>): readonly string[] {
  return Object.entries(properties).flatMap(([name, property]) => (leavesAsPairs(property) ? [name] : []))
}

/** What a set is called in `project.pair`: a space is in no name. */
export function pairedSet(event: string, property: string): string {
  return `${event} ${property}`
}
