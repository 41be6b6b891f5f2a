import type { Run, RunStarter, Stage as RunStage } from '@sonde/core'
import { failureOf } from './failure.ts'
import { integrationOf } from './public-names.ts'
import type { Stage } from './stages.ts'

/** What a session is. */
export interface SessionStart {
  readonly telemetry: RunStarter & { readonly catalog: { readonly tool: string } }
  readonly command: 'build' | 'dev'
  /** Of the site, as an absolute path. */
  readonly root: string
  /** Whether the process ends with the command, so that its exit code says how. */
  readonly ownsProcess: boolean
}

/** One build or dev session of one tool: a run that is in one stage after the other. */
export interface Session {
  tell: Run['set']
  /** Leaves the stage it was in, and enters one. */
  enter(word: Stage): void
  /** Leaves the stage it was in. */
  leave(): void
  /** Ends the run with an error. */
  fail(thrown: unknown): void
  /** Ends the run well, unless the process will end it. */
  end(): void
}

/** The open sessions of this process: a dev server that restarts makes new integrations, which belong to its session. */
const sessions = new Map<string, Session>()

/** The session of a tool and a site. `isRestart` goes on with the one that is open. */
export function openSession(start: SessionStart, isRestart: boolean): Session {
  const key = [start.telemetry.catalog.tool, start.command, start.root].join('\n')
  const found = isRestart ? sessions.get(key) : undefined
  const session = found ?? createSession(start)
  sessions.set(key, session)
  return session
}

function createSession({ telemetry, command, root, ownsProcess }: SessionStart): Session {
  const run: Run = telemetry.startRun(command, { kind: 'build', isGuest: true, root, isEndless: command === 'dev' })
  let stage: RunStage | undefined
  let hasFailed = false

  function leave(): void {
    stage?.end('ok')
    stage = undefined
    run.set({ stage: undefined })
  }

  return {
    tell: (properties) => run.set(properties),
    enter(word) {
      if (hasFailed) return
      leave()
      stage = run.stage(word)
      // Told beforehand: Astro tells nobody that a command failed, and a process that exits gives no time to say where it was.
      run.set({ stage: word })
    },
    leave,
    fail(thrown) {
      hasFailed = true
      const { error, plugin } = failureOf(thrown)
      const named = plugin === undefined ? {} : { plugin: integrationOf(plugin) }
      stage?.end('error', error, named)
      stage = undefined
      run.set(named)
      // Astro's command line ends with 1 after every failed build.
      run.end('error', { error, ...(ownsProcess && { exitCode: 1 }) })
    },
    end() {
      leave()
      if (!ownsProcess) run.end('ok')
    },
  }
}
