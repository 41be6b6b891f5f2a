import { variablePrefix } from './consent/recipient.ts'
import type { childEnvironment } from './child-environment.ts'
import { HOUR_MS, MINUTE_MS } from './edge/time-spans.ts'
import { deliverIfDue } from './session/deliver-if-due.ts'
import { withUsableVersion } from './define/usable-version.ts'
import type { World } from './edge/world.ts'
import { loadDebug, type Debug } from './session/load-debug.ts'
import { mayRecord, openSession, type OpenSession, type Opening } from './session/open-session.ts'
import { quietly } from './quietly.ts'
import { inertRun } from './record/inert-run.ts'
import { appendDrops, recordEvent } from './record/lines.ts'
import { sessionIdOf } from './record/run-ids.ts'
import { misread } from './record/misread.ts'
import { openRun } from './record/run-recorder.ts'
import { readStart, type ReadStart } from './record/run-start.ts'
import type { Session } from './record/session.ts'
import type { Run, Stage } from './run.ts'
import { isMisread } from './telemetry-options.ts'

/** What telemetry does that was not refused at once. */
export interface LiveTelemetry {
  /**
   * @param said Whatever the host passed for a `RunStart`.
   * @param root What `rootIn` read of that.
   */
  startRun(name: string, said: unknown, root: string | null | undefined): Run
  record(name: string, properties: Readonly<Record<string, unknown>>): void
  childEnv(env: World['env']): Record<string, string>
  /** Asks the gate again, and where it refuses now records nothing more: not even the end of a run that is open. */
  obey(): void
  /** Ends the runs that are open. Returns the session, if it has something to deliver. */
  endRuns(): OpenSession | undefined
}

/** What it is made of, beside the world. */
export interface LiveOptions extends Pick<Opening, 'catalog' | 'version' | 'strict' | 'enter'> {
  readonly shipped?: Opening['shipped']
  readonly transport?: Opening['transport']
  readonly errors?: Opening['errors']
  readonly notice?: Opening['notice']
  /** Whether a project's committed opt-out refuses. */
  readonly projectRefuses: (root: string) => boolean
  /** The entry has it, and whoever is off needs it. */
  readonly childEnvironment: typeof childEnvironment
  /** Asked of the entry, which alone knows its place in a bundle. */
  readonly courierFile: () => URL
}

/** Opens a session with the first run or event, if the rest of the gate lets it pass, and records in it. */
export function liveTelemetry(world: World, given: LiveOptions): LiveTelemetry {
  const options = withUsableVersion(given)
  const { catalog, strict, childEnvironment: environment } = options
  const openRuns = new Set<Run>()
  const mayRecordIn = new Map<string, boolean>()
  let session: OpenSession | undefined
  let asked: 'run' | 'event' | undefined
  let debug: Debug | undefined
  let ownSession: string | undefined

  const sessionId = (): string => (ownSession ??= sessionIdOf(world, catalog.tool))

  function sessionFor(reason: 'run' | 'event', { root, isGuest }: ReadStart = {}): OpenSession | undefined {
    // An event before the first run cannot show the notice; that run still may.
    if (session !== undefined || asked === 'run' || asked === reason) return session
    asked = reason
    const { version, shipped, transport, errors, notice, enter } = options
    const wiring = { catalog, version, shipped, transport, strict, errors, notice }
    const opening = { ...wiring, enter, root, isGuest, mayNotify: reason === 'run', sessionId }
    if (root !== undefined) mayRecordIn.set(root, true)
    debug ??= loadDebug(world, catalog.tool)
    session = debug ? debug.open(opening) : openSession(world, opening)
    if (session) {
      if (isMisread(given)) misread(session, 'an option of `createTelemetry`')
      world.onExit(finish)
      deliverWhileRunning(MINUTE_MS)
    }
    return session
  }

  function sessionIn(start: ReadStart): Session | undefined {
    const open = sessionFor('run', start)
    const { root } = start
    if (open === undefined || root === undefined) return open
    if (!mayRecordIn.has(root)) mayRecordIn.set(root, !options.projectRefuses(root))
    return mayRecordIn.get(root) ? open.inProject(root) : undefined
  }

  function endOpenRuns(exitCode: number): void {
    for (const run of openRuns) run.end(exitCode === 0 ? 'ok' : 'error', { exitCode })
    if (session) appendDrops(session)
  }

  /** The session, where it has written what may leave. */
  function deliverable(): OpenSession | undefined {
    return !debug?.insteadOfSending && session?.spool.hasAppended() ? session : undefined
  }

  function deliver(): void {
    const open = deliverable()
    if (open) deliverIfDue(world, open, options.courierFile)
  }

  function finish(exitCode: number): void {
    quietly(strict, undefined, () => {
      endOpenRuns(exitCode)
      debug?.finish()
      deliver()
    })
  }

  /** A server may run for weeks, and who ends it with Ctrl+C leaves no exit listener a chance. */
  function deliverWhileRunning(milliseconds: number): void {
    world.later(milliseconds, () => {
      quietly(strict, undefined, () => {
        if (session) appendDrops(session)
        deliver()
      })
      deliverWhileRunning(HOUR_MS)
    })
  }

  return {
    startRun(name, said, givenRoot) {
      const start = readStart(said, givenRoot)
      const open = sessionIn(start)
      if (open === undefined) return inertRun
      if (start.misread) misread(open, 'the start of a run')
      const run = quietRun(openRun(open, name, start), strict, () => openRuns.delete(run))
      openRuns.add(run)
      if (start.isEndless) deliver()
      return run
    },
    record(name, properties) {
      const open = sessionFor('event')
      if (open) recordEvent(open, name, properties)
    },
    childEnv(env) {
      const isOff = quietly(strict, true, () => (asked === undefined ? !mayRecord(world, options) : session === undefined))
      if (isOff) return environment(env, world.env, { SONDE_TELEMETRY_DISABLED: '1' })
      const joined = catalog.identity?.session && { [`${variablePrefix(catalog.tool)}_TELEMETRY_SESSION`]: sessionId() }
      return environment(env, world.env, joined || {}, () => session?.spool.drop('bad-value'))
    },
    obey() {
      if (session === undefined || mayRecord(world, options)) return
      session.spool.close()
      session = undefined
    },
    endRuns() {
      endOpenRuns(world.exitCode())
      return deliverable()
    },
  }
}

/** A run as hosts hold it: whatever they pass, and whatever goes wrong, no call of it fails. */
function quietRun(run: Run, strict: boolean, ended: () => void): Run {
  const quiet = <T>(fallback: T, act: () => T): T => quietly(strict, fallback, act)
  const quietStage = (open: () => Stage): Stage => {
    const stage = quiet(undefined, open)
    return { end: (outcome, error, properties) => quiet(undefined, () => stage?.end(outcome, error, properties)) }
  }
  return {
    set: (properties) => quiet(undefined, () => run.set(properties)),
    stage: (word, before) => quietStage(() => run.stage(word, before)),
    feature: (word, value) => quiet(undefined, () => run.feature(word, value)),
    longFeature: (word, value) => quietStage(() => run.longFeature(word, value)),
    measure: (word, sample) => quiet(undefined, () => run.measure(word, sample)),
    fails: (error) => quiet(undefined, () => run.fails(error)),
    end(outcome, details) {
      ended()
      quiet(undefined, () => run.end(outcome, details))
    },
  }
}
