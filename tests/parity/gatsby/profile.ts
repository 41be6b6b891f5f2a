import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canaryError, plantedSecrets } from '@sonde/testing'
import type { Call, Profile } from '../profile.ts'
import { catalog } from './catalog.ts'

/** What a site says of itself. */
export interface Site {
  readonly plugins?: readonly string[]
  readonly flags?: readonly string[]
  /** What `gatsby new` wrote: a project remembers its starter. */
  readonly starter?: string
  /** Which plugin fails at which stage. */
  readonly failing?: { readonly plugin: string; readonly stage: string }
  /** The stage that never ends. */
  readonly endless?: string
}

const CONFIG = 'gatsby-config.json'

function createSite({ command, words: [folder = '', starter], record }: Call): void {
  if (starter === undefined) return
  const site: Site = { starter }
  writeFileSync(join(folder, CONFIG), JSON.stringify(site))
  record('project.created', { starter, outcome: 'ok', command })
}

/** Goes through the stages: an error ends a build, and a session of `develop` goes on after it. */
async function buildSite({ command, run, words }: Call): Promise<void> {
  if (!existsSync(CONFIG)) return
  const { plugins = [], flags = [], starter, failing, endless } = JSON.parse(readFileSync(CONFIG, 'utf8')) as Site
  run.set({ plugins, starter })
  for (const feature of flags) run.feature(feature)
  for (const word of ['bootstrap', 'sourcing', 'render', 'bundle']) {
    const stage = run.stage(word)
    if (word === endless) await new Promise<never>(() => setInterval(() => {}, 1000))
    if (word !== failing?.stage) {
      stage.end('ok')
      continue
    }
    const { plugin } = failing
    const error = failure(words)
    stage.end('error', error, { plugin })
    if (command === 'develop') continue
    run.set({ stage: word, plugin })
    throw error
  }
}

/** An error as plugins have them: its message repeats what it was given. */
function failure(words: readonly string[]): Error {
  if (process.env['CANARY_SECRETS'] === undefined) return new TypeError('Cannot read properties of undefined')
  const known = [
    process.env['NPM_TOKEN'],
    process.env['DATABASE_URL'],
    readFileSync('.env', 'utf8'),
    plantedSecrets().errorMessage,
    ...words,
  ]
  return new Error(`Request failed with status code 404 ${known.join(' ')}`, { cause: canaryError() })
}

export const gatsby: Profile = {
  catalog,
  version: '5.14.1',
  servers: ['develop', 'serve'],
  builds: ['build', 'develop'],
  async act(call) {
    const { command, words, childEnv } = call
    if (command === 'new') createSite(call)
    if (command === 'clean' && words[0] === 'and-build') {
      spawnSync(process.execPath, [process.argv[1] ?? '', 'build'], { env: childEnv(), stdio: 'inherit' })
    }
    if (command === 'build' || command === 'develop') await buildSite(call)
  },
}
