import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../test/covered-world.ts'
import { HOSTILE, trap } from '../test/hostile-values.mjs'
import { testWorld } from '../test/test-world.ts'
import * as config from './config/index.ts'
import * as api from './index.ts'
import { checkSetup, createTelemetryIn, type TelemetryOptions } from './telemetry.ts'

describe('[C-12] [C-6] a program that passes no catalog runs on, and nothing is recorded', () => {
  /** Everything a program and its adapters do with a telemetry; what it left on the disk and wrote. */
  async function useAll(options: unknown) {
    const world = { ...testWorld(), isTerminal: () => false }
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    onTestFinished(() => out.mockRestore())
    const telemetry = createTelemetryIn(world, options as TelemetryOptions)
    const run = telemetry.startRun('deploy', { root: world.home })
    run.set({ command: 'deploy' })
    run.stage('bundle').end('ok')
    run.end('ok')
    telemetry.record('deploy.finished' as never, {} as never)
    await telemetry.flush()
    world.exit(0)
    return {
      left: existsSync(join(world.home, 'state')),
      child: telemetry.childEnv()['SONDE_TELEMETRY_DISABLED'],
      answer: await telemetry.ask(),
      code: await telemetry.command(['off']),
      tool: telemetry.catalog.tool,
      written: world.written,
    }
  }

  const UNUSABLE: unknown = expect.stringMatching(/^This program has no catalog .* SONDE_STRICT=1 .*\[catalog-unusable\]\n$/)
  const NOTHING = { left: false, child: '1', answer: 'not-asked', code: 1, tool: undefined }

  test.each(HOSTILE)('%s for options, for the catalog, and for what it is made of', async (_, value) => {
    const parts = ['tool', 'endpoint', 'events'].map((name) => ({ catalog: { ...acme, [name]: value }, version: '1.4.2' }))
    for (const options of [value, { catalog: value, version: '1.4.2' }, ...parts]) {
      const { written, code, tool, ...found } = await useAll(options)
      expect(found).toEqual({ left: false, child: '1', answer: 'not-asked' })
      // What has a name may say what else is wrong with it.
      expect(tool === undefined ? [code, written] : [1, [UNUSABLE]]).toEqual([1, [UNUSABLE]])
    }
  })

  test('a catalog of another format, frozen', async () => {
    const { written, ...found } = await useAll({ catalog: Object.freeze({ v: 2, ...acme }), version: '1.4.2' })
    expect(found).toEqual(NOTHING)
    expect(written).toEqual([UNUSABLE])
  })

  test.each(HOSTILE)('an author is told by one message with a code of %s', async (_, value) => {
    for (const passed of [value, { catalog: value }]) {
      const told: unknown = await checkSetup(passed as never).catch((error: unknown) => error)
      expect(told).toMatchObject({ name: 'SetupError', code: expect.stringMatching(/^[a-z-]+$/) })
    }
  })
})

describe('[R-SAM-6 dropped and counted] an option that is not what it has to be', () => {
  const names = ['version', 'shipped', 'errors', 'transport', 'notice', 'courier', 'strict'] as const

  test.each(names)('`%s` is counted once, and events are recorded', (name) => {
    const right: Partial<Record<string, string>> = { version: 'string', notice: 'function', strict: 'boolean' }
    for (const [, value] of HOSTILE) {
      if (value === undefined || (value !== null && typeof value === (right[name] ?? 'object'))) continue
      // Whatever is true is strict, and there a mistake is thrown.
      if (name === 'strict' && Boolean(value)) continue
      const world = coveredWorld(acme)
      const telemetry = createTelemetryIn(world, { catalog: acme, version: '1.4.2', strict: false, [name]: value })
      telemetry.record('deploy.finished' as never, { target: 'fly' } as never)
      telemetry.startRun('deploy').end('ok')
      const lines = linesIn(world, acme)
      expect(eventsIn(lines).map((event) => event.name)).toEqual(['deploy.finished', 'command.started', 'command.finished'])
      expect(lines.map(({ dropped }) => dropped)).toEqual([{ 'bad-value': 1 }, undefined, undefined])
    }
  })

  test.each(names)('`%s` is counted where reading it throws', (name) => {
    const world = coveredWorld(acme)
    const options = Object.defineProperty({ catalog: acme, version: '1.4.2', strict: false }, name, {
      get: trap,
      enumerable: true,
    })
    createTelemetryIn(world, options as never)
      .startRun('deploy')
      .end('ok')
    expect(linesIn(world, acme)[0]?.dropped).toEqual({ 'bad-value': 1 })
  })

  test.each(names)('`%s` is read once', (name) => {
    let read = 0
    const get = () => void (read += 1)
    const options = Object.defineProperty({ catalog: acme, version: '1.4.2', strict: false }, name, { get, enumerable: true })
    createTelemetryIn(coveredWorld(acme), options as never)
      .startRun('deploy')
      .end('ok')
    expect(read).toBe(1)
  })

  test('an author in strict mode is told of it', () => {
    const telemetry = createTelemetryIn(coveredWorld(acme), { catalog: acme, version: 7, strict: true } as never)
    expect(() => telemetry.startRun('deploy')).toThrow('[bad-value]')
  })
})

test('[C-12] nothing that core exports throws, whatever it is called with', async () => {
  const functions = Object.entries({ ...api, ...config }).filter(([name]) => name !== 'SetupError' && name !== 'provideParts')
  const failed: string[] = []
  for (const [name, exported] of functions) {
    if (typeof exported !== 'function') continue
    const call = exported as (...given: unknown[]) => unknown
    for (const [what, value] of HOSTILE) {
      for (const given of [[], [value], [value, value], [value, value, value], ['x', 'x', value], [['x'], value]]) {
        try {
          const answer = call(...given)
          if (name === 'checkSetup') await (answer as Promise<void>).catch(isSetupError)
        } catch {
          failed.push(`${name}: ${what}`)
        }
      }
    }
  }
  expect(failed).toEqual([])
  expect(functions.length).toBeGreaterThan(40)

  function isSetupError(error: unknown): void {
    if (!(error instanceof Error) || error.name !== 'SetupError') throw new Error('another error')
  }
})

test('an `errorMessage` that an author turns off is off', () => {
  const { properties } = api.commandFinished({ since: '1.0.0', errorMessage: false as never })
  expect(properties).not.toHaveProperty('errorMessage')
})

test('[C-9] commands and sessions add no listeners that Node would warn of', async () => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => out.mockRestore())
  const before = [process.stdout.listenerCount('error'), process.stderr.listenerCount('error'), process.listenerCount('exit')]
  const { currentWorld } = await import('./edge/world.ts')
  for (let round = 0; round < 12; round += 1) {
    const world = { ...coveredWorld(acme), onExit: currentWorld().onExit, isTerminal: () => false }
    const telemetry = createTelemetryIn(world, { catalog: acme, version: '1.4.2' })
    await telemetry.command(['status'])
    telemetry.startRun('deploy').end('ok')
  }
  const after = [process.stdout.listenerCount('error'), process.stderr.listenerCount('error'), process.listenerCount('exit')]
  expect(Math.max(...after.map((count, index) => count - (before[index] ?? 0)))).toBeLessThan(2)
})

test.each([['a stage', 'stage'] as const, ['a long feature', 'longFeature'] as const])(
  '[R-SAM-6 dropped and counted] a word of %s that is none is counted once',
  (_, call) => {
    const events = {
      ...acme.events,
      ...api.longFeatures({ since: '1.0.0', features: ['watch'], values: ['poll'] }),
    }
    const catalog = { ...acme, events }
    const world = coveredWorld(catalog)
    const run = createTelemetryIn(world, { catalog, version: '1.4.2' }).startRun('deploy')
    const part = call === 'stage' ? run.stage(7 as never) : run.longFeature('watch', 7 as never)
    part.end('ok')
    run.end('ok')
    const drops = linesIn(world, catalog).flatMap(({ dropped }) => dropped ?? [])
    expect(drops).toEqual([{ 'bad-value': 1 }])
  },
)
