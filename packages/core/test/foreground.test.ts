import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createHome, postponeDelivery, runTool, startTool, waitingLines, type Home } from './tool.ts'

interface Loaded {
  readonly loaded: readonly string[]
  readonly listeners: Record<string, number>
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly { readonly startOffset: number; readonly count: number }[] }[]
  }[]
}

const core = join(import.meta.dirname, '..')

function onHome(env: Record<string, string> = {}): Home {
  const home = createHome(env)
  expect(runTool(home, ['telemetry', 'on']).status).toBe(0)
  postponeDelivery(home)
  return home
}

function loadedBy(home: Home, file?: string): Loaded {
  const { stdout } = runTool(home, ['report'], file)
  return JSON.parse(stdout) as Loaded
}

/** Builtins that a run with telemetry loads and the same run without it does not. */
function addedBuiltins(home: Home): string[] {
  const bare = new Set(loadedBy(home, 'bare.mjs').loaded)
  return loadedBy(home).loaded.filter((name) => !bare.has(name))
}

/** What V8 compiled in a run, file by file. */
function compiledBy(home: Home, how: string): Coverage['result'] {
  const coverage = join(home.path, 'coverage')
  runTool(home, [how], undefined, { NODE_V8_COVERAGE: coverage })
  const [name = ''] = readdirSync(coverage)
  return (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Coverage).result
}

/** The functions of a file of core: whether a run calls them, and whether parentheses around them had V8 compile them with the file. */
function functionsOf(file: string, home: Home): readonly { readonly isCalled: boolean; readonly isMarked: boolean }[] {
  const text = readFileSync(join(core, 'dist', file), 'utf8')
  const functions = compiledBy(home, 'ok').find(({ url }) => url.endsWith(`core/dist/${file}`))?.functions ?? []
  return functions
    .flatMap(({ ranges: [whole] }) => whole ?? [])
    .filter(({ startOffset }) => startOffset > 0)
    .map(({ startOffset, count }) => ({ isCalled: count > 0, isMarked: text[startOffset - 1] === '(' }))
}

describe('the usual recorded run', () => {
  test('loads no builtin beyond what the bare program has, but for two small ones that load the part that records', () => {
    const home = onHome()
    expect(addedBuiltins(home)).toEqual(['NativeModule internal/modules/esm/initialize_import_meta', 'NativeModule vm'])
    expect(waitingLines(home).length).toBeGreaterThan(0)
  })

  test('calls hardly a function that V8 did not compile with its file', () => {
    const home = onHome()
    // The first run has more to do than those after it.
    runTool(home, ['ok'])
    const called = functionsOf('recording.cjs', home).filter(({ isCalled }) => isCalled)
    expect(called.length).toBeGreaterThan(100)
    // A run draws the fact it notes about the machine, and each has some functions of its own.
    expect(called.filter(({ isMarked }) => !isMarked).length).toBeLessThan(called.length / 4)
  })

  test('compiles each part once, also where one takes something from another', () => {
    const files = compiledBy(onHome(), 'measure').map(({ url }) => url.split('/core/dist/')[1])
    for (const part of ['recording.cjs', 'seldom.cjs']) expect(files.filter((file) => file === part)).toHaveLength(1)
  })

  test('is not compiled again where the host keeps compiled code', () => {
    const home = onHome()
    const env = { CODE: join(home.path, 'code'), NODE_DEBUG_NATIVE: 'COMPILE_CACHE' }
    const compiled = () => {
      const { stderr } = runTool(home, ['ok'], 'caching.mjs', env)
      return stderr.split('\n').filter((line) => line.includes('recording.cjs') && line.includes('was accepted'))
    }
    expect(compiled()).toEqual([])
    expect(compiled()).toHaveLength(1)
    expect(waitingLines(home)).toHaveLength(4)
  })

  test('has one exit listener and no signal handler', () => {
    expect(loadedBy(onHome()).listeners).toEqual({ SIGINT: 0, SIGTERM: 0, SIGHUP: 0, exit: 1 })
  })

  test('appends two lines and touches nothing else', () => {
    const home = onHome()
    const before = readdirSync(home.directory)
    runTool(home, ['ok'])
    expect(waitingLines(home)).toHaveLength(2)
    expect(readdirSync(home.directory).filter((name) => !before.includes(name))).toEqual([
      'current-https%3A%2F%2Ftelemetry.acme.example.ndjson',
    ])
  })
})

const SWITCHES: readonly (readonly [string, Record<string, string>])[] = [
  ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }],
  ['SONDE_TELEMETRY_DISABLED', { SONDE_TELEMETRY_DISABLED: '1' }],
  ['ACME_TELEMETRY_DISABLED', { ACME_TELEMETRY_DISABLED: '1' }],
  ['ACME_TELEMETRY', { ACME_TELEMETRY: '0' }],
  ['CI', { CI: '1' }],
]

describe('[C-2] off is inert', () => {
  test.each(SWITCHES)('by %s: nothing is written and nothing is loaded', (_, env) => {
    const home = createHome(env)
    expect(runTool(home, ['ok']).stdout).toBe('built\n')
    expect(readdirSync(home.path)).toEqual([])
    expect(addedBuiltins(home)).toEqual([])
  })

  test('compiles with the entry what a run that is off calls, and hardly anything else', () => {
    const functions = functionsOf('index.mjs', createHome({ DO_NOT_TRACK: '1' }))
    const called = functions.filter(({ isCalled }) => isCalled)
    expect(called.length).toBeGreaterThan(20)
    // Tools differ in the properties that they declare.
    expect(called.filter(({ isMarked }) => !isMarked).length).toBeLessThan(called.length / 4)
    expect(functions.filter(({ isCalled, isMarked }) => isMarked && !isCalled).length).toBeLessThan(called.length / 4)
  })

  test('by this machine’s setting: only the choice is there, and stays as it is', () => {
    const home = createHome()
    runTool(home, ['telemetry', 'off'])
    runTool(home, ['ok'])
    expect(readdirSync(home.directory)).toEqual(['settings.json'])
    expect(addedBuiltins(home)).toEqual([])
  })

  test.each([
    ['the switch for all tools', '.local/state/sonde/settings.json', '{"v":1,"choice":"off"}'],
    ['the project’s switch', 'package.json', '{"sonde":{"off":true}}'],
  ])('by %s: nothing is written and nothing is loaded', (_, path, text) => {
    const home = onHome()
    writeFileSync(join(home.path, path), text)
    const before = readdirSync(home.directory)
    expect(addedBuiltins(home)).toEqual([])
    expect(readdirSync(home.directory)).toEqual(before)
  })

  test('before any notice: nothing is written', () => {
    const home = createHome()
    runTool(home, ['ok'])
    expect(readdirSync(home.path)).toEqual([])
  })

  test.each(SWITCHES)('telemetry status under %s creates nothing and says why', (name, env) => {
    const home = createHome(env)
    const { status, stdout } = runTool(home, ['telemetry', 'status'])
    expect(status).toBe(1)
    expect(stdout).toContain(name === 'CI' ? 'this run is in CI' : `${name} is set`)
    expect(readdirSync(home.path)).toEqual([])
  })
})

describe('the host program wins', () => {
  test.each(['ok', 'exit', 'throw'])('stdout and exit code are the same with telemetry on, off and absent: %s', (how) => {
    const on = runTool(onHome(), [how])
    const off = runTool(createHome({ DO_NOT_TRACK: '1' }), [how])
    const absent = runTool(createHome(), [how], 'bare.mjs')
    expect([on.stdout, on.status, on.signal]).toEqual([absent.stdout, absent.status, absent.signal])
    expect([off.stdout, off.status, off.signal]).toEqual([absent.stdout, absent.status, absent.signal])
  })

  test.each(['ok', 'exit'])('stderr too, where nothing is thrown: %s', (how) => {
    expect(runTool(onHome(), [how]).stderr).toBe('')
  })

  test('[C-6] with a home that is a file', () => {
    const home = createHome()
    writeFileSync(join(home.path, 'file'), '')
    const { status, stdout, stderr } = runTool(home, ['ok'], 'tool.mjs', { HOME: join(home.path, 'file') })
    expect([status, stdout, stderr]).toEqual([0, 'built\n', ''])
  })
})

describe('a recorded run survives', () => {
  test.each([
    ['process.exit', 'exit', { outcome: 'error', exitCode: 7 }],
    ['a throw', 'throw', { outcome: 'error', exitCode: 1 }],
    ['an ordinary end', 'ok', { outcome: 'ok', exitCode: 0 }],
    ['an exit listener of the host that sets the exit code', 'late-code', { outcome: 'error', exitCode: 3 }],
    ['one that takes it back', 'late-pardon', { outcome: 'ok', exitCode: 0 }],
  ])('%s, with its outcome', (_, how, properties) => {
    const home = onHome()
    expect(runTool(home, [how]).status).toBe(properties.exitCode)
    expect(waitingLines(home).at(-1)).toMatchObject({
      type: 'finish',
      finished: { properties: { command: 'build', ...properties } },
    })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s, by its start line', async (signal) => {
    const home = onHome()
    const tool = startTool(home, ['wait'])
    await once(tool.stdout as NonNullable<typeof tool.stdout>, 'data')
    tool.kill(signal)
    const [, ended] = (await once(tool, 'exit')) as [number | null, string]
    expect(ended).toBe(signal)
    expect(waitingLines(home)).toMatchObject([
      {
        type: 'start',
        pid: tool.pid,
        aborted: { name: 'command.finished', properties: { command: 'build', outcome: 'aborted' } },
      },
    ])
  })
})

test('100 concurrent runs lose no line', async () => {
  const home = onHome()
  const tools = Array.from({ length: 100 }, () => startTool(home, ['ok']))
  const codes = await Promise.all(tools.map(async (tool) => ((await once(tool, 'exit')) as [number])[0]))
  expect(new Set(codes)).toEqual(new Set([0]))
  const lines = waitingLines(home)
  expect(lines).toHaveLength(200)
  expect(new Set(lines.map(({ id }) => id)).size).toBe(200)
})

describe('the telemetry commands', () => {
  test('[R-SST-1] status, off and on, machine-wide, from any directory', () => {
    const home = createHome()
    mkdirSync(join(home.path, 'project'))
    expect(runTool(home, ['telemetry']).stdout).toContain('the notice was not shown yet')
    const off = runTool(home, ['telemetry', 'disable'])
    expect([off.status, off.stdout]).toEqual([0, expect.stringContaining('for you on this machine, in all projects')])
    expect(runTool(home, ['telemetry']).stdout).toContain('it was turned off on this machine')
    const on = runTool(home, ['telemetry', 'enable'])
    expect([on.status, on.stdout]).toEqual([0, expect.stringContaining('telemetry.acme.example')])
    expect(runTool(home, ['telemetry', 'status']).status).toBe(0)
  })

  test('[R-SST-1] are never recorded', () => {
    const home = onHome()
    for (const words of [[], ['status'], ['show', '--sent'], ['nonsense']]) runTool(home, ['telemetry', ...words])
    expect(waitingLines(home)).toEqual([])
  })

  test('off deletes what was recorded and not sent', () => {
    const home = onHome()
    runTool(home, ['ok'])
    writeFileSync(join(home.directory, 'counted.json'), '{}')
    runTool(home, ['telemetry', 'off'])
    expect(readdirSync(home.directory).toSorted()).toEqual(['delivery.json', 'settings.json'])
  })

  test('[C-6] off that cannot be kept says what works instead', () => {
    const home = createHome()
    writeFileSync(join(home.path, '.local'), 'a file in the way')
    const { status, stderr } = runTool(home, ['telemetry', 'off'])
    expect(status).toBe(1)
    expect(stderr).toContain('ACME_TELEMETRY_DISABLED=1')
  })

  test('status --json is machine-readable and names the deciding input', () => {
    const home = createHome({ DO_NOT_TRACK: '1' })
    const report = JSON.parse(runTool(home, ['telemetry', 'status', '--json']).stdout) as Record<string, unknown>
    expect(report).toMatchObject({ tool: 'acme', allowed: false, because: 'DO_NOT_TRACK is set', receipts: 0 })
    expect(report['inputs']).toContainEqual({ name: 'DO_NOT_TRACK', refuses: true, because: 'DO_NOT_TRACK is set' })
  })

  test('a word that is no command says what there is', () => {
    const { status, stderr } = runTool(createHome(), ['telemetry', 'of'])
    expect(status).toBe(2)
    expect(stderr).toContain('Did you mean `acme telemetry off`? Nothing was changed.')
    expect(runTool(createHome(), ['telemetry', 'deploy']).stderr).toContain('`acme telemetry help` lists them.')
  })

  test('[C-7] settings nobody can read mean off, and off repairs them', () => {
    const home = createHome()
    mkdirSync(home.directory, { recursive: true, mode: 0o700 })
    writeFileSync(join(home.directory, 'settings.json'), '{"v":1,"choi')
    expect(runTool(home, ['telemetry']).stdout).toContain('the settings file cannot be read')
    expect(runTool(home, ['telemetry', 'off']).status).toBe(0)
    expect(runTool(home, ['telemetry']).stdout).toContain('it was turned off on this machine')
    expect(existsSync(join(home.directory, 'settings.json'))).toBe(true)
  })
})
