import yargs from 'yargs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { HOSTILE } from '../../core/test/hostile-values.mjs'
import { telemetryMiddleware } from './middleware.ts'
import { runWithTelemetry } from './run-with-telemetry.ts'
import { telemetryCommand } from './telemetry-command.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe.each(HOSTILE)('[C-6] [C-12] with %s for its telemetry', (_, telemetry) => {
  test('a program runs its command', async () => {
    const ran: string[] = []
    const program = () => yargs(['deploy']).command('deploy', '', {}, () => void ran.push('deploy'))
    await program()
      .middleware(...telemetryMiddleware(telemetry as never))
      .parse()
    await runWithTelemetry(program(), telemetry as never)
    expect(ran).toEqual(['deploy', 'deploy'])
  })

  test('its telemetry command says that it is off', async () => {
    const before = process.exitCode
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await yargs(['telemetry', 'off'])
      .command(telemetryCommand(telemetry as never))
      .parse()
    expect([process.exitCode, out.mock.lastCall?.[0]]).toEqual([1, expect.stringContaining('is off: its authors')])
    process.exitCode = before
  })
})

test('an author in strict mode is told of it', () => {
  vi.stubEnv('SONDE_STRICT', '1')
  const [middleware] = telemetryMiddleware(undefined as never)
  expect(() => middleware({})).toThrow('startRun')
})
