import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deliverNow, fakeCollector, receivedEvents } from '@sonde/testing'

const example = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)
const astro = join(dirname(require.resolve('astro/package.json')), 'bin', 'astro.mjs')
const sonde = join(example, 'node_modules', 'sonde', 'dist', 'bin.mjs')

/** A busy machine builds slowly. */
export const LIMIT_MS = 110_000

/** Somebody who works on the site, on a machine of their own, where nothing but a collector on loopback is asked. */
export async function createPerson() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-journal-')))
  const home = join(root, 'home')
  const site = join(root, 'site')
  const state = join(home, '.local/state/sonde/journal')
  const collector = await fakeCollector()
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    NO_COLOR: '1',
    // Astro asks nobody on a network. Its own telemetry is off by its setting: its variable would switch ours off too.
    ASTRO_DISABLE_UPDATE_CHECK: 'true',
    XDG_CONFIG_HOME: join(import.meta.dirname, 'config'),
    JOURNAL_TELEMETRY_ENDPOINT: collector.endpoint,
  }
  mkdirSync(home)
  cpSync(example, site, {
    recursive: true,
    filter: (path) =>
      !['node_modules', 'dist', 'test', '.turbo', '.astro', 'tsconfig.json'].includes(path.split('/').at(-1) ?? ''),
  })
  // What Astro keeps between builds lies there: a folder of its own.
  mkdirSync(join(site, 'node_modules'))
  for (const name of ['astro', '@sonde']) symlinkSync(join(example, 'node_modules', name), join(site, 'node_modules', name))

  const run = (command: string, args: readonly string[], { cwd = site, ...more }: Readonly<Record<string, string>> = {}) => {
    const options = { cwd, env: { ...env, ...more }, encoding: 'utf8' as const, timeout: LIMIT_MS }
    const { stdout, stderr, status } = spawnSync(command, args, options)
    return { stdout, stderr, exitCode: status }
  }

  return {
    /** Types `astro <line>` without a terminal. */
    astro: (line: string, more?: Readonly<Record<string, string>>) => run(process.execPath, [astro, ...line.split(' ')], more),
    /** Types `astro <line>` at a terminal; stdout and stderr are one text. */
    astroAtTerminal: (line: string) =>
      run('script', ['-qec', `'${process.execPath}' '${astro}' ${line}`, '/dev/null'], { TERM: 'xterm', SHELL: '/bin/sh' }),
    /** Types `sonde <line>`, from the home directory. */
    sonde: (line: string) => run(process.execPath, [sonde, ...line.split(' ')], { cwd: home }),
    /** Types `sonde <line>` while the collector, which is this process, answers. */
    async sondeAnswered(line: string) {
      const child = spawn(process.execPath, [sonde, ...line.split(' ')], { cwd: home, env, stdio: 'ignore' })
      const [exitCode] = (await once(child, 'exit')) as [number | null]
      return exitCode
    },
    /** Types `astro dev`, asks for a page once it is served, and sends a signal. */
    async serve(signal: NodeJS.Signals, page = '') {
      const child = spawn(process.execPath, [astro, 'dev', '--host', '127.0.0.1'], { cwd: site, env, timeout: LIMIT_MS })
      let output = ''
      child.stderr.resume()
      const served = new Promise<void>((resolve) => {
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          output += text
          if (output.includes('watching for file changes')) resolve()
        })
      })
      const ended = once(child, 'exit')
      await Promise.race([served, ended])
      const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) ?? []
      const { status } = await fetch(`${address}${page}`)
      child.kill(signal)
      const [exitCode, by] = (await ended) as [number | null, NodeJS.Signals | null]
      return { status, exitCode, signal: by }
    },
    write: (path: string, text: string) => writeFileSync(join(site, path), text),
    has: (path: string) => existsSync(join(site, path)),
    /** The files the telemetry keeps; none where nothing was ever recorded. */
    kept: () => (existsSync(state) ? readdirSync(state) : []),
    /** What arrived, after all of it was delivered. */
    async events() {
      await deliverNow(state, { env })
      return receivedEvents(collector)
    },
    paths: () => collector.requests.map(({ path }) => path),
    async [Symbol.asyncDispose]() {
      await collector.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
