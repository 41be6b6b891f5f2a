import type { NoticeStyle } from './consent/notice.ts'
import { variablePrefix } from './consent/recipient.ts'
import type { Catalog, CatalogInput, EventName, Exactly, PropertiesOf } from './define/catalog.ts'
import type { Shipped } from './define/shipped-words.ts'
import { courierFile } from './courier-file.ts'
import type { TransportChoice } from './define/transport-choice.ts'
import { currentWorld, type World } from './edge/world.ts'
import { loadDebug, type Debug } from './load-debug.ts'
import { loadRecording } from './load-recording.ts'
import { mayRecord, openSession, refusedByProject, type OpenSession } from './open-session.ts'
import type { ErrorWiring } from './record/errors/wiring.ts'
import { inertRun } from './record/inert-run.ts'
import type { Session } from './record/session.ts'
import type { Run, RunStart, RunStarter, Stage, TelemetryCommands } from './run.ts'

/** How a program is wired to its catalog. */
export interface TelemetryOptions<C extends CatalogInput = CatalogInput> {
  readonly catalog: Catalog<C>
  /** The tool's version, such as `1.4.2`. Its first two numbers leave. */
  readonly version: string
  /**
   * Where the package ships the closed lists of commands and flags: the URL of the `telemetry.catalog.json` that `sonde schema` wrote, or
   * that file as a bundle imports it.
   */
  readonly shipped?: Shipped
  /** The author's own error classes, and what the program knows about its errors. */
  readonly errors?: ErrorWiring
  /** How bodies leave: `{ kind: 'http' }`, the default, `{ kind: 'otlp' }` or `{ kind: 'file', path }`. */
  readonly transport?: TransportChoice
  /** Arranges the first-run notice. A text that leaves out a part is replaced by the plain one. */
  readonly notice?: NoticeStyle
  /** Where the courier's file is, for a bundle that moved it. */
  readonly courier?: URL
  /** Throws a `SetupError` where an end user's run would drop silently. Default: whether `SONDE_STRICT=1` is set. */
  readonly strict?: boolean
}

/** The telemetry of one tool in one process. */
export interface Telemetry<C extends CatalogInput = CatalogInput> extends RunStarter, TelemetryCommands {
  readonly catalog: Catalog<C>
  /**
   * Records an event that the catalog lists. Appends one line to a file; touches no network. Does nothing while telemetry is off.
   *
   * @throws SetupError in strict mode, where the event, a property or a value is not listed. Never otherwise.
   */
  record<Name extends EventName<C>, P extends PropertiesOf<C, Name>>(
    name: Name,
    properties: Exactly<P, PropertiesOf<C, Name>>,
  ): void

  /**
   * The environment for a child process: a copy of this process's, or of `env`, that carries on a refusal, whatever its reason, or the
   * session, where the catalog's `identity` has one.
   */
  childEnv(env?: Readonly<Record<string, string | undefined>>): Record<string, string>

  /**
   * Delivers what this process has recorded, where no courier can outlive it: in a single executable, or a container that ends with its
   * first process. Call it last: it ends the runs that are open.
   *
   * The one call here that waits for the network: `deadlineMs`, at most and by default 500. What was not delivered waits on the disk.
   * Does nothing while telemetry is off. Never throws.
   */
  flush(options?: { readonly deadlineMs?: number }): Promise<void>

  /**
   * Asks the person at the terminal whether telemetry may be on, and keeps the answer. For an author's own set-up command: it reads
   * stdin, which nothing else here does. Asks nobody in CI, in a coding agent's run or where a choice was made. Never throws.
   */
  ask(): Promise<AskAnswer>
}

/** What came of asking; `not-asked` where nobody could answer, or where the choice was made before. */
export type AskAnswer = 'on' | 'off' | 'not-asked'

const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS

/**
 * Wires a catalog to this process. Cheap and quiet: nothing is read before the first run or event, and while telemetry is off by a
 * variable nothing is read at all.
 */
export function createTelemetry<const C extends CatalogInput>(options: TelemetryOptions<C>): Telemetry<C> {
  return createTelemetryIn(currentWorld(), options)
}

/**
 * Checks what a program is wired to, as strict mode does. For an adapter that reads it from somewhere. Loads a file that nothing else
 * needs.
 *
 * Rejects with a `SetupError` that names every problem of the catalog.
 */
export async function checkSetup({
  catalog,
  errors,
  transport,
  shipped,
}: Pick<TelemetryOptions, 'catalog' | 'errors' | 'transport' | 'shipped'>): Promise<void> {
  const { assertSetup } = await import('./define/check-catalog.ts')
  assertSetup(catalog, errors?.classes, transport, shipped)
}

/** {@link createTelemetry} in a given world. */
export function createTelemetryIn<const C extends CatalogInput>(world: World, options: TelemetryOptions<C>): Telemetry<C> {
  const strict = options.strict ?? world.env['SONDE_STRICT'] === '1'
  const openRuns = new Set<Run>()
  const mayRecordIn = new Map<string, boolean>()
  let session: OpenSession | undefined
  let asked: 'run' | 'event' | undefined
  let debug: Debug | undefined
  let ownSession: string | undefined

  // Loaded only for the author's eyes: the check is larger than all that an end user's run needs.
  if (strict) void checkSetup(options)

  const sessionId = (): string | undefined => (ownSession ??= loadRecording()?.sessionIdOf(world, options.catalog.tool))

  function sessionFor(reason: 'run' | 'event', { root, isGuest }: RunStart = {}): OpenSession | undefined {
    // An event before the first run cannot show the notice; that run still may.
    if (session !== undefined || asked === 'run' || asked === reason) return session
    asked = reason
    const { catalog, version, shipped, transport, errors, notice } = options
    const wiring = { catalog, version, shipped, transport, strict, errors, notice }
    const opening = { ...wiring, root, isGuest, mayNotify: reason === 'run', sessionId }
    if (root !== undefined) mayRecordIn.set(root, true)
    debug ??= loadDebug(world, catalog.tool)
    session = debug ? debug.open(opening) : openSession(world, opening)
    if (session) {
      world.onExit(finish)
      deliverWhileRunning(MINUTE_MS)
    }
    return session
  }

  function sessionIn(start: RunStart | undefined): Session | undefined {
    const open = sessionFor('run', start)
    const root = start?.root
    if (open === undefined || root === undefined) return open
    if (!mayRecordIn.has(root)) mayRecordIn.set(root, !refusedByProject(world, root, options.catalog))
    return mayRecordIn.get(root) ? open.inProject(root) : undefined
  }

  function endOpenRuns(exitCode: number): void {
    for (const run of openRuns) run.end(exitCode === 0 ? 'ok' : 'error', { exitCode })
  }

  function finish(exitCode: number): void {
    endOpenRuns(exitCode)
    debug?.finish()
    deliver()
  }

  /** Whoever has just turned telemetry off is heard at once: not even the end of the run that did it is recorded. */
  function obey<T>(answer: T): T {
    if (session !== undefined && !mayRecord(world, options)) {
      session.spool.close()
      session = undefined
    }
    return answer
  }

  function deliver(): void {
    if (!debug?.insteadOfSending && session?.spool.hasAppended())
      loadRecording()?.deliverIfDue(world, session, () => courierFile(options.courier))
  }

  /** A server may run for weeks, and who ends it with Ctrl+C leaves no exit listener a chance. */
  function deliverWhileRunning(milliseconds: number): void {
    world.later(milliseconds, () => {
      deliver()
      deliverWhileRunning(HOUR_MS)
    })
  }

  /** Telemetry never fails in the host's place: only an author in strict mode sees an error. */
  function quietly<T>(fallback: T, act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (strict) throw error
      return fallback
    }
  }

  function quietStage(open: () => Stage): Stage {
    const stage = quietly(undefined, open)
    return { end: (outcome, error, properties) => quietly(undefined, () => stage?.end(outcome, error, properties)) }
  }

  /** A run as hosts hold it: whatever they pass, and whatever goes wrong, no call of it fails. */
  function quietRun(run: Run): Run {
    const quiet: Run = {
      set: (properties) => quietly(undefined, () => run.set(properties)),
      stage: (word, before) => quietStage(() => run.stage(word, before)),
      feature: (word, value) => quietly(undefined, () => run.feature(word, value)),
      longFeature: (word, value) => quietStage(() => run.longFeature(word, value)),
      measure: (word, sample) => quietly(undefined, () => run.measure(word, sample)),
      fails: (error) => quietly(undefined, () => run.fails(error)),
      end(outcome, details) {
        openRuns.delete(quiet)
        quietly(undefined, () => run.end(outcome, details))
      },
    }
    return quiet
  }

  return {
    catalog: options.catalog,
    startRun: (name, start?: RunStart) =>
      quietly(inertRun, () => {
        const open = isOwnCommand(name) ? undefined : sessionIn(start)
        const opened = open && loadRecording()?.openRun(open, name, start)
        if (opened === undefined) return inertRun
        const run = quietRun(opened)
        openRuns.add(run)
        if (start?.isEndless) deliver()
        return run
      }),
    record(name, properties) {
      quietly(undefined, () => {
        const open = sessionFor('event')
        if (open) loadRecording()?.recordEvent(open, name, properties)
      })
    },
    childEnv: (env = world.env) => {
      const off = quietly(true, () => (asked === undefined ? !mayRecord(world, options) : session === undefined))
      const copied = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const { catalog } = options
      // Written out: few catalogs have a session, and a run that is off needs none of this.
      const joined =
        !off && catalog.identity?.session ? { [`${variablePrefix(catalog.tool)}_TELEMETRY_SESSION`]: sessionId() ?? '' } : {}
      return { ...Object.fromEntries(copied), ...(off && { SONDE_TELEMETRY_DISABLED: '1' }), ...joined }
    },
    async flush({ deadlineMs } = {}) {
      try {
        endOpenRuns(world.exitCode())
        if (session === undefined || debug?.insteadOfSending || !session.spool.hasAppended()) return
        const { flushSession } = await import('./flush.ts')
        await flushSession(world, session, deadlineMs)
      } catch {
        // What could not be delivered waits for the next one.
      }
    },
    async ask() {
      const { askUser } = await import('./commands/run-command.ts')
      return obey(await askUser(world, options))
    },
    async command(words) {
      const { runCommand } = await import('./commands/run-command.ts')
      return obey(await runCommand(world, { ...options, canRecord: loadRecording() !== undefined }, words))
    },
  }
}

/** The `telemetry` command is never recorded, and never shows a notice of its own accord. */
function isOwnCommand(name: string): boolean {
  return name === 'telemetry' || name.startsWith('telemetry ')
}
