import { errorFacts } from './errors/error-facts.ts'
import { isError } from './errors/error-reading.ts'
import { eventFor, sourceOf, TOLD_BY_HOST, underOwnNames, type RunEvent } from '../define/from.ts'
import { OTHER, type Property } from '../define/property.ts'
import type { Run, RunEnd, RunStart } from '../run.ts'
import { copyInto } from './copy-into.ts'
import { openLongFeature, recordFeature } from './features.ts'
import { appendEvent, appendFinish, appendStart, recordEvent } from './lines.ts'
import { loadSeldom } from '../parts/load-seldom.ts'
import { inertRun, inertStage } from './inert-run.ts'
import { isProperties } from '../define/is-properties.ts'
import { misread } from './misread.ts'
import type { Measures } from './measures.ts'
import { openPart } from './parts.ts'
import { eventOf, ownEventOf, type Session } from './session.ts'
import { typedFlags } from './typed-flags.ts'

/** Opens a run: appends its start line, from which the courier can tell that it was aborted. */
export function openRun(session: Session, name: string, { kind, elapsedMs = 0, startOnly }: RunStart): Run {
  const { world } = session
  const command = listedCommand(session, name)
  const started = ownEventOf(session, 'command.started', { command })
  if (startOnly) {
    if (started) appendEvent(session, started)
    return inertRun
  }
  const base = kind === 'build' && eventFor(session.catalog, 'build.finished') ? 'build.finished' : 'command.finished'
  const startedAt = world.monotonic() - elapsedMs
  recordInstalled(session)
  const start = appendStart(session, { started, aborted: ownEventOf(session, base, { command, outcome: 'aborted' }) })
  let measures: Measures | undefined
  const given = Object.create(null) as Record<string, unknown>
  let failure: unknown
  let ended = false
  return {
    set(properties) {
      if (!ended) copyInto(given, properties, session)
    },
    stage: (stage, before) => openPart(session, { finished: 'stage.finished', facts: { stage, command } }, before),
    feature(feature, value) {
      recordFeature(session, { feature, value, command })
    },
    longFeature: (feature, value) => (ended ? inertStage : openLongFeature(session, { feature, value, command })),
    measure(word, sample) {
      if (ended) return
      measures ??= loadSeldom()?.createMeasures(session, base)
      measures?.add(word, sample)
    },
    fails(error) {
      failure = error
    },
    end(outcome, details = {}) {
      if (ended) return
      ended = true
      const { error = outcome === 'error' ? failure : undefined, exitCode } = readEnd(details, session)
      const own = { command, outcome, ...exitFacts(exitCode), durationMs: world.monotonic() - startedAt }
      const facts = { ...own, ...errorFacts(session, base, error) }
      appendFinish(session, start, finishedEvent(session, base, facts, { ...given, ...measures?.aggregates }))
    },
  }
}

/** By the first run that is recorded, before anything is counted. A few may come before the first delivery: the courier sends one. */
function recordInstalled(session: Session): void {
  if (session.context.ci !== undefined || session.spool.hasAppended()) return
  const event = eventFor(session.catalog, 'installed')
  if (event && session.isUncounted()) recordEvent(session, event.name, {})
}

/**
 * What was set on the run may name any property of the event; what core knows itself wins. Some of it, such as the flags, comes from the
 * adapter, unasked: an author who does not list that has lost nothing.
 */
function finishedEvent(
  session: Session,
  base: RunEvent,
  own: Readonly<Record<string, unknown>>,
  { flags, flagValues, ...given }: Readonly<Record<string, unknown>>,
) {
  const event = eventFor(session.catalog, base)
  if (event === undefined) return undefined
  const { definition, name } = event
  const typed = typedFlags(definition, { flags, flagValues }, session.spool)
  const asked = Object.create(null) as Record<string, unknown>
  const unasked = Object.create(null) as Record<string, unknown>
  if (typed.flags !== undefined) unasked['flags'] = typed.flags
  for (const key of Object.keys(given)) (TOLD_BY_HOST[base]?.includes(key) ? unasked : asked)[key] = given[key]
  return eventOf(session, name, { ...asked, ...typed.values, ...underOwnNames(definition, { ...unasked, ...own }) }, base)
}

/** Reads how a host says it ended, which may be an object whose getters throw. */
function readEnd(details: unknown, session: Session): RunEnd {
  try {
    if (!isProperties(details) || isError(details)) throw new TypeError('the end is no object')
    const { error, exitCode } = details as RunEnd
    const isCode = Number.isInteger(exitCode)
    // A child that a signal killed has `null`.
    if (!isCode && (exitCode ?? undefined) !== undefined) misread(session, 'an exit code')
    return { error, ...(isCode && { exitCode }) }
  } catch {
    misread(session, 'the end of a run')
    return {}
  }
}

function exitFacts(exitCode: number | undefined): Record<string, unknown> {
  // The shell sees the lowest eight bits.
  return exitCode === undefined ? {} : { exitCode: exitCode & 255 }
}

const RUN_EVENTS = ['command.started', 'command.finished', 'build.finished'] as const

/** A command's name as the catalog lists it: anything else was typed by somebody and is `other`. */
function listedCommand({ catalog }: Session, name: string): string {
  const definitions = RUN_EVENTS.map((base) => eventFor(catalog, base))
  const properties = definitions.flatMap((event) => Object.entries(event?.definition.properties ?? {}))
  return properties.some(([property, kind]) => sourceOf(property, kind) === 'command' && hasWord(kind, name)) ? name : OTHER
}

function hasWord(property: Property, word: string): boolean {
  return 'words' in property && property.words.includes(word)
}
