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
const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js')
const sonde = join(example, 'node_modules', 'sonde', 'dist', 'bin.mjs')

/** A busy machine builds slowly. */
const LIMIT_MS = 110_000

/** Somebody who works on the app, on a machine of their own, where nothing but a collector on loopback is asked. */
export async function createPerson() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-notes-')))
  const home = join(root, 'home')
  const app = join(root, 'app')
  const state = join(home, '.local/state/sonde/notes')
  const collector = await fakeCollector()
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    NO_COLOR: '1',
    NOTES_TELEMETRY_ENDPOINT: collector.endpoint,
  }
  mkdirSync(home)
  cpSync(example, app, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist', 'test', '.turbo', 'tsconfig.json'].includes(path.split('/').at(-1) ?? ''),
  })
  symlinkSync(join(example, 'node_modules'), join(app, 'node_modules'))

  const run = (command: string, args: readonly string[], { cwd = app, ...more }: Readonly<Record<string, string>> = {}) => {
    const options = { cwd, env: { ...env, ...more }, encoding: 'utf8' as const, timeout: LIMIT_MS }
    const { stdout, stderr, status } = spawnSync(command, args, options)
    return { stdout, stderr, exitCode: status }
  }

  return {
    /** Types `vite <line>` without a terminal. */
    vite: (line: string, more?: Readonly<Record<string, string>>) => run(process.execPath, [vite, ...line.split(' ')], more),
    /** Types `vite <line>` at a terminal; stdout and stderr are one text. */
    viteAtTerminal: (line: string) =>
      run('script', ['-qec', `'${process.execPath}' '${vite}' ${line}`, '/dev/null'], { TERM: 'xterm', SHELL: '/bin/sh' }),
    /** Types `sonde <line>`, from the home directory. */
    sonde: (line: string) => run(process.execPath, [sonde, ...line.split(' ')], { cwd: home }),
    /** Types `sonde <line>` while the collector, which is this process, answers. */
    async sondeAnswered(line: string) {
      const child = spawn(process.execPath, [sonde, ...line.split(' ')], { cwd: home, env, stdio: 'ignore' })
      const [exitCode] = (await once(child, 'exit')) as [number | null]
      return exitCode
    },
    /** Types `vite`, asks for a page once it is served, and sends a signal. */
    async serve(signal: NodeJS.Signals, page = '') {
      const child = spawn(process.execPath, [vite, '--host', '127.0.0.1'], { cwd: app, env, timeout: LIMIT_MS })
      let output = ''
      child.stderr.resume()
      for await (const chunk of child.stdout) {
        output += String(chunk)
        if (/127\.0\.0\.1:\d+\//.test(output)) break
      }
      const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) ?? []
      const { status } = await fetch(`${address}${page}`)
      const ended = once(child, 'exit')
      child.kill(signal)
      const [exitCode, by] = (await ended) as [number | null, NodeJS.Signals | null]
      return { status, exitCode, signal: by }
    },
    write: (path: string, text: string) => writeFileSync(join(app, path), text),
    has: (path: string) => existsSync(join(app, path)),
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
