import { basename } from 'node:path'
import { nameOf } from './public-plugins.ts'

/** How plugins of hosts are called that run Vite for purposes of their own. */
const HOSTS = ['vitest', 'astro:', '@astro/', 'nuxt:', 'vite-node']

/**
 * Whether Vite runs inside a host that has an adapter of its own, or to test: neither is a build or a dev session of the project. Astro
 * opens a server that nobody sees for each of its commands.
 */
export function isOtherHost(mode: string, plugins: readonly { readonly name: string }[], env: NodeJS.ProcessEnv): boolean {
  if (mode === 'test' || env['VITEST'] !== undefined) return true
  return plugins.some((plugin) => HOSTS.some((host) => nameOf(plugin).startsWith(host)))
}

/**
 * Whether this process is Vite's own command line: it ends with the session, and with an exit code that says how. `vite optimize` only
 * asks for the configuration of a dev session.
 */
export function isViteCli([, program = '', command]: readonly string[]): boolean {
  return ['vite', 'vite.js'].includes(basename(program)) && command !== 'optimize'
}
