import { resolve } from 'node:path'
import { SetupError } from '@sonde/core'
import type { Plugin, ResolvedConfig } from 'vite'
import { isStrict, readOptions, type SondeOptions } from './options.ts'
import { isOtherHost, isViteCli } from './other-hosts.ts'
import { frameworksOf, nameOf, packagesOf } from './public-plugins.ts'
import { closeSession, findSession, joinSession, leaveSession } from './sessions.ts'
import type { Ending, Session, SessionStart, ViteTelemetry } from './session.ts'

/**
 * Records one run per build or dev session of Vite: how it ended, how long its stages took, and which public plugins it was made with.
 * Of `vite preview` only that it began.
 *
 * Records nothing under Vitest and inside Astro and Nuxt. Changes nothing about the build. A tool whose plugin is there twice, or in
 * several environments, is one run; several tools do not see each other.
 *
 * @example export default defineConfig({ plugins: [sonde(telemetry)] })
 * @throws SetupError in strict mode, where there is no telemetry, no catalog in it, or an option that cannot be used. Never otherwise.
 */
export function sonde(telemetry: ViteTelemetry, options: SondeOptions = {}): Plugin {
  if (!isTelemetry(telemetry)) return withoutTelemetry()
  const { plugins: names = {}, starter } = readOptions(options)
  const member = {}
  const askedAt = performance.now()
  const ownsProcess = isViteCli(process.argv)
  let start: SessionStart | undefined
  let config: ResolvedConfig | undefined
  /** How long reading the configuration took, once that is known. */
  let configMs = 0
  let isWatching = false

  function startIn(root: string, command: string, isWatcher: boolean): SessionStart {
    const elapsedMs = performance.now() - askedAt
    const isBuild = command === 'build'
    return {
      telemetry,
      command: isBuild ? 'build' : 'dev',
      root: resolve(root),
      names,
      elapsedMs,
      isEndless: !isBuild || isWatcher,
    }
  }

  function join(): Session | undefined {
    if (start === undefined) return undefined
    const isNew = findSession(start) === undefined
    const session = joinSession(member, { ...start, elapsedMs: performance.now() - askedAt })
    if (isNew) {
      // A session that was not open while the configuration was read: nobody knew yet that it would be one.
      session.configure(configMs)
      describe(session)
    }
    session.configured()
    return session
  }

  /** What is known when the configuration is. */
  function describe(session: Session): void {
    session.tell(() => {
      const packages = packagesOf(config?.plugins.filter((plugin) => !nameOf(plugin).startsWith('sonde:')) ?? [], names)
      return { plugins: packages, frameworks: frameworksOf(packages), starter }
    })
  }

  /** A watcher goes on after its first build. */
  const ending = (): Ending => ({ endsProcess: ownsProcess && !isWatching })

  return {
    name: `sonde:${telemetry.catalog.tool}`,
    enforce: 'pre',

    config: {
      order: 'pre',
      handler({ root = '.', build }, { command, mode, isPreview = false }) {
        // Others may ask for the configuration and build nothing; the command line goes on, or fails while it reads it.
        if (!ownsProcess || isPreview || isOtherHost(mode, [], process.env)) return
        start = startIn(root, command, Boolean(build?.watch))
        if (findSession(start) === undefined) joinSession(member, start).configure()
      },
    },

    configResolved(resolved) {
      config = resolved
      configMs = performance.now() - askedAt
      isWatching = resolved.build.watch !== null
      const { root, command, mode, plugins } = resolved
      if (isOtherHost(mode, plugins, process.env)) return
      start ??= startIn(root, command, isWatching)
      const session = findSession(start)
      if (session) describe(session)
    },

    configureServer(server) {
      const session = join()
      if (session === undefined) return undefined
      session.tell({ environments: Object.keys(server.environments) })
      return () => {
        // Vite's own handler, which shows the error, is the next one.
        server.middlewares.use((error: unknown, _request: unknown, _response: unknown, next: (error: unknown) => void) => {
          session.stumble('serve', error)
          next(error)
        })
      }
    },

    configurePreviewServer({ config: { root, mode, plugins } }) {
      if (isOtherHost(mode, plugins, process.env)) return
      telemetry.startRun('preview', { kind: 'build', isGuest: true, root: resolve(root), startOnly: true, isEndless: true })
    },

    buildApp: {
      order: 'pre',
      handler(builder) {
        // No hook is told of what is thrown while files are written.
        const build = builder.build.bind(builder)
        // By `then`: `await` would add a line to the stack that Vite prints.
        builder.build = (environment) =>
          build(environment).then(undefined, (error: unknown) => {
            if (start) findSession(start)?.fail(environment.name, ending(), error)
            throw error
          })
        return Promise.resolve()
      },
    },

    buildStart: {
      order: 'pre',
      handler() {
        if (config?.command !== 'build') return
        const session = join()
        session?.enter(member, this.environment.name, session.hasEnded ? 'rebuild' : 'build')
      },
    },

    buildEnd: {
      order: 'post',
      sequential: true,
      handler(error) {
        const session = sessionOfBuild()
        const { name } = this.environment
        if (error) session?.fail(name, ending(), error)
        else if (session && !session.hasEnded) session.count(name, { modules: countOf(this.getModuleIds()) })
      },
    },

    renderStart() {
      const session = sessionOfBuild()
      if (session && !session.hasEnded) session.enter(member, this.environment.name, 'render')
    },

    renderError(error) {
      sessionOfBuild()?.fail(this.environment.name, ending(), error)
    },

    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const session = sessionOfBuild()
        if (!session || session.hasEnded) return
        session.count(this.environment.name, { files: Object.keys(bundle).length })
        if (this.environment.config.build.write) session.enter(member, this.environment.name, 'write')
        else session.leave(member, this.environment.name)
      },
    },

    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const session = sessionOfBuild()
        if (session) session.leave(member, this.environment.name)
      },
    },

    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const session = start && findSession(start)
        if (!session) return
        const { name } = this.environment
        if (config?.command === 'serve') {
          // Once per environment, and for a restarted server after its successor was opened.
          if (leaveSession(member, start as SessionStart) && !ownsProcess) over(session)
          return
        }
        const closed = session.close(name, ending())
        const all = config?.builder ? Object.keys(config.environments) : [name]
        if (!session.hasEnded && !all.every((one) => closed.has(one))) return
        if (isWatching) session.end()
        else if (!ownsProcess) over(session)
      },
    },
  }

  function sessionOfBuild(): Session | undefined {
    return config?.command === 'build' && start ? findSession(start) : undefined
  }

  function over(session: Session): void {
    session.end()
    closeSession(start as SessionStart)
  }
}

/**
 * What an author exports may be missing or something else, such as the catalog, whatever its type says, and the build is somebody
 * else's. A telemetry that was given no usable catalog has one that names no tool.
 */
function isTelemetry(passed: Partial<ViteTelemetry> | null | undefined): boolean {
  try {
    return typeof passed?.catalog?.tool === 'string' && typeof passed.startRun === 'function'
  } catch {
    return false
  }
}

function withoutTelemetry(): Plugin {
  if (isStrict()) {
    throw new SetupError(
      'no-catalog',
      'The plugin of `@sonde/vite` was given no telemetry with a catalog, so it records nothing. Pass what `createTelemetry` returns: `sonde(telemetry)`.',
    )
  }
  return { name: 'sonde' }
}

function countOf(ids: Iterable<string>): number {
  let count = 0
  for (const _ of ids) count++
  return count
}
