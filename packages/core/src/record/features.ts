import { eventFor, sourceOf, underOwnNames, type BaseEvent } from '../define/from.ts'
import type { EventDefinition } from '../define/catalog.ts'
import type { Stage } from '../run.ts'
import { recordEvent } from './lines.ts'
import { inertStage } from './inert-run.ts'
import { openPart } from './parts.ts'
import { eventOf, type Session } from './session.ts'

/** What is known of a feature in use. */
export interface FeatureFacts extends Readonly<Record<string, unknown>> {
  readonly feature: string
  readonly value: string | undefined
  readonly command: string
}

/** Records the use of a feature. What the catalog does not list is dropped and counted: the vocabulary is closed. */
export function recordFeature(session: Session, facts: FeatureFacts): void {
  const event = eventFor(session.catalog, 'feature.used')
  if (event === undefined) return recordEvent(session, 'feature.used', {})
  if (isUnlisted(session, event.definition, facts)) return
  const listed = Object.entries(event.definition.properties).map(([name, property]) => sourceOf(name, property))
  // A value that the author forgot to list is a mistake; a command that is not asked for is none.
  const unlisted = facts.value === undefined || listed.includes('value') ? {} : { value: facts.value }
  recordEvent(session, event.name, { ...unlisted, ...underOwnNames(event.definition, facts) })
}

const PAIR: readonly BaseEvent[] = ['feature.started', 'feature.finished']

/** Opens the use of a feature that takes a while: a pair of events. */
export function openLongFeature(session: Session, facts: FeatureFacts): Stage {
  const pair = PAIR.flatMap((base) => eventFor(session.catalog, base) ?? [])
  if (pair.length === 0) {
    // Refused like any event that is not listed.
    eventOf(session, 'feature.finished', {})
    return inertStage
  }
  if (pair.some(({ definition }) => isUnlisted(session, definition, facts))) return inertStage
  return openPart(session, { started: 'feature.started', finished: 'feature.finished', facts })
}

/** Whether a feature is not listed, which is counted. In strict mode the event is built all the same, and refused with its reason. */
function isUnlisted({ strict, spool }: Session, { properties }: EventDefinition, { feature }: FeatureFacts): boolean {
  if (strict) return false
  for (const [name, property] of Object.entries(properties)) {
    if (sourceOf(name, property) !== 'feature' || !('words' in property) || property.words.includes(feature)) continue
    spool.drop('unlisted-word')
    return true
  }
  return false
}
