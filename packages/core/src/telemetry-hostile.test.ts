import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { testWorld } from '../test/test-world.ts'
import { coverageKeys } from './define/coverage.ts'
import type { Run } from './run.ts'
import type { Line } from './spool/line.ts'
import { recipientKey, spoolName } from './spool/recipient-key.ts'
import { createTelemetryIn } from './telemetry.ts'

function open(strict = false) {
  const world = testWorld()
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  const coverage = { [acme.endpoint]: coverageKeys(acme) }
  writeFileSync(join(world.directory, 'settings.json'), JSON.stringify({ v: 1, coverage }))
  const telemetry = createTelemetryIn(world, { catalog: acme, version: '1.4.2', strict })
  const lines = () =>
    readFileSync(join(world.directory, spoolName(recipientKey(acme.endpoint))), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
  return { world, telemetry, run: telemetry.startRun('deploy'), lines }
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

test('a run that ended is not ended again when the process does', () => {
  const { world, run, lines } = open()
  run.end('ok')
  world.exit(1)
  expect(lines().filter(({ type }) => type === 'finish')).toHaveLength(1)
})
