import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { eventKey, propertyKey } from '../define/coverage.ts'
import type { World } from '../edge/world.ts'
import { appendLine, countOverflow } from '../spool/append.ts'
import { LINE_VERSION, MAX_LINE_BYTES, type Line, type LineEvent, type RunContext } from '../spool/line.ts'
import { buildEvent, type Drops } from './event.ts'

/** All that recording needs once the gate has allowed it: what may be said, where it goes, and what is lost on the way. */
export interface Session {
  readonly world: World
  readonly catalog: CatalogInput
  readonly version: string
  readonly context: RunContext
  readonly directory: string
  readonly recipientKey: string
  readonly spool: string
  readonly strict: boolean
  /** Statement keys that no notice has shown yet. */
  readonly unshown: ReadonlySet<string>
  /** What was not recorded since the last line, by reason. */
  drops: Drops
  /** Whether this process has appended a line, so that a delivery may be due. */
  appended: boolean
}

type Unstamped<L> = L extends Line ? Omit<L, 'v' | 'id' | 't' | 'dropped'> : never

/** Builds an event as the session's catalog and notice allow; undefined where nothing of it may be recorded. */
export function eventOf(session: Session, name: string, given: Readonly<Record<string, unknown>>): LineEvent | undefined {
  const definition = definitionOf(session, name)
  if (session.unshown.has(eventKey(name))) return undefined
  return buildEvent(name, given, {
    definition,
    isShown: (property, { kind }) => !session.unshown.has(propertyKey(name, property, kind)),
    strict: session.strict,
    drops: session.drops,
  })
}

/** Builds an event core itself proposes: an author who does not list it, or a property of it, has lost nothing. */
export function ownEventOf(session: Session, name: string, given: Readonly<Record<string, unknown>>): LineEvent | undefined {
  const definition = definitionOf(session, name)
  if (definition === undefined) return undefined
  const listed = Object.entries(given).filter(([property]) => Object.hasOwn(definition.properties, property))
  return eventOf(session, name, Object.fromEntries(listed))
}

function definitionOf({ catalog }: Session, name: string): EventDefinition | undefined {
  return Object.hasOwn(catalog.events, name) ? catalog.events[name] : undefined
}

/** Appends a line to the spool and returns its id. Blocks for about 0.05 ms. Never throws. */
export function append(session: Session, line: Unstamped<Line>): string {
  const { world } = session
  const id = Math.floor(world.random() * 36 ** 10).toString(36)
  const stamped = { v: LINE_VERSION, id, t: world.now(), ...line }
  const dropped = session.drops
  const text = JSON.stringify(Object.keys(dropped).length > 0 ? { ...stamped, dropped } : stamped)
  if (Buffer.byteLength(text) > MAX_LINE_BYTES) {
    session.drops = { ...dropped, 'line-too-long': (dropped['line-too-long'] ?? 0) + 1 }
    return id
  }
  const result = appendLine(world, session.spool, text)
  if (result === 'written') {
    session.drops = {}
    session.appended = true
  }
  if (result === 'full') countOverflow(world, session.directory)
  return id
}
