import * as fs from 'node:fs'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { acme } from '../test/acme.ts'
import { testWorld } from '../test/test-world.ts'
import { noticeParts, noticeText } from './consent/notice.ts'
import { coverageKeys } from './define/coverage.ts'
import { oneOf } from './define/words.ts'
import type { World } from './edge/world.ts'
import type { Run } from './run.ts'
import { inertRun } from './record/inert-run.ts'
import type { Line } from './spool/line.ts'
import { recipientKey, spoolName } from './spool/recipient-key.ts'
import { createTelemetryIn, type Telemetry } from './telemetry.ts'

interface Opened {
  readonly starts?: boolean
  readonly env?: Record<string, string>
  readonly version?: string
  readonly world?: Partial<World>
}

/** A telemetry that is on, and a run of it. */
function open(strict = false, { starts = true, env = {}, version = '1.4.2', world: changed = {} }: Opened = {}) {
  const world = Object.assign(testWorld(env), changed)
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  const coverage = { [acme.endpoint]: coverageKeys(acme) }
  writeFileSync(join(world.directory, 'settings.json'), JSON.stringify({ v: 1, coverage }))
  const telemetry = createTelemetryIn(world, { catalog: acme, version, strict })
  const lines = () =>
    readFileSync(join(world.directory, spoolName(recipientKey(acme.endpoint))), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
  return { world, telemetry, run: starts ? telemetry.startRun('deploy') : inertRun, lines }
}

const trap = () => {
  throw new Error('a trap')
}
const throwingGetters = {
  get error() {
    return trap()
  },
  get exitCode() {
    return trap()
  },
  get command() {
    return trap()
  },
  get elapsedMs() {
    return trap()
  },
}
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

const HOSTILE: readonly [what: string, value: unknown][] = [
  ['null', null],
  ['a string', 'first'],
  ['a BigInt', 1n],
  ['a symbol', Symbol('s')],
  ['a function', trap],
  ['getters that throw', throwingGetters],
  ['a revoked proxy', revoked],
  ['a proxy that throws', new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap })],
  ['an array as long as arrays get', Array.from({ length: 0 }, trap)],
  ['what cannot become a number', { valueOf: trap, toString: trap }],
]

describe('[C-12] a run that is given anything', () => {
  const calls: readonly [call: string, act: (run: Run, value: never) => void][] = [
    ['set', (run, value) => run.set(value)],
    ['set by a listed name', (run, value) => run.set({ command: value, flags: value, errorClass: value })],
    ['stage', (run, value) => run.stage(value).end(value, value)],
    ['feature', (run, value) => run.feature(value, value)],
    ['end', (run, value) => run.end('ok', value)],
    ['end by listed names', (run, value) => run.end(value, { error: value, exitCode: value })],
  ]
  test.each(calls.flatMap(([call, act]) => HOSTILE.map(([what, value]) => [call, what, act, value] as const)))(
    '%s does not throw on %s, and the run is recorded to its end',
    (_call, _what, act, value) => {
      const { run, lines } = open()
      act(run, value as never)
      run.end('ok')
      const [start] = lines()
      expect(lines()).toContainEqual(expect.objectContaining({ type: 'finish', start: start?.id }))
    },
  )

  test.each(HOSTILE)('startRun takes %s for a name that is not listed', (_, value) => {
    const { telemetry, lines } = open()
    const run = telemetry.startRun(value as never)
    run.end('ok')
    expect(lines().at(-1)).toMatchObject({ type: 'finish', finished: { properties: { command: 'other', outcome: 'ok' } } })
  })

  test.each(HOSTILE.filter(([what]) => what !== 'null'))('record counts %s', (_, value) => {
    const { telemetry, lines } = open()
    telemetry.record('deploy.finished', value as never)
    expect(lines().at(-1)).toMatchObject({ type: 'event', event: { properties: {} } })
  })

  const paths = (root: unknown) => ({ root, kind: 'build', elapsedMs: 5000 })
  test.each<readonly [what: string, start: unknown]>([
    ...HOSTILE.filter(([what]) => !['an array as long as arrays get', 'what cannot become a number'].includes(what)),
    ['a text of 64 MiB', 'x'.repeat(2 ** 26)],
    ['a root that is no text', paths({ toString: trap })],
    ['a root that begins nowhere', paths('packages/app')],
    ['a root with NUL', paths('/srv/app\0/x')],
    ['a root of 20 MB', paths('/x'.repeat(1e7))],
    ['a root whose getter throws', Object.defineProperty(paths(undefined), 'root', { get: trap })],
    ['a BigInt for milliseconds', { elapsedMs: 5n }],
    ['no number for milliseconds', { elapsedMs: Number.NaN }],
    ['a kind of its own', { kind: 'test', elapsedMs: 5000 }],
    ['1 for a flag', { startOnly: 1, isEndless: 1 }],
  ])('[R-SAM-6 dropped and counted] startRun goes on without %s, and counts it', (_, start) => {
    const { telemetry, lines } = open()
    telemetry.startRun('deploy', start as never).end('ok')
    const [own, started, finished] = lines()
    expect([own?.dropped, started?.dropped]).toEqual([undefined, { 'bad-value': 1 }])
    expect(finished).toMatchObject({ type: 'finish', start: started?.id, finished: { properties: { outcome: 'ok' } } })
  })

  test('what is good of a start counts', () => {
    const { telemetry, lines } = open()
    telemetry.startRun('deploy', { root: 7, kind: 'test', isGuest: 1, elapsedMs: 5000 } as never).end('ok')
    expect(lines().at(-1)).toMatchObject({ finished: { properties: { durationMs: 5000 } } })
  })

  test('[C-17] a root is read once, so that none is recorded in that was not looked at', () => {
    const { world, telemetry, lines } = open()
    writeFileSync(join(world.directory, 'package.json'), '{"sonde":{"off":true}}')
    let asked = 0
    const start = {
      get root() {
        return asked++ === 0 ? world.directory : '/'
      },
    }
    telemetry.startRun('deploy', start).end('ok')
    expect([asked, lines().length]).toEqual([1, 1])
  })

  test.each<readonly [what: string, before: unknown]>([
    ['null', null],
    ['getters that throw', throwingGetters],
    ['a revoked proxy', revoked],
    ['a BigInt for milliseconds', { elapsedMs: 5n }],
    ['a text for milliseconds', { elapsedMs: '5' }],
  ])('[R-SAM-6 dropped and counted] a stage goes on without %s for what was before it, and counts that', (_, before) => {
    const { run, lines } = open()
    run.stage('bundle', before as never).end('ok')
    run.end('ok')
    expect(lines().map(({ dropped }) => dropped)).toEqual([undefined, { 'bad-value': 1 }, undefined, undefined])
  })

  test('makes no text of a name that is none', () => {
    const { telemetry, run, lines } = open()
    let asked = 0
    const name = { toString: () => `deploy.finished${asked++ || ''}` }
    telemetry.record(name as never, {} as never)
    run.measure(name as never, 1)
    expect(asked).toBe(0)
    run.end('ok')
    expect(lines()).toHaveLength(2)
    expect(lines().at(-1)).toMatchObject({ dropped: { 'unlisted-event': 1, 'unlisted-property': 1 } })
  })

  test('counts what it could not read', () => {
    const { run, lines } = open()
    run.set('a string of letters' as never)
    run.end('error', throwingGetters)
    expect(lines().at(-1)).toMatchObject({
      type: 'finish',
      dropped: { 'bad-value': 2 },
      finished: { properties: { outcome: 'error' } },
    })
  })

  test('takes an exit code only as a number', () => {
    const { run, lines } = open()
    run.end('error', { exitCode: [7] as never })
    expect(lines().at(-1)).toMatchObject({ finished: { properties: { outcome: 'error' } } })
    expect(JSON.stringify(lines().at(-1))).not.toContain('exitCode')
  })

  test('keeps no more of what is set than a catalog can list', () => {
    const { run, lines } = open()
    for (let index = 0; index < 3; index++)
      run.set(Object.fromEntries(Array.from({ length: 2000 }, (_, key) => [`key${index}-${key}`, key])))
    run.end('ok')
    // Three objects did not fit, and of what was kept no more than a hundred names are looked at.
    expect(lines().at(-1)).toMatchObject({ dropped: { 'unlisted-property': 103 } })
  })

  test('takes a `__proto__` for a name', () => {
    const { run, lines } = open()
    run.set(JSON.parse('{"__proto__":{"command":"other"}}') as never)
    run.end('ok')
    expect(lines().at(-1)).toMatchObject({ dropped: { 'unlisted-property': 1 }, finished: { properties: { command: 'deploy' } } })
  })
})

test('an author in strict mode is told of properties that are no object', () => {
  const { telemetry } = open(true)
  expect(() => telemetry.record('deploy.finished', 'first' as never)).toThrow('[bad-value]')
})

test.each<readonly [what: string, act: (telemetry: Telemetry) => unknown]>([
  ['startRun', (telemetry) => telemetry.startRun('deploy', null as never)],
  ['an exit code', (telemetry) => telemetry.startRun('deploy').end('error', { exitCode: 'seven' as never })],
  ['properties', (telemetry) => telemetry.startRun('deploy').set(null as never)],
])('an author in strict mode is told of %s that cannot be read', (_, act) => {
  const { telemetry } = open(true)
  expect(() => act(telemetry as unknown as Telemetry)).toThrow('[bad-value]')
})

test('[R-SAM-6 dropped and counted] what was dropped last is told by a line of its own, and once', () => {
  const { world, telemetry, run, lines } = open()
  run.end('ok')
  telemetry.record('nothing.listed' as never, {} as never)
  telemetry.record('nothing.listed' as never, {} as never)
  expect(lines()).toHaveLength(2)
  world.exit(0)
  const [, , start, finish, ...more] = lines()
  expect(start).toMatchObject({ type: 'start', dropped: { 'unlisted-event': 2 } })
  expect(start).not.toHaveProperty('aborted')
  expect(finish).toMatchObject({ type: 'finish', start: start?.id })
  expect(more).toEqual([])
})

test('[R-SAM-6 dropped and counted] what a disk did not take is told as soon as it takes something', () => {
  let isBroken = false
  const openSync = (...given: Parameters<World['fs']['openSync']>) => {
    if (isBroken) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    return fs.openSync(...given)
  }
  const { world, telemetry, run, lines } = open(false, { world: { fs: { ...fs, openSync } } })
  isBroken = true
  for (const target of ['fly', 'railway'] as const) telemetry.record('deploy.finished', { target })
  run.stage('bundle').end('ok')
  isBroken = false
  run.end('ok')
  world.exit(0)
  // Three events; the start of a stage is none yet.
  expect(lines().map(({ type, dropped }) => [type, dropped])).toEqual([
    ['start', undefined],
    ['finish', { 'spool-full': 3 }],
  ])
})

test('[R-SAM-6 dropped and counted] a program that names no event right tells so, too', () => {
  const { world, telemetry, lines } = open(false, { starts: false })
  telemetry.record('nothing.listed' as never, {} as never)
  world.exit(0)
  expect(lines().map(({ type, dropped }) => [type, dropped])).toEqual([
    ['start', { 'unlisted-event': 1 }],
    ['finish', undefined],
  ])
})

test.each<readonly [what: string, env: unknown]>([
  ['null', null],
  ['a text of 64 MiB', 'x'.repeat(2 ** 26)],
  ['a buffer of 64 MiB', Buffer.alloc(2 ** 26)],
  ['a text object', new String('x'.repeat(2 ** 26))],
  ['an array as long as arrays get', Array.from({ length: 0 }, trap)],
  ['a million names', Object.fromEntries(Array.from({ length: 1e6 }, (_, n) => [`key${n}`, 'x']))],
  ['a revoked proxy', revoked],
  ['a symbol', Symbol('s')],
])('[C-16] childEnv takes %s for no environment: a child has that of its parent', (_, env) => {
  const off = open(false, { starts: false, env: { DO_NOT_TRACK: '1' } })
  expect(off.telemetry.childEnv(env as never)).toEqual({ ...off.world.env, SONDE_TELEMETRY_DISABLED: '1' })
  const { world, telemetry, run, lines } = open()
  expect(telemetry.childEnv(env as never)).toEqual({ ...world.env })
  run.end('ok')
  expect(lines().at(-1)).toMatchObject({ dropped: { 'bad-value': 1 } })
})

test('[C-16] childEnv copies what can be read of an environment, whatever its names', () => {
  const { telemetry } = open(false, { starts: false, env: { DO_NOT_TRACK: '1' } })
  const env = Object.defineProperty(JSON.parse('{"__proto__":"a","B":"b"}') as object, 'C', { get: trap, enumerable: true })
  expect(Object.entries(telemetry.childEnv(env as never))).toEqual([
    ['__proto__', 'a'],
    ['B', 'b'],
    ['SONDE_TELEMETRY_DISABLED', '1'],
  ])
})

test.each(HOSTILE)('flush takes %s', async (_, value) => {
  const { telemetry } = open()
  await expect(telemetry.flush(value as never)).resolves.toBeUndefined()
  await expect(telemetry.flush({ deadlineMs: value as never })).resolves.toBeUndefined()
})

test.each<readonly [what: string, words: unknown]>([
  ['null', null],
  ['a text', 'off'],
  ['a revoked proxy', revoked],
  ['an array as long as arrays get', Object.assign([], { length: 2 ** 32 - 1 })],
])('`command` takes %s for no word: it shows the status, and changes nothing', async (_, words) => {
  const { telemetry, lines } = open(false, { world: { isTerminal: () => false } })
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => out.mockRestore())
  expect(await telemetry.command(words as never)).toBe(0)
  expect(String(out.mock.calls[0]?.[0])).toContain('on')
  telemetry.record('deploy.finished', {})
  expect(lines()).toHaveLength(2)
})

test.each([Symbol('s'), 7, null, '', 'x'.repeat(1e6), '1.4.2-\ud800', { toString: trap }])(
  'a version that no line can have is 0.0: %#',
  (version) => {
    const { run, lines } = open(false, { version: version as never })
    run.end('ok')
    expect(lines().map((line) => 'version' in line && line.version)).toEqual(['0.0', false])
  },
)

class Named {
  get command() {
    return 'first'
  }
}

describe('[R-SAM-6 dropped and counted] what has nothing to read by name counts as such:', () => {
  const nothing: readonly [what: string, value: unknown][] = [
    ['a list', ['first']],
    ['a list of four billion places', Object.assign([], { length: 2 ** 32 - 1 })],
    ['a buffer of 64 MiB', Buffer.alloc(2 ** 26)],
    ['a text object of 64 MiB', new String('x'.repeat(2 ** 26))],
    ['a map', new Map([['command', 'first']])],
    ['a promise', Promise.resolve({ command: 'first' })],
    ['an error', new Error('command')],
    ['a date', new Date(Number.NaN)],
    ['an object with the getters of its class', new Named()],
  ]
  const calls: readonly [call: string, act: (telemetry: Telemetry, run: Run, value: never) => void][] = [
    ['record', (telemetry, _, value) => telemetry.record('deploy.finished', value)],
    ['startRun', (telemetry, _, value) => telemetry.startRun('deploy', value).end('ok')],
    ['set', (_, run, value) => run.set(value)],
    ['set by a function', (_, run, value) => run.set(() => value)],
    ['stage', (_, run, value) => run.stage('bundle', value).end('ok')],
    ['the end of a stage', (_, run, value) => run.stage('bundle').end('ok', undefined, value)],
    ['end', (_, run, value) => run.end('ok', value)],
    ['childEnv', (telemetry, _, value) => void telemetry.childEnv(value)],
  ]
  test.each(calls.flatMap(([call, act]) => nothing.map(([what, value]) => [call, what, act, value] as const)))(
    '%s, %s',
    (_call, _what, act, value) => {
      const { telemetry, run, lines } = open()
      act(telemetry, run, value as never)
      run.end('ok')
      expect(lines().flatMap(({ dropped }) => dropped ?? [])).toEqual([{ 'bad-value': 1 }])
    },
  )

  test('nothing is lost of what names its values, whatever else it is', () => {
    const { telemetry, run, lines } = open()
    telemetry.record('deploy.finished', Object.assign(Object.create(null), { target: 'fly' }))
    run.set(Object.assign(new Named(), { length: 7 }) as never)
    run.end('ok')
    expect(lines()).toEqual([
      expect.anything(),
      expect.objectContaining({ event: { name: 'deploy.finished', properties: { target: 'fly' } } }),
      expect.objectContaining({ dropped: { 'unlisted-property': 1 } }),
    ])
  })
})

test('[R-SAM-6 dropped and counted] the end of a stage counts what its event does not list, but for what hosts tell unasked', () => {
  const { run, lines } = open()
  run.stage('bundle').end('ok', undefined, { plugin: 'left-pad', nothing: 1 })
  run.end('ok')
  expect(lines().flatMap(({ dropped }) => dropped ?? [])).toEqual([{ 'unlisted-property': 1 }])
})

test('what somebody gave to all objects was passed by nobody', () => {
  const { telemetry, lines } = open()
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'target'))
  Object.assign(Object.prototype, { target: 'fly' })
  telemetry.record('deploy.finished', {})
  Object.assign(Object.prototype, { nothing: 'here' })
  telemetry.record('deploy.finished', {})
  Reflect.deleteProperty(Object.prototype, 'nothing')
  expect(lines().slice(1)).toEqual([expect.not.objectContaining({ dropped: expect.anything() as object }), expect.anything()])
  expect(lines().map(({ dropped }) => dropped)).toEqual([undefined, undefined, undefined])
})

test('[C-12] a function that fails later ends no host: its promise is nobody’s', async () => {
  const fails = (): never => Promise.reject(new Error('later')) as never
  const unhandled = vi.fn<(error: unknown) => void>()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => void process.off('unhandledRejection', unhandled))
  const { world, lines } = open(false, { starts: false })
  const errors = { isUserError: fails, classify: fails }
  const { events, ...others } = acme
  const finished = events['command.finished']
  const properties = { ...finished.properties, errorKind: oneOf(['user', 'internal'], 'a'), unreachable: oneOf(['docker'], 'a') }
  const catalog = { ...others, events: { ...events, 'command.finished': { ...finished, properties } } }
  const run = createTelemetryIn(world, { catalog, version: '1.4.2', errors }).startRun('deploy')
  run.set(fails)
  run.end('error', { error: new Error('x') })
  expect(noticeText(noticeParts(acme, { origin: acme.endpoint }), fails)).toContain('Turn off')
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled).not.toHaveBeenCalled()
  expect(lines().at(-1)).toMatchObject({ dropped: { 'bad-value': 1 }, finished: { properties: { outcome: 'error' } } })
})

test('a run that ended is not ended again when the process does', () => {
  const { world, run, lines } = open()
  run.end('ok')
  world.exit(1)
  expect(lines().filter(({ type }) => type === 'finish')).toHaveLength(1)
})
