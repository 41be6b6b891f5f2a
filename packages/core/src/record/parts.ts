import { eventFor, sourceOf, type BaseEvent } from '../define/from.ts'
import type { Elapsed, Stage } from '../run.ts'
import { copyInto } from './copy-into.ts'
import { errorFacts } from './errors/error-facts.ts'
import { valueAt } from './event.ts'
import { inertStage } from './inert-run.ts'
import { appendFinish, appendStart } from './lines.ts'
import { misread } from './misread.ts'
import { ownEventOf, type Session } from './session.ts'

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
  const elapsedMs = before === undefined ? 0 : (valueAt(before, 'elapsedMs') ?? 0)
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
      appendFinish(session, start, ownEventOf(session, finished, { ...own, ...errorFacts(session, finished, error) }))
    },
  }
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
