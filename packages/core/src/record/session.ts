import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { eventKey, propertyKey } from '../define/coverage.ts'
import type { World } from '../edge/world.ts'
import type { Sanitize } from '../sanitize/coerce.ts'
import type { LineEvent, RunContext } from '../spool/line.ts'
import type { Spool } from '../spool/spool.ts'
import { buildEvent } from './event.ts'
import type { ErrorReading } from './errors/error-reading.ts'

/** All that recording needs once the gate has allowed it: what may be said, how it is cleaned, where it goes. */
export interface Session {
  readonly world: Pick<World, 'pid' | 'monotonic'>
  readonly catalog: CatalogInput
  readonly version: string
  readonly context: RunContext
  readonly strict: boolean
  /** Statement keys that no notice has shown yet. */
  readonly unshown: ReadonlySet<string>
  readonly sanitize: Sanitize
  readonly errors: ErrorReading
  readonly spool: Spool
}

/** Builds an event as the session's catalog and notice allow; undefined where nothing of it may be recorded. */
export function eventOf(session: Session, name: string, given: Readonly<Record<string, unknown>>): LineEvent | undefined {
  const { unshown, strict, sanitize, spool } = session
  if (unshown.has(eventKey(name))) return undefined
  return buildEvent(name, given, {
    definition: definitionOf(session, name),
    isShown: (path, { kind }) => !unshown.has(propertyKey(name, path, kind)),
    strict,
    sanitize,
    drop: spool.drop,
  })
}

/** Builds an event core itself proposes: an author who does not list it, or a property of it, has lost nothing. */
export function ownEventOf(session: Session, name: string, given: Readonly<Record<string, unknown>>): LineEvent | undefined {
  const definition = definitionOf(session, name)
  return definition && eventOf(session, name, listedOf(definition, given))
}

/** What an event's definition lists of the given properties. */
export function listedOf({ properties }: EventDefinition, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([property]) => Object.hasOwn(properties, property)))
}

export function definitionOf({ catalog }: Pick<Session, 'catalog'>, name: string): EventDefinition | undefined {
  return Object.hasOwn(catalog.events, name) ? catalog.events[name] : undefined
}
