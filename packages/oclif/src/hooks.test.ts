import { afterEach, describe, expect, test, vi } from 'vitest'
import { HOSTILE, trap } from '../../core/test/hostile-values.mjs'
import { finish, init, prerun } from './hooks.ts'
import type { OclifConfig } from './program.ts'
import { runTelemetryCommand } from './telemetry-command.ts'
import { telemetryOf } from './telemetry-of.ts'

const { calls } = (await import(new URL('../test/fixtures/listening.mjs', import.meta.url).href)) as { readonly calls: unknown[] }

/** A program as oclif describes it, that was not started before. */
function program(): OclifConfig {
  const pjson = { oclif: { sonde: { module: './listening.mjs' } } }
  const commands = [{ id: 'deploy' }]
  const plugins = new Map([['acme', { type: 'core', commands }]])
  return { root: new URL('../test/fixtures', import.meta.url).pathname, bin: 'acme', version: '1.0.0', pjson, plugins }
}

const unknown = Object.assign(new Error('no such command'), { oclif: { exit: 2 } })

afterEach(() => {
  vi.restoreAllMocks()
  calls.length = 0
})

test('a program that ends before a command runs has taken as long as it was there', async () => {
  const uptime = vi.spyOn(process, 'uptime').mockReturnValue(10)
  const config = program()
  await init({ config })
  uptime.mockReturnValue(12.5)
  await finish({ config, error: unknown })
  expect(calls).toEqual([{ name: 'other', elapsedMs: 2500 }, { outcome: 'error' }])
})

test('a program that does not pass the first hook on is recorded all the same', async () => {
  const config = program()
  await finish({ config, Command: { id: 'deploy' }, error: unknown })
  expect(calls).toEqual([{ name: 'deploy', elapsedMs: expect.any(Number) as number }, { outcome: 'error' }])
})

test('commands that a command runs belong to it, until the program is started again in the same process', async () => {
  const config = program()
  const command = { config, Command: { id: 'deploy' }, argv: [] }
  await init({ config })
  await prerun(command)
  await prerun(command)
  expect(calls).toEqual([{ name: 'deploy' }])
  await init({ config })
  await prerun(command)
  expect(calls).toEqual([{ name: 'deploy' }, { name: 'deploy' }])
})

test('help and version do not even read what the author wrote', async () => {
  const config = program()
  const read = vi.fn<() => unknown>(() => ({ module: './listening.mjs' }))
  Object.defineProperty(config.pjson.oclif, 'sonde', { get: read })
  await init({ config })
  await finish({ config })
  expect(read).not.toHaveBeenCalled()
  await prerun({ config, Command: { id: 'deploy' }, argv: [] })
  expect(read).toHaveBeenCalled()
})

describe("[C-6] [C-12] whatever oclif, an author's own hook file or package.json says, no command fails for it", () => {
  test.each(HOSTILE)('%s', async (_, value) => {
    const configs = [value, { pjson: value }, { pjson: { oclif: value } }, { ...program(), pjson: { oclif: { sonde: value } } }]
    for (const config of configs) {
      for (const options of [value, { config, Command: value, argv: value, error: value }]) {
        await expect(init(options as never)).resolves.toBeUndefined()
        await expect(prerun(options as never)).resolves.toBeUndefined()
        await expect(finish(options as never)).resolves.toBeUndefined()
      }
      await expect(telemetryOf(config as never)).resolves.toBeUndefined()
    }
    const error = Object.defineProperty(new Error('x'), 'oclif', { get: trap })
    await expect(finish({ config: program(), error })).resolves.toBeUndefined()
  })

  test('the telemetry command of a program that oclif did not describe says that it is off', async () => {
    const before = process.exitCode
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await runTelemetryCommand(null as never, ['off'])
    expect([process.exitCode, out.mock.lastCall?.[0]]).toEqual([1, expect.stringContaining('of this program is off')])
    process.exitCode = before
  })
})
