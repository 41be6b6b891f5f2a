import { errorFacts } from './errors/error-facts.ts'
import { eventFor, sourceOf, underOwnNames } from '../define/from.ts'
import { OTHER, type Property } from '../define/property.ts'
import type { Run, RunEnd, Stage } from '../run.ts'
import type { Spool } from '../spool/spool.ts'
import { eventOf, ownEventOf, type Session } from './session.ts'

/** A run that records nothing, for every reason there can be. */
export const inertRun: Run = {
  set() {},
  stage: () => ({ end() {} }),
  feature() {},
  end() {},
}

/** Opens a run: appends its start line, from which the courier can tell that it was aborted. */
export function openRun(session: Session, name: string): Run {
  const { world, spool } = session
  const command = listedCommand(session, name)
  const startedAt = world.monotonic()
  const start = appendStart(session, command)
  const given = Object.create(null) as Record<string, unknown>
  let ended = false
  return {
    set(properties) {
      if (!ended) copyInto(given, properties, spool)
    },
    stage: (word) => (ended ? inertRun.stage(word) : openStage(session, word, command)),
    feature(feature, value) {
      recordFeature(session, { feature, value, command })
    },
    end(outcome, details = {}) {
      if (ended) return
      ended = true
      const { error, exitCode } = readEnd(details, spool)
      const own = { command, outcome, ...exitFacts(exitCode), durationMs: world.monotonic() - startedAt }
      const finished = finishedEvent(session, { ...own, ...errorFacts(session, 'command.finished', error) }, given)
      if (start !== undefined) spool.append({ type: 'finish', start, ...(finished && { finished }) })
    },
  }
}

/** Records something that has no duration. */
export function recordEvent(session: Session, name: string, properties: Readonly<Record<string, unknown>>): void {
  const { version, context, spool } = session
  const event = eventOf(session, name, properties)
  if (event) spool.append({ type: 'event', version, context, event })
}

function recordFeature(session: Session, facts: Readonly<Record<string, unknown>>): void {
  const event = eventFor(session.catalog, 'feature.used')
  if (event === undefined) return recordEvent(session, 'feature.used', {})
  const listed = Object.entries(event.definition.properties).map(([name, property]) => sourceOf(name, property))
  // A value that the author forgot to list is a mistake; a command that is not asked for is none.
  const unlisted = facts['value'] === undefined || listed.includes('value') ? {} : { value: facts['value'] }
  recordEvent(session, event.name, { ...unlisted, ...underOwnNames(event.definition, facts) })
}

function openStage(session: Session, word: string, command: string): Stage {
  const { world, spool } = session
  const startedAt = world.monotonic()
  const aborted = ownEventOf(session, 'stage.finished', { stage: word, command, outcome: 'aborted' })
  if (aborted === undefined) return inertRun.stage(word)
  const start = spool.append(startLine(session, { aborted }))
  let ended = false
  return {
    end(outcome, error) {
      if (ended) return
      ended = true
      const durationMs = world.monotonic() - startedAt
      const own = { stage: word, command, outcome, durationMs, ...errorFacts(session, 'stage.finished', error) }
      const finished = ownEventOf(session, 'stage.finished', own)
      spool.append({ type: 'finish', start, ...(finished && { finished }) })
    },
  }
}

function appendStart(session: Session, command: string): string | undefined {
  const started = ownEventOf(session, 'command.started', { command })
  const aborted = ownEventOf(session, 'command.finished', { command, outcome: 'aborted' })
  if (started === undefined && aborted === undefined) return undefined
  return session.spool.append(startLine(session, { ...(started && { started }), ...(aborted && { aborted }) }))
}

function startLine({ world, version, context }: Session, events: object) {
  return { type: 'start', pid: world.pid, version, context, ...events } as const
}

/**
 * What was set on the run may name any property of the event; what core knows itself wins. The flags come from the adapter, unasked:
 * an author who does not list them has lost nothing.
 */
function finishedEvent(
  session: Session,
  own: Readonly<Record<string, unknown>>,
  { flags, ...given }: Readonly<Record<string, unknown>>,
) {
  const event = eventFor(session.catalog, 'command.finished')
  return event && eventOf(session, event.name, { ...given, ...underOwnNames(event.definition, { flags, ...own }) })
}

/** No catalog lists more properties of an event; what is set beyond them is not kept. */
const MAX_GIVEN = 1024

/** Copies what a host set, so that it can change its object. What cannot be read is a counted drop. */
function copyInto(given: Record<string, unknown>, properties: Readonly<Record<string, unknown>>, spool: Spool): void {
  try {
    // A string would be looked at letter by letter.
    if (typeof properties !== 'object') throw new TypeError('properties are no object')
    let room = MAX_GIVEN - Object.keys(given).length
    for (const name in properties) {
      if (!Object.hasOwn(properties, name)) continue
      if (!(name in given) && --room < 0) return spool.drop('unlisted-property')
      given[name] = properties[name]
    }
  } catch {
    spool.drop('bad-value')
  }
}

/** Reads how a host says it ended, which may be an object whose getters throw. */
function readEnd(details: RunEnd, spool: Spool): RunEnd {
  try {
    const { error, exitCode } = details
    return { error, ...(typeof exitCode === 'number' && { exitCode }) }
  } catch {
    spool.drop('bad-value')
    return {}
  }
}

function exitFacts(exitCode: number | undefined): Record<string, unknown> {
  // The shell sees the lowest eight bits.
  return exitCode === undefined ? {} : { exitCode: exitCode & 255 }
}

/** A command's name as the catalog lists it: anything else was typed by somebody and is `other`. */
function listedCommand({ catalog }: Session, name: string): string {
  const definitions = [eventFor(catalog, 'command.started'), eventFor(catalog, 'command.finished')]
  const properties = definitions.flatMap((event) => Object.entries(event?.definition.properties ?? {}))
  return properties.some(([property, kind]) => sourceOf(property, kind) === 'command' && hasWord(kind, name)) ? name : OTHER
}

function hasWord(property: Property, word: string): boolean {
  return 'words' in property && property.words.includes(word)
}
