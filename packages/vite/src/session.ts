import type { Run, RunStarter, Stage as RunStage } from '@sonde/core'
import { failureOf } from './failure.ts'
import { packageOf, type PluginNames } from './public-plugins.ts'
import type { Stage } from './stages.ts'

/** Stands for what is done before there are environments: reading the configuration. */
const NO_ENVIRONMENT = ''

/** What of `createTelemetry`'s result a Vite session uses. */
export interface ViteTelemetry extends RunStarter {
  readonly catalog: { readonly tool: string }
}

/** What a session is. */
export interface SessionStart {
  readonly telemetry: ViteTelemetry
  readonly command: 'build' | 'dev'
  readonly root: string
  readonly names: PluginNames
  /** Milliseconds since Vite first asked for the configuration. */
  readonly elapsedMs: number
  /** Whether it is known to go on until somebody interrupts it. */
  readonly isEndless: boolean
}

/** One build or dev session of one tool: a run with its stages, which several environments may be in at the same time. */
export interface Session {
  /** Adds properties to the run. */
  tell: Run['set']
  /** Adds what was counted in one environment. */
  count(environment: string, counts: { readonly modules?: number; readonly files?: number }): void
  /** Begins to read the configuration. */
  configure(elapsedMs?: number): void
  /** Has read it. Others may have failed to until something is done with it. */
  configured(): void
  /**
   * Enters a stage in an environment, and leaves the one it was in. `owner` is whoever entered the environment first: a tool that is
   * there twice counts once.
   */
  enter(owner: object, environment: string, stage: Stage): void
  leave(owner: object, environment: string): void
  /** Closes an environment, and lists those that were closed. One that is still in a stage has failed: the error went elsewhere. */
  close(environment: string, ending: Ending): ReadonlySet<string>
  /** Ends the stage of an environment, and the run, with an error, which is unknown where the host tells nobody. */
  fail(environment: string, ending: Ending, thrown?: unknown): void
  /** Records an error after which the session goes on. */
  stumble(stage: Stage, thrown: unknown): void
  /** Ends the run well, unless it has ended, or ends with the process. Stages that are entered afterwards are still recorded. */
  end(): void
  readonly hasEnded: boolean
}

/** Whether the process ends with the session, so that its exit code says how. */
export interface Ending {
  readonly endsProcess: boolean
}

interface Place {
  readonly owner: object
  readonly word: Stage
  readonly stage: RunStage
}

/** Opens the run of a session. */
export function openSession({ telemetry, command, root, names, elapsedMs, isEndless }: SessionStart): Session {
  const run: Run = telemetry.startRun(command, { kind: 'build', isGuest: true, root, elapsedMs, isEndless })
  const places = new Map<string, Place>()
  const counts = { modules: new Map<string, number>(), files: new Map<string, number>() }
  const entered = new Set<string>()
  const closed = new Set<string>()
  let failedStage: Stage | undefined
  let ended = false

  function pluginOf(plugin: string | undefined): { plugin?: string } {
    return plugin === undefined ? {} : { plugin: packageOf(plugin, names) }
  }

  /** Told beforehand: a process that exits gives nobody time to say where it was. */
  function tellStage(): void {
    run.set({ stage: failedStage ?? [...places.values()].at(-1)?.word })
  }

  function open(owner: object, environment: string, word: Stage, before = 0): void {
    places.set(environment, { owner, word, stage: run.stage(word, { elapsedMs: before }) })
    tellStage()
  }

  function leave(owner: object, environment: string): void {
    const place = places.get(environment)
    if (place?.owner !== owner) return
    place.stage.end('ok')
    places.delete(environment)
    tellStage()
  }

  function fail(environment: string, { endsProcess }: Ending, thrown?: unknown): void {
    const { error, plugin } = failureOf(thrown)
    const place = places.get(environment)
    places.delete(environment)
    place?.stage.end('error', error, pluginOf(plugin))
    failedStage ??= place?.word
    tellStage()
    run.set(pluginOf(plugin))
    if (ended || (thrown === undefined && endsProcess)) return
    ended = true
    // Vite's command line ends with 1 after every failed build.
    run.end('error', { error, ...(endsProcess && { exitCode: 1 }) })
  }

  return {
    tell: (properties) => run.set(properties),
    count(environment, found) {
      for (const name of ['modules', 'files'] as const) {
        const number = found[name]
        if (number === undefined) continue
        counts[name].set(environment, number)
        run.set({ [name]: [...counts[name].values()].reduce((sum, one) => sum + one, 0) })
      }
    },
    configure: (before) => open(places, NO_ENVIRONMENT, 'config', before),
    configured: () => leave(places, NO_ENVIRONMENT),
    enter(owner, environment, word) {
      const place = places.get(environment)
      if (place !== undefined && place.owner !== owner) return
      place?.stage.end('ok')
      open(owner, environment, word)
      entered.add(environment)
      run.set({ environments: [...entered] })
    },
    leave,
    close(environment, ending) {
      if (places.has(environment)) fail(environment, ending)
      return closed.add(environment)
    },
    fail,
    stumble(word, thrown) {
      const { error, plugin } = failureOf(thrown)
      run.stage(word).end('error', error, pluginOf(plugin))
    },
    end() {
      if (ended) return
      ended = true
      run.end('ok')
    },
    get hasEnded() {
      return ended
    },
  }
}
