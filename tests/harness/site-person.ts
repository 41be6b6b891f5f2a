import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { courierEnds, deliverNow, fakeCollector, receivedEvents } from '@sonde/testing'

/** A busy machine builds slowly. */
export const LIMIT_MS = 110_000

/** An example that is a site or an app: what is typed in its folder is the command line of its framework. */
export interface SiteExample {
  /** The tool that its telemetry speaks for. */
  readonly tool: string
  readonly folder: string
  /** The framework's own command line. */
  readonly program: string
  /** Lets a copy find what the example depends on. */
  readonly linkPackages: (copy: string) => void
  readonly env?: Readonly<Record<string, string>>
  /** What starts its server, and what it has printed when it answers: its address, too. */
  readonly server: { readonly args: readonly string[]; readonly ready: RegExp }
}

/** What is installed or made, and not part of an example. */
const NOT_COPIED = ['node_modules', 'dist', 'test', '.turbo', '.astro', 'tsconfig.json']

/** Somebody who works on a copy of an example, on a machine of their own, where nothing but a collector on loopback is asked. */
export async function createSitePerson({ tool, folder, program, linkPackages, env: ownEnv, server }: SiteExample) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `sonde-${tool}-`)))
  const home = join(root, 'home')
  const copy = join(root, 'copy')
  const state = join(home, '.local/state/sonde', tool)
  const sonde = join(folder, 'node_modules', 'sonde', 'dist', 'bin.mjs')
  const collector = await fakeCollector()
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    NO_COLOR: '1',
    ...ownEnv,
    [`${tool.toUpperCase()}_TELEMETRY_ENDPOINT`]: collector.endpoint,
  }
  mkdirSync(home)
  cpSync(folder, copy, { recursive: true, filter: (path) => !NOT_COPIED.includes(path.split('/').at(-1) ?? '') })
  linkPackages(copy)

  const run = (command: string, args: readonly string[], { cwd = copy, ...more }: Readonly<Record<string, string>> = {}) => {
    const options = { cwd, env: { ...env, ...more }, encoding: 'utf8' as const, timeout: LIMIT_MS }
    const { stdout, stderr, status } = spawnSync(command, args, options)
    return { stdout, stderr, exitCode: status }
  }

  return {
    /** Types `<framework> <line>` without a terminal. */
    type: (line: string, more?: Readonly<Record<string, string>>) => run(process.execPath, [program, ...line.split(' ')], more),
    /** Types `<framework> <line>` at a terminal; stdout and stderr are one text. */
    typeAtTerminal: (line: string) =>
      run('script', ['-qec', `'${process.execPath}' '${program}' ${line}`, '/dev/null'], { TERM: 'xterm', SHELL: '/bin/sh' }),
    /** Types `sonde <line>`, from the home directory. */
    sonde: (line: string) => run(process.execPath, [sonde, ...line.split(' ')], { cwd: home }),
    /** Types `sonde <line>` while the collector, which is this process, answers. */
    async sondeAnswered(line: string) {
      const child = spawn(process.execPath, [sonde, ...line.split(' ')], { cwd: home, env, stdio: 'ignore' })
      const [exitCode] = (await once(child, 'exit')) as [number | null]
      return exitCode
    },
    /** Starts the server, asks for a page once it is served, and sends a signal. */
    async serve(signal: NodeJS.Signals, page = '') {
      const child = spawn(process.execPath, [program, ...server.args], { cwd: copy, env, timeout: LIMIT_MS })
      let output = ''
      child.stderr.resume()
      const served = new Promise<void>((resolve) => {
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          output += text
          if (server.ready.test(output)) resolve()
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
    write: (path: string, text: string) => writeFileSync(join(copy, path), text),
    remove: (path: string) => rmSync(join(copy, path)),
    has: (path: string) => existsSync(join(copy, path)),
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
      await courierEnds(state)
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
