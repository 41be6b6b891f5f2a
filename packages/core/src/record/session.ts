import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { eventKey, FREE_TEXT, propertyKey, statementOf, TIMING_HOUR } from '../define/coverage.ts'
import { eventFor, isOfProject, sourceOf, underOwnNames, type BaseEvent } from '../define/from.ts'
import type { LocalTime, World } from '../edge/world.ts'
import type { Sanitize } from '../sanitize/coerce.ts'
import type { DrawnFact, LineEvent, RunContext } from '../spool/line.ts'
import type { Spool } from '../spool/spool.ts'
import { factsFor, type ContextFacts } from './context-facts.ts'
import { buildEvent } from './event.ts'
import type { Noise } from './noise.ts'
import type { ErrorReading } from './errors/error-reading.ts'

/** All that recording needs once the gate has allowed it: what may be said, how it is cleaned, where it goes. */
export interface Session {
  readonly world: Pick<World, 'pid' | 'monotonic' | 'now' | 'localTime' | 'random'>
  readonly catalog: CatalogInput
  readonly version: string
  readonly context: RunContext
  /** For the properties that are made from it. */
  readonly facts: ContextFacts
  /** Whether nothing of this installation was counted yet. Looks for a file. */
  readonly isUncounted: () => boolean
  /** Draws the one fact that this process may tell; absent where it may tell none. */
  readonly fact?: () => DrawnFact
  readonly strict: boolean
  /** Statement keys that no notice has shown yet. */
  readonly unshown: ReadonlySet<string>
  readonly sanitize: Sanitize
  readonly noise: Noise
  readonly errors: ErrorReading
  readonly spool: Spool
}

/**
 * Builds an event as the session's catalog and notice allow; undefined where nothing of it may be recorded.
 *
 * @param base The event of core's own that it stands for, where core or an adapter says what it holds.
 */
export function eventOf(
  session: Session,
  name: string,
  given: Readonly<Record<string, unknown>>,
  base?: BaseEvent,
): LineEvent | undefined {
  const { unshown, strict, sanitize, noise, spool, facts } = session
  if (unshown.has(eventKey(name))) return undefined
  const definition = definitionOf(session, name)
  const event = buildEvent(name, given, {
    definition,
    facts: definition === undefined ? {} : factsFor(definition, facts),
    isShown: (path, property) =>
      !unshown.has(propertyKey(name, path, statementOf(property))) &&
      !(property.kind === 'sanitizedText' && unshown.has(FREE_TEXT)),
    strict,
    mayBeOther: (path, property) => base !== undefined && isOfProject(base, sourceOf(path, property)),
    sanitize,
    noise,
    drop: spool.drop,
  })
  return event && { ...event, ...timingOf(session) }
}

/** When it is, as exactly as the catalog promises and a notice has shown. */
function timingOf({ world, catalog, unshown }: Session): Partial<LocalTime> {
  return catalog.timing === 'hour' && !unshown.has(TIMING_HOUR) ? world.localTime(world.now()) : {}
}

/** Builds an event core itself proposes: an author who does not list it, or a property of it, has lost nothing. */
export function ownEventOf(session: Session, base: BaseEvent, given: Readonly<Record<string, unknown>>): LineEvent | undefined {
  const event = eventFor(session.catalog, base)
  return event && eventOf(session, event.name, underOwnNames(event.definition, given), base)
}

function definitionOf({ catalog }: Pick<Session, 'catalog'>, name: string): EventDefinition | undefined {
  return Object.hasOwn(catalog.events, name) ? catalog.events[name] : undefined
}
