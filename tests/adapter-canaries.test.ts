import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { deliverNow, expectNoCanary, fakeCollector, findCanaries, plantCanaries, receivedEvents } from '@sonde/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

/** The examples whose own tests have no canaries, each used as its framework is. */
interface Host {
  readonly tool: string
  readonly folder: string
  /** The framework's command line; the program itself where there is none. */
  readonly program: (folder: string) => string
  /** Makes the project, which is named by canaries, one of the framework. */
  readonly set: (folder: string, cwd: string, planted: Planted) => void
  /** What is typed, beside what allows telemetry. */
  readonly lines: (planted: Planted) => readonly (readonly string[])[]
  /** What arrives, to see that something did. */
  readonly outcomes: readonly string[]
}

type Planted = ReturnType<typeof plantCanaries>

const programOf =
  (name: string, ...path: readonly string[]) =>
  (folder: string): string =>
    join(dirname(createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)), ...path)

/** A plugin of the user's with a private name, that fails as the user's own code does: with all it knows. */
function failingPlugin({ secrets, cwd }: Planted): string {
  const told = JSON.stringify(`${secrets.errorMessage} in ${cwd}/${secrets.errorStack}.ts`)
  return `{
    name: ${JSON.stringify(secrets.value)},
    buildStart() {
      if (!process.argv.includes('--mode')) return
      const error = new TypeError(${told}, { cause: new Error(${JSON.stringify(secrets.errorCause)}) })
      throw Object.assign(error, { name: ${JSON.stringify(secrets.errorName)}, code: ${JSON.stringify(secrets.errorCode)}, id: process.cwd() })
    },
  }`
}

const hosts: Readonly<Record<string, Host>> = {
  'oclif-cli': {
    tool: 'stint',
    folder: 'oclif-cli',
    program: (folder) => join(folder, 'dist', 'bin.mjs'),
    set: () => {},
    lines: ({ argv }) => [
      ['start', argv.positional],
      ['stop', '--at', argv.flagValue],
      ['report', '-p', argv.flagValue, argv.unknownFlag],
      [`-x${argv.flagValue}`],
      [argv.command, argv.positional],
      [`report:${argv.command}`],
    ],
    outcomes: ['error', 'ok'],
  },
  'vite-app': {
    tool: 'notes',
    folder: 'vite-app',
    program: programOf('vite', 'bin', 'vite.js'),
    set(folder, cwd, planted) {
      for (const name of ['src', 'plugin', 'index.html', 'telemetry.ts'])
        cpSync(join(folder, name), join(cwd, name), { recursive: true })
      symlinkSync(join(folder, 'node_modules'), join(cwd, 'node_modules'))
      const { secrets } = planted
      writeFileSync(
        join(cwd, 'vite.config.ts'),
        `import { sonde } from '@sonde/vite'
        import { phrases } from './plugin/phrases.ts'
        import { telemetry } from './telemetry.ts'
        export default {
          plugins: [phrases(), ${failingPlugin(planted)}, sonde(telemetry, { plugins: { 'notes-phrases': ['notes:phrases'] } })],
          base: '/${secrets.stdout}/',
          define: { [${JSON.stringify(secrets.errorProperty)}]: '"${secrets.stderr}"' },
        }`,
      )
    },
    lines: ({ argv }) => [
      ['build', '--outDir', argv.flagValue],
      ['build', '--mode', argv.positional],
    ],
    outcomes: ['error', 'ok'],
  },
  'astro-site': {
    tool: 'journal',
    folder: 'astro-site',
    program: programOf('astro', 'bin', 'astro.mjs'),
    set(folder, cwd, planted) {
      for (const name of ['src', 'theme']) cpSync(join(folder, name), join(cwd, name), { recursive: true })
      mkdirSync(join(cwd, 'node_modules'))
      for (const name of ['astro', '@sonde']) symlinkSync(join(folder, 'node_modules', name), join(cwd, 'node_modules', name))
      const { secrets } = planted
      writeFileSync(
        join(cwd, 'astro.config.ts'),
        `import { journal } from './theme/journal.ts'
        export default {
          site: 'https://${secrets.stdout}.example',
          base: '/${secrets.stderr}',
          integrations: [journal({ title: ${JSON.stringify(secrets.errorProperty)} }), { name: ${JSON.stringify(secrets.value)}, hooks: {} }],
          vite: { plugins: [${failingPlugin(planted)}] },
        }`,
      )
    },
    lines: ({ argv }) => [
      ['build', '--outDir', argv.flagValue],
      ['build', '--mode', argv.positional],
    ],
    outcomes: ['error', 'ok'],
  },
}

const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false

const examples = join(import.meta.dirname, '..', 'examples')

/** A busy machine builds slowly. */
const LIMIT_MS = 110_000

describe.runIf(hasTerminal)(
  '[C-12] [R-SST-5] [R-AST-7] [R-SAM-8] nothing that was planted leaves or is kept',
  { timeout: 3 * LIMIT_MS },
  () => {
    test.each(Object.entries(hosts))('by examples/%s', async (_, { tool, folder, program, set, lines, outcomes }) => {
      const collector = await fakeCollector()
      const planted = plantCanaries({
        env: {
          [`${tool.toUpperCase()}_TELEMETRY_ENDPOINT`]: collector.endpoint,
          // Astro asks nobody on a network, and its own telemetry is off by this setting of its.
          ASTRO_DISABLE_UPDATE_CHECK: 'true',
          XDG_CONFIG_HOME: join(examples, 'astro-site', 'test', 'config'),
        },
      })
      onTestFinished(() => collector.close().then(planted.cleanup))
      const example = join(examples, folder)
      set(example, planted.cwd, planted)
      const { cwd, canaries, stateDirectory } = planted
      const options = { cwd, encoding: 'utf8', timeout: LIMIT_MS } as const
      const args = [program(example)]

      // A run at a terminal shows the notice, which a variable of CI or an unknown terminal would keep back.
      const first = `'${process.execPath}' '${args[0]}' ${tool === 'stint' ? 'telemetry on' : 'build'}`
      spawnSync('script', ['-qec', first, '/dev/null'], { ...options, env: { ...planted.env, TERM: 'xterm', SHELL: '/bin/sh' } })
      const printed = lines(planted).map((line) => {
        const { stdout, stderr } = spawnSync(process.execPath, [...args, ...line], { ...options, env: planted.env })
        return stdout + stderr
      })
      await deliverNow(join(stateDirectory, tool), { env: planted.env })

      const ended = receivedEvents(collector).filter(({ name }) => /^(?:command|build)\.finished$/.test(name))
      expect([...new Set(ended.map(({ properties }) => properties['outcome']))].toSorted()).toEqual(outcomes)
      expect(findCanaries(printed.join(''), canaries)).not.toEqual([])
      expectNoCanary({ 'the wire': collector.wire(), 'the state': { directory: stateDirectory } }, canaries)
    })
  },
)
