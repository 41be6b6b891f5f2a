import { eventFor, sourceOf, TOLD_BY_HOST, underOwnNames, type BaseEvent } from '../define/from.ts'
import type { Elapsed, Stage } from '../run.ts'
import { copyInto } from './copy-into.ts'
import { errorFacts } from './errors/error-facts.ts'
import { valueAt } from './event.ts'
import { inertStage } from './inert-run.ts'
import { appendFinish, appendStart } from './lines.ts'
import { isProperties } from '../define/is-properties.ts'
import { misread } from './misread.ts'
import { eventOf, ownEventOf, type Session } from './session.ts'

/** A part of a run that takes a while: a stage, or a feature in use. */
interface Part {
  /** The event that its beginning is, where it is one. */
  readonly started?: BaseEvent
  readonly finished: BaseEvent
  readonly facts: Readonly<Record<string, unknown>>
}

/** Opens a part: appends its start line, from which the courier can tell that it was aborted. */
export function openPart(session: Session, part: Part, before?: Elapsed): Stage {
  const { started, finished } = part
  const { world } = session
  const facts = textsOf(session, part)
  const elapsedMs = before === undefined ? 0 : isProperties(before) ? (valueAt(before, 'elapsedMs') ?? 0) : undefined
  const isTime = Number.isFinite(elapsedMs)
  if (!isTime) misread(session, 'what was before a stage')
  const startedAt = world.monotonic() - (isTime ? Number(elapsedMs) : 0)
  const start = appendStart(session, {
    started: started && ownEventOf(session, started, facts),
    aborted: ownEventOf(session, finished, { ...facts, outcome: 'aborted' }),
  })
  if (start === undefined) return inertStage
  let ended = false
  return {
    end(outcome, error, properties) {
      if (ended) return
      ended = true
      const given = Object.create(null) as Record<string, unknown>
      if (properties !== undefined) copyInto(given, properties, session)
      const own = { ...given, ...facts, outcome, durationMs: world.monotonic() - startedAt }
      appendFinish(session, start, finishedPart(session, finished, given, { ...own, ...errorFacts(session, finished, error) }))
    },
  }
}

/** What was passed for the event and is not listed counts as lost, but for what hosts tell of it whether it is listed or not. */
function finishedPart(session: Session, base: BaseEvent, given: Readonly<Record<string, unknown>>, own: Part['facts']) {
  const event = eventFor(session.catalog, base)
  if (event === undefined) return undefined
  const { name, definition } = event
  const sources = Object.entries(definition.properties).map(([property, kind]) => sourceOf(property, kind))
  const known = [...sources, ...(TOLD_BY_HOST[base] ?? [])]
  const asked = Object.entries(given).filter(([key]) => !known.includes(key))
  return eventOf(session, name, { ...Object.fromEntries(asked), ...underOwnNames(definition, own) }, base)
}

/**
 * Of what a host names a part by only texts are words. Anything else is counted here, once, and not by each event of the part; in strict
 * mode the first of these refuses it and says why.
 */
function textsOf({ strict, catalog, spool }: Session, { started, finished, facts }: Part): Part['facts'] {
  const wrong = Object.keys(facts).filter((name) => (facts[name] ?? undefined) !== undefined && typeof facts[name] !== 'string')
  if (strict || wrong.length === 0) return facts
  const definitions = [started, finished].map((base) => base && eventFor(catalog, base)?.definition.properties)
  const listed = definitions.flatMap((all = {}) => Object.entries(all).map(([name, property]) => sourceOf(name, property)))
  for (const name of wrong) if (listed.includes(name)) spool.drop('bad-value')
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !wrong.includes(name)))
}
