import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { canaryError } from '@sonde/testing'
import type { Call, Profile } from '../profile.ts'
import { catalog, config } from './catalog.ts'

class AstroBuildError extends Error {}

interface Site {
  readonly integrations?: readonly { readonly name: string; readonly build?: () => void }[]
}

/** The site whose configuration stands in the working directory. */
async function readSite(): Promise<Site> {
  const path = resolve('astro.config.mjs')
  if (!existsSync(path)) return {}
  return ((await import(pathToFileURL(path).href)) as { default: Site }).default
}

/** Lets every integration have its part in a build. */
function build(site: Site, { command, record }: Call): void {
  for (const { name: plugin, build: take } of site.integrations ?? []) {
    try {
      take?.()
    } catch (error) {
      const failure = new AstroBuildError(`${plugin} failed`, { cause: error })
      record('ASTRO_CLI_ERROR', {
        cliCommand: command,
        name: failure,
        code: failure,
        stage: 'generated',
        plugin,
        isFatal: true,
      })
      throw failure
    }
  }
}

export const astro: Profile = {
  catalog,
  version: '7.0.3',
  errors: { classes: { AstroBuildError } },
  servers: ['dev', 'preview'],
  async act(call) {
    const site = await readSite()
    call.record('ASTRO_CLI_SESSION_STARTED', { cliCommand: call.command, config: config.reduce(site) })
    if (process.env['CANARY_SECRETS'] !== undefined) throw canaryError()
    if (call.command === 'build') build(site, call)
  },
}
