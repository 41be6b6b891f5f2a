import type { NoticeStyle } from './consent/notice.ts'
import { enterGate } from './consent/enter-gate.ts'
import { mayAskForDebug } from './consent/may-ask-for-debug.ts'
import { projectRefuses } from './consent/project.ts'
import type { Catalog, CatalogInput, Exactly, PropertiesOf } from './define/catalog.ts'
import { SetupError } from './define/setup-error.ts'
import type { Shipped } from './define/shipped-words.ts'
import { childEnvironment } from './child-environment.ts'
import { courierFile } from './courier-file.ts'
import type { TransportChoice } from './define/transport-choice.ts'
import { currentWorld, type World } from './edge/world.ts'
import type { LiveTelemetry } from './live-telemetry.ts'
import { loadRecording } from './parts/load-recording.ts'
import { quietly } from './quietly.ts'
import { loadErrors } from './record/errors/load-errors.ts'
import type { ErrorWiring } from './record/errors/wiring.ts'
import { read } from './record/errors/read.ts'
import { inertRun } from './record/inert-run.ts'
import { rootIn } from './record/run-root.ts'
import { isUsableCatalog, readOptions } from './telemetry-options.ts'
import type { Run, RunStart, RunStarter, TelemetryCommands } from './run.ts'

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
  record<Name extends keyof C['events'] & string, P extends PropertiesOf<C, Name>>(
    name: Name,
    properties: Exactly<P, PropertiesOf<C, Name>>,
  ): void

  /**
   * The run that was opened last, such as the one an adapter opened for the command that was typed: for its properties, stages, features
   * and samples. Before there is one, and while telemetry is off, it is a run that records nothing.
   */
  currentRun(): Run

  /**
   * The environment for a child process: a copy of this process's, or of `env`, that carries on a refusal, whatever its reason, or the
   * session, where the catalog's `identity` has one. What is no environment is taken for this process's. Never throws.
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
export async function checkSetup(options: Pick<TelemetryOptions, 'catalog' | 'errors' | 'transport' | 'shipped'>): Promise<void> {
  const { catalog, errors, transport, shipped } = readOptions(options)
  const { assertSetup } = await import('./define/check-catalog.ts')
  assertSetup(catalog, read(errors, 'classes') as ErrorWiring['classes'], transport, shipped)
  const problem = loadErrors()?.ownPackageProblem(currentWorld(), catalog, errors)
  if (problem !== undefined) throw new SetupError('own-package', problem)
}

/** {@link createTelemetry} in a given world. */
export function createTelemetryIn<const C extends CatalogInput>(world: World, passed: TelemetryOptions<C>): Telemetry<C> {
  const options = readOptions(passed)
  const { catalog, strict = world.env['SONDE_STRICT'] === '1' } = options
  const isUsable = quietly(false, false, () => isUsableCatalog(catalog))
  let refused: 'run' | 'event' | undefined
  let live: LiveTelemetry | undefined
  let current: Run = inertRun

  // Loaded only for the author's eyes: the check is larger than all that an end user's run needs.
  const checked = strict ? checkSetup(options) : undefined

  /** An author hears of what fails, but first of what is wrong with the set-up: that says what to correct. */
  function attempt<T>(fallback: T, act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (strict && error instanceof Error && error.name === 'SetupError') throw error
      void checked?.then(() => Promise.reject(error))
      return fallback
    }
  }

  /** What records, where no switch refuses: a run that is off by one loads no more than this file. */
  function goLive(reason: 'run' | 'event', root?: string): LiveTelemetry | undefined {
    if (!isUsable || live !== undefined || refused === 'run' || refused === reason) return live
    let entered = enterGate(world, catalog, root)
    // What prints instead of sending says why telemetry is off, too.
    if (entered !== undefined || mayAskForDebug(world.env, catalog.tool)) {
      live = loadRecording()?.liveTelemetry(world, {
        ...options,
        strict,
        enter(at) {
          const found = entered ?? enterGate(world, catalog, at)
          // Good for the gate that is passed now; a later one is another.
          entered = undefined
          return found
        },
        childEnvironment,
        projectRefuses: (other) => projectRefuses(world, other, catalog.tool),
        courierFile: () => courierFile(options.courier),
      })
    }
    if (live === undefined) refused = reason
    return live
  }

  /** Whoever has just turned telemetry off is heard at once. */
  function obeying<T>(answer: T): T {
    live?.obey()
    return answer
  }

  return {
    // What reads on in it, as adapters do, finds nothing, and not what throws.
    catalog: isUsable ? catalog : ({} as C),
    startRun(name, said?: RunStart) {
      if (isOwnCommand(name)) return inertRun
      current = attempt(inertRun, () => {
        const root = rootIn(said)
        return goLive('run', root ?? undefined)?.startRun(name, said, root) ?? inertRun
      })
      return current
    },
    currentRun: () => current,
    record(name, properties) {
      attempt(undefined, () => goLive('event')?.record(name, properties))
    },
    childEnv: (env = world.env) =>
      attempt(undefined, () => goLive('event'))?.childEnv(env) ??
      childEnvironment(env, world.env, { SONDE_TELEMETRY_DISABLED: '1' }),
    async flush(within) {
      try {
        const session = live?.endRuns()
        if (session === undefined) return
        const { flushSession } = await import('./session/flush.ts')
        await flushSession(world, session, read(within, 'deadlineMs'))
      } catch {
        // What could not be delivered waits for the next one.
      }
    },
    async ask() {
      try {
        const { askUser } = await import('./commands/run-command.ts')
        return obeying(isUsable ? await askUser(world, options) : 'not-asked')
      } catch {
        return 'not-asked'
      }
    },
    async command(words) {
      const { runCommandOf } = await import('./commands/run-command.ts')
      return obeying(await runCommandOf(world, isUsable && { ...options, canRecord: loadRecording() !== undefined }, words))
    },
  }
}

/** The `telemetry` command is never recorded, and never shows a notice of its own accord. */
function isOwnCommand(name: string): boolean {
  return name === 'telemetry' || (typeof name === 'string' && name.startsWith('telemetry '))
}
