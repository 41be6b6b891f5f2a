import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTelemetry, SetupError, type CatalogInput, type TelemetryOptions } from '@sonde/core'
import type { AstroIntegration } from 'astro'
import { withAstroAliases } from './aliases.ts'
import { describe } from './describe.ts'
import { openSession, type Session } from './session.ts'
import { buildPlugin } from './vite-plugin.ts'

/** How a tool is wired: what `createTelemetry` takes. */
export interface SondeOptions<C extends CatalogInput = CatalogInput> extends TelemetryOptions<C> {
  /** The package this site was made from, such as a theme. */
  readonly starter?: string
}

/**
 * Records one run per build or dev session of Astro: how it ended, how long its stages took, which public integrations and adapter it was
 * made with, and how many pages. Of `astro preview` only that it began, and of `astro sync` nothing.
 *
 * Without options it does nothing, because nobody would know what it is for; under `SONDE_STRICT=1` it says so.
 *
 * @example integrations: [sonde({ catalog, version: '1.4.2' })]
 * @throws SetupError in strict mode, where there is no catalog. Never otherwise.
 */
export function sonde<const C extends CatalogInput>(options?: SondeOptions<C>): AstroIntegration {
  const { starter, ...wiring } = readOptions(options)
  if (typeof wiring.catalog !== 'object' || wiring.catalog === null) return withoutCatalog()
  const telemetry = createTelemetry({ ...wiring, catalog: withAstroAliases(wiring.catalog) } as TelemetryOptions<C>)
  // Nothing is left of a catalog that cannot be used: core says why.
  if (!('tool' in telemetry.catalog)) return inert()
  const name = `sonde:${telemetry.catalog.tool}`
  const ownsProcess = isAstroCli(process.argv)
  let session: Session | undefined
  return {
    name,
    hooks: {
      'astro:config:setup'({ command, isRestart, config, updateConfig }) {
        const root = fileURLToPath(config.root)
        if (command === 'preview')
          telemetry.startRun(command, { kind: 'build', isGuest: true, root, startOnly: true, isEndless: true })
        if (command !== 'build' && command !== 'dev') return
        session = openSession({ telemetry, command, root, ownsProcess }, isRestart)
        session.enter('config')
        session.tell({ starter })
        // Astro has types of its own Vite.
        if (command === 'build') updateConfig({ vite: { plugins: [buildPlugin(telemetry.catalog.tool, session) as never] } })
      },
      'astro:config:done'({ config }) {
        session?.tell(() => describe(config, name))
        session?.enter('sync')
      },
      'astro:server:start': () => session?.leave(),
      'astro:server:done': () => session?.end(),
      'astro:build:generated': () => session?.enter('finish'),
      'astro:build:done'({ pages }) {
        session?.tell({ pages: pages.length })
        session?.end()
      },
    },
  }
}

/** A copy of an author's options, and nothing of what cannot be read: the site is somebody else's. */
function readOptions<C extends CatalogInput>(passed: SondeOptions<C> | undefined): Partial<SondeOptions<C>> {
  try {
    return { ...passed }
  } catch {
    return {}
  }
}

/** What `astro add` writes has no options yet. */
function withoutCatalog(): AstroIntegration {
  if (process.env['SONDE_STRICT'] === '1') {
    throw new SetupError(
      'no-catalog',
      'The integration `@sonde/astro` was given no catalog, so it records nothing. Pass one: `sonde({ catalog, version })`.',
    )
  }
  return inert()
}

function inert(): AstroIntegration {
  return { name: 'sonde', hooks: {} }
}

/** Whether this process is Astro's own command line: it ends with the command, and with an exit code that says how. */
function isAstroCli([, program = '']: readonly string[]): boolean {
  return ['astro', 'astro.js', 'astro.mjs'].includes(basename(program))
}
