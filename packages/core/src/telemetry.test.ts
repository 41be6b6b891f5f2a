import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { acme } from '../test/acme.ts'
import { testWorld, type TestWorld } from '../test/test-world.ts'
import { plainPaint } from './commands/paint.ts'
import { runCommand } from './commands/run-command.ts'
import { commandFinished } from './define/base-events.ts'
import { coverageKeys } from './define/coverage.ts'
import type { FinishLine, Line, StartLine } from './spool/line.ts'
import { recipientKey, spoolName } from './spool/recipient-key.ts'
import { createTelemetryIn, type Telemetry, type TelemetryOptions } from './telemetry.ts'

beforeEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('sonde.notice-shown'))
})

const ORIGIN = 'https://telemetry.acme.example'

/** A world in which the whole notice was shown. */
function coveredWorld(env: Record<string, string | undefined> = {}): TestWorld {
  const world = testWorld(env)
  writeSettings(world, { v: 1, coverage: { [ORIGIN]: coverageKeys(acme) } })
  return world
}

function writeSettings(world: TestWorld, settings: unknown): void {
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  writeFileSync(join(world.directory, 'settings.json'), typeof settings === 'string' ? settings : JSON.stringify(settings))
}

function telemetryIn(world: TestWorld, options: Partial<TelemetryOptions<typeof acme>> = {}): Telemetry<typeof acme> {
  return createTelemetryIn(world, { catalog: acme, version: '1.4.2', strict: false, ...options })
}

function linesOf(world: TestWorld, endpoint: string = acme.endpoint): Line[] {
  const path = join(world.directory, spoolName(recipientKey(endpoint)))
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}

describe('a run', () => {
  test('appends a start line with what to record if it is never finished, and a finish line', () => {
    const world = coveredWorld()
    const run = telemetryIn(world).startRun('deploy')
    world.time += 1250
    run.end('ok', { exitCode: 0 })
    const [start, finish] = linesOf(world) as [StartLine, FinishLine]
    expect(start).toMatchObject({
      v: 1,
      type: 'start',
      pid: process.pid,
      version: '1.4.2',
      context: { runtime: 'node', runtimeMajor: 24 },
      started: { name: 'command.started', properties: { command: 'deploy' } },
      aborted: { name: 'command.finished', properties: { command: 'deploy', outcome: 'aborted' } },
    })
    expect(finish).toMatchObject({
      type: 'finish',
      start: start.id,
      finished: { name: 'command.finished', properties: { command: 'deploy', outcome: 'ok', exitCode: 0, durationMs: 1250 } },
    })
    expect(finish.id).not.toBe(start.id)
  })

  test('is ended once: the first end wins', () => {
    const world = coveredWorld()
    const run = telemetryIn(world).startRun('build')
    run.end('error', { exitCode: 3 })
    run.end('ok')
    world.exit(0)
    const finishes = linesOf(world).filter((line) => line.type === 'finish')
    expect(finishes).toHaveLength(1)
    expect(finishes[0]).toMatchObject({ finished: { properties: { outcome: 'error', exitCode: 3 } } })
  })

  test('[C-2] records not even its end where it turns telemetry off itself', async () => {
    const world = coveredWorld({ NO_COLOR: '1' })
    const telemetry = telemetryIn(world)
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const run = telemetry.startRun('settings')
    expect(await telemetry.command(['status'])).toBe(0)
    const stage = run.stage('build')
    expect(linesOf(world)).not.toEqual([])
    expect(await telemetry.command(['off'])).toBe(0)
    print.mockRestore()
    stage.end('ok')
    run.end('ok')
    telemetry.startRun('build').end('ok')
    world.exit(0)
    expect(linesOf(world)).toEqual([])
    expect(telemetry.childEnv()).toMatchObject({ SONDE_TELEMETRY_DISABLED: '1' })
  })

  test.each([
    [0, { outcome: 'ok', exitCode: 0 }],
    [1, { outcome: 'error', exitCode: 1 }],
    [-1, { outcome: 'error', exitCode: 255 }],
    [256 + 7, { outcome: 'error', exitCode: 7 }],
  ])('that nobody ends is ended when the process exits with %i, as the shell sees it', (exitCode, properties) => {
    const world = coveredWorld()
    telemetryIn(world).startRun('build')
    world.exit(exitCode)
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties } })
  })

  test('keeps the properties set on it, and core knows its own better', () => {
    const world = coveredWorld()
    const run = telemetryIn(world).startRun('deploy')
    run.set({ flags: ['target', 'force'], outcome: 'aborted' })
    run.end('ok')
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { flags: ['force', 'target'], outcome: 'ok' } } })
  })

  test('of an author who does not list flags ignores those an adapter sets', () => {
    const world = coveredWorld()
    const { flags: _, ...properties } = acme.events['command.finished'].properties
    const catalog = { ...acme, events: { 'command.finished': { ...acme.events['command.finished'], properties } } }
    const run = createTelemetryIn(world, { catalog, version: '1.4.2', strict: true }).startRun('build')
    run.set({ flags: ['force'] })
    run.end('ok')
    expect(linesOf(world).at(-1)).not.toHaveProperty('dropped')
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { outcome: 'ok' } } })
  })

  test('names the class of its error and nothing else of it', () => {
    const world = coveredWorld()
    telemetryIn(world)
      .startRun('build')
      .end('error', { error: new TypeError('secret in /home/ana') })
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { errorClass: 'TypeError' } } })
    expect(JSON.stringify(linesOf(world))).not.toMatch(/secret|ana/)
  })

  test('of a name that is not listed is `other`: a user typed it', () => {
    const world = coveredWorld()
    telemetryIn(world).startRun('nosuch:/home/ana/secret').end('error')
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { command: 'other' } } })
    expect(JSON.stringify(linesOf(world))).not.toContain('secret')
  })

  test('of a catalog without command events writes nothing', () => {
    const world = coveredWorld()
    const catalog = { ...acme, events: { 'deploy.finished': acme.events['deploy.finished'] } }
    createTelemetryIn(world, { catalog, version: '1.4.2' }).startRun('build').end('ok')
    expect(linesOf(world)).toEqual([])
  })

  test('records its stages and features', () => {
    const world = coveredWorld()
    const run = telemetryIn(world).startRun('build')
    const stage = run.stage('bundle')
    world.time += 40
    stage.end('error')
    stage.end('ok')
    run.stage('upload')
    run.feature('cache', 'disk')
    const lines = linesOf(world).slice(1)
    expect(lines).toMatchObject([
      { type: 'start', aborted: { name: 'stage.finished', properties: { stage: 'bundle', outcome: 'aborted' } } },
      { type: 'finish', finished: { properties: { stage: 'bundle', outcome: 'error', durationMs: 40 } } },
      { type: 'start', aborted: { properties: { stage: 'upload' } } },
      { type: 'event', event: { name: 'feature.used', properties: { feature: 'cache', value: 'disk' } } },
    ])
  })
})

describe('an event', () => {
  test('is appended with its context', () => {
    const world = coveredWorld({ CLAUDECODE: '1' })
    telemetryIn(world).record('deploy.finished', { target: 'fly', files: 12 })
    expect(linesOf(world)).toMatchObject([
      {
        type: 'event',
        version: '1.4.2',
        context: { runtime: 'node', agent: 'claude-code' },
        event: { name: 'deploy.finished', properties: { target: 'fly', files: '10-99' } },
      },
    ])
  })

  test('that is not listed is a drop that travels with the next line', () => {
    const world = coveredWorld()
    const telemetry = telemetryIn(world) as unknown as { record(name: string, properties: object): void }
    telemetry.record('secret.event', { cwd: '/home/ana' })
    telemetry.record('deploy.finished', { target: 'fly', cwd: '/home/ana' })
    telemetry.record('deploy.finished', { target: 'fly' })
    expect(linesOf(world).map(({ dropped }) => dropped)).toEqual([{ 'unlisted-event': 1, 'unlisted-property': 1 }, undefined])
  })

  test('of more than 4 KiB is a counted drop', () => {
    const world = coveredWorld()
    const words = Array.from({ length: 600 }, (_, index) => `word-${index}`)
    const property = { kind: 'setOf', words, about: 'a' } as const
    const catalog = { ...acme, events: { big: { question: 'q', since: '1.0.0', properties: { property } } } }
    writeSettings(world, { v: 1, coverage: { [ORIGIN]: coverageKeys(catalog) } })
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2' })
    // The compiler knows no word of this list, so by type it takes none.
    telemetry.record('big', { property: words as never })
    telemetry.record('big', {})
    expect(linesOf(world)).toMatchObject([{ event: { properties: {} }, dropped: { 'line-too-long': 1 } }])
  })
})

describe('the words that `sonde schema` collected', () => {
  const catalog = { ...acme, events: { 'command.finished': commandFinished({ since: '1.0.0' }) } }

  function declaredWorld(): { world: TestWorld; shipped: URL } {
    const world = testWorld()
    writeSettings(world, { v: 1, coverage: { [ORIGIN]: coverageKeys(catalog) } })
    const file = join(world.home, 'telemetry.catalog.json')
    const command = { kind: 'oneOf', declared: 'commands', about: 'a', words: ['build'] }
    const flags = { kind: 'setOf', declared: 'flags', about: 'a', words: ['force'] }
    writeFileSync(file, JSON.stringify({ events: { 'command.finished': { properties: { command, flags } } } }))
    return { world, shipped: new URL(`file://${file}`) }
  }

  test('decide what a command may be called', () => {
    const { world, shipped } = declaredWorld()
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', shipped })
    const run = telemetry.startRun('build')
    run.set({ flags: ['force', 'secret'] })
    run.end('ok')
    telemetry.startRun('deploy').end('ok')
    const finished = linesOf(world).filter((line) => line.type === 'finish')
    expect(finished).toMatchObject([
      { finished: { properties: { command: 'build', flags: ['force', 'other'] } } },
      { finished: { properties: { command: 'other' } } },
    ])
  })

  test('are taken from the file as a bundle imports it, too', () => {
    const { world, shipped } = declaredWorld()
    const imported = JSON.parse(readFileSync(shipped, 'utf8')) as { events: object }
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', shipped: imported, strict: true })
    telemetry.startRun('build').end('ok')
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { command: 'build' } } })
  })

  test('missing where the host ships a list of its own: that one decides, asked only by a run that records', () => {
    const { world, shipped } = declaredWorld()
    let asked = 0
    const declared = () => (asked++, { commands: ['deploy'], flags: ['target'] })
    const recorded = (file: URL, env = {}) => {
      const telemetry = createTelemetryIn(
        { ...world, env: { ...world.env, ...env } },
        { catalog, version: '1.4.2', shipped: { file, declared } },
      )
      const run = telemetry.startRun('deploy')
      run.set({ flags: ['target', 'force'] })
      run.end('ok')
      return linesOf(world).at(-1)
    }
    expect(recorded(shipped)).toMatchObject({ finished: { properties: { command: 'other', flags: ['force', 'other'] } } })
    const missing = new URL('nosuch.json', shipped)
    expect(recorded(missing, { DO_NOT_TRACK: '1' })).toMatchObject({ finished: { properties: { command: 'other' } } })
    expect(asked).toBe(0)
    expect(recorded(missing)).toMatchObject({ finished: { properties: { command: 'deploy', flags: ['other', 'target'] } } })
  })

  test('missing: every command is `other`', () => {
    const { world } = declaredWorld()
    createTelemetryIn(world, { catalog, version: '1.4.2' }).startRun('build').end('ok')
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { command: 'other' } } })
  })

  test.each([
    ['missing: `status` says so', 'nosuch.json', 'its telemetry.catalog.json is not where the program looks for it'],
    ['there: `status` says nothing of it', 'telemetry.catalog.json', null],
  ])('%s', async (_, name, unlisted) => {
    const { world, shipped } = declaredWorld()
    const lines: string[] = []
    const output = { out: (line: string) => void lines.push(line), err: () => {}, paint: plainPaint }
    const subject = { catalog, version: '1.4.2', shipped: new URL(name, shipped) }
    await runCommand(world, subject, ['status', '--json'], output)
    expect(JSON.parse(lines.splice(0).join(''))).toMatchObject({ unlisted })
    await runCommand(world, subject, ['status'], output)
    expect(lines.some((line) => line.includes('recorded as other'))).toBe(unlisted !== null)
  })

  test('missing in strict mode: says what to do', () => {
    const { world } = declaredWorld()
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', strict: true })
    expect(() => telemetry.startRun('build')).toThrow(/sonde schema.*\[shipped-catalog\]/)
  })

  test('looked for at another place in strict mode: says where', () => {
    const { world } = declaredWorld()
    const shipped = new URL('file:///opt/acme/dist/telemetry.catalog.json')
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', strict: true, shipped })
    expect(() => telemetry.startRun('build')).toThrow(
      /`file:\/\/\/opt\/acme\/dist\/telemetry\.catalog\.json`.*\[shipped-catalog\]/,
    )
  })
})

describe('off', () => {
  test.each([
    ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }],
    ['the switch of all tools', { SONDE_TELEMETRY_DISABLED: '1' }],
    ['[R-SST-2] the tool’s variable', { ACME_TELEMETRY_DISABLED: '1' }],
    ['the tool’s value variable', { ACME_TELEMETRY: 'no' }],
    ['being a courier', { SONDE_COURIER: '1' }],
  ])('by %s looks at no file', (_, env) => {
    const world = coveredWorld(env)
    const fs = new Proxy(world.fs, { get: (_target, name) => expect.unreachable(`fs.${String(name)} was used`) })
    const telemetry = telemetryIn({ ...world, fs })
    telemetry.startRun('build').end('ok')
    telemetry.record('deploy.finished', { target: 'fly' })
    expect(linesOf(world)).toEqual([])
  })

  test.each([
    ['this machine’s setting', { v: 1, choice: 'off', coverage: { [ORIGIN]: coverageKeys(acme) } }],
    ['[C-7] settings nobody can read', '{"v":1,"choi'],
  ])('by %s writes nothing', (_, settings) => {
    const world = testWorld()
    writeSettings(world, settings)
    telemetryIn(world).startRun('build').end('ok')
    expect(readdirSync(world.directory)).toEqual(['settings.json'])
    expect(world.written).toEqual([])
  })

  test('in CI, and no notice', () => {
    const world = coveredWorld({ GITHUB_ACTIONS: '1' })
    telemetryIn(world).startRun('build').end('ok')
    expect(linesOf(world)).toEqual([])
  })

  test('[C-6] in a state directory others may write to', () => {
    const world = coveredWorld()
    chmodSync(world.directory, 0o777)
    telemetryIn(world).startRun('build').end('ok')
    expect(linesOf(world)).toEqual([])
  })

  test('where the collector ended this version, and only this one', () => {
    const world = coveredWorld()
    writeFileSync(join(world.directory, 'delivery.json'), JSON.stringify({ v: 1, stopped: { '1.4.2': '2026-11-01' } }))
    telemetryIn(world).startRun('build').end('ok')
    expect(linesOf(world)).toEqual([])
    telemetryIn(world, { version: '1.4.3' }).startRun('build').end('ok')
    expect(linesOf(world)).toHaveLength(2)
  })

  test('in opt-in mode until somebody turns it on, without a notice', () => {
    const world = testWorld()
    const catalog = { ...acme, mode: 'opt-in' } as const
    createTelemetryIn(world, { catalog, version: '1.4.2' }).startRun('build').end('ok')
    expect(world.written).toEqual([])
    expect(existsSync(world.directory)).toBe(false)
  })

  test.each([
    ['any-value', '', 0],
    ['any-value', '0', 0],
    ['value', '0', 0],
    ['value', '1', 2],
  ] as const)('by an alias of kind %s set to %o: %i lines', (kind, value, lines) => {
    const world = coveredWorld({ OLD_TELEMETRY: value })
    const catalog = { ...acme, aliases: [{ variable: 'OLD_TELEMETRY', kind }] }
    createTelemetryIn(world, { catalog, version: '1.4.2' }).startRun('build').end('ok')
    expect(linesOf(world)).toHaveLength(lines)
  })
})

test('[R-SAM-5] <TOOL>_TELEMETRY=1 outranks this machine’s setting for this run, and nothing else', () => {
  const settings = { v: 1, choice: 'off', coverage: { [ORIGIN]: coverageKeys(acme) } }
  const on = testWorld({ ACME_TELEMETRY: '1' })
  writeSettings(on, settings)
  telemetryIn(on).startRun('build').end('ok')
  expect(linesOf(on)).toHaveLength(2)
  const refused = testWorld({ ACME_TELEMETRY: '1', DO_NOT_TRACK: '1' })
  writeSettings(refused, settings)
  telemetryIn(refused).startRun('build').end('ok')
  expect(linesOf(refused)).toEqual([])
})

describe('the notice', () => {
  test('[C-1] the run that shows it records nothing, the next one does', () => {
    const world = testWorld()
    const first = telemetryIn(world)
    first.startRun('build').end('ok')
    first.record('deploy.finished', { target: 'fly' })
    expect(world.written).toHaveLength(1)
    expect(world.written[0]).toContain('acme telemetry off')
    expect(linesOf(world)).toEqual([])
    telemetryIn(world).startRun('build').end('ok')
    expect(world.written).toHaveLength(1)
    expect(linesOf(world)).toHaveLength(2)
  })

  test.each([
    ['no terminal', (world: TestWorld) => (world.terminal = false)],
    ['a coding agent', (world: TestWorld) => (world.env['CLAUDECODE'] = '1')],
  ])('with %s there is none, and so nothing is recorded', (_, change) => {
    const world = testWorld()
    change(world)
    telemetryIn(world).startRun('build').end('ok')
    expect(world.written).toEqual([])
    expect(existsSync(world.directory)).toBe(false)
  })

  test('an event before the first run does not keep that run from showing it', () => {
    const world = testWorld()
    const telemetry = telemetryIn(world)
    telemetry.record('deploy.finished', { target: 'fly' })
    telemetry.startRun('build')
    expect(world.written).toHaveLength(1)
  })

  test('is not shown by the telemetry command', () => {
    const world = testWorld()
    telemetryIn(world).startRun('telemetry off')
    expect(world.written).toEqual([])
  })

  test('[C-6] is not shown where showing it cannot be remembered', () => {
    const world = testWorld()
    writeFileSync(join(world.home, 'state'), 'a file where a directory should be')
    telemetryIn(world).startRun('build').end('ok')
    expect(world.written).toEqual([])
  })

  test('that nobody could read does not count', () => {
    const world = { ...testWorld(), writeError: () => false }
    telemetryIn(world).startRun('build').end('ok')
    expect(readdirSync(world.directory)).toEqual([])
  })

  test('[B-3] names what a new version adds, and until then withholds only that', () => {
    const world = testWorld()
    const known = coverageKeys(acme).filter((key) => !key.includes('exitCode') && !key.startsWith('stage.finished'))
    writeSettings(world, { v: 1, coverage: { [ORIGIN]: known } })
    world.terminal = false
    const silent = telemetryIn(world).startRun('build')
    silent.stage('bundle').end('ok')
    silent.end('ok', { exitCode: 0 })
    expect(linesOf(world)).toHaveLength(2)
    expect(JSON.stringify(linesOf(world))).not.toMatch(/exitCode|stage/)
    world.terminal = true
    telemetryIn(world).startRun('build').end('ok')
    expect(world.written[0]).toContain('exit code')
    expect(linesOf(world)).toHaveLength(2)
    telemetryIn(world).startRun('build').end('ok', { exitCode: 0 })
    expect(linesOf(world).at(-1)).toMatchObject({ finished: { properties: { exitCode: 0 } } })
  })

  test('of one recipient does not cover another', () => {
    const world = coveredWorld({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    telemetryIn(world).startRun('build').end('ok')
    expect(world.written[0]).toContain('127.0.0.1:9')
  })
})

test('in CI where the author records: no notice, and the run names its vendor', () => {
  const world = testWorld({ GITHUB_ACTIONS: '1' })
  createTelemetryIn(world, { catalog: { ...acme, ci: 'record' }, version: '1.4.2' })
    .startRun('build')
    .end('ok')
  expect(world.written).toEqual([])
  expect(linesOf(world)[0]).toMatchObject({ context: { ci: expect.any(String) } })
})

test('[C-10] a full spool takes nothing more and counts what it refused', () => {
  const world = coveredWorld()
  writeFileSync(join(world.directory, spoolName(recipientKey(acme.endpoint))), 'x'.repeat(1024 * 1024))
  telemetryIn(world).startRun('build').end('ok')
  expect(readFileSync(join(world.directory, 'overflow'))).toHaveLength(4)
})

test('strict mode reports a broken catalog as soon as it is created', async () => {
  const rejected = new Promise((resolve) => process.once('unhandledRejection', resolve))
  vi.stubEnv('NODE_ENV', 'test')
  createTelemetryIn(testWorld(), { catalog: { ...acme, tool: 'No Tool' } as never, version: '1.4.2', strict: true })
  expect(String(await rejected)).toMatch(/SetupError.*No Tool/s)
})
