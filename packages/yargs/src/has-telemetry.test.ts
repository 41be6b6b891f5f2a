import yargs from 'yargs'
import { expect, test, vi } from 'vitest'
import { telemetryMiddleware } from './middleware.ts'
import { runWithTelemetry } from './run-with-telemetry.ts'

const NONE = [undefined, null, {}, 'acme', 7, { startRun: 'deploy' }]

test.each(NONE)('[C-6] a program whose telemetry is %j runs its command', async (telemetry) => {
  const ran: string[] = []
  const program = () => yargs(['deploy']).command('deploy', '', {}, () => void ran.push('deploy'))
  await program()
    .middleware(...telemetryMiddleware(telemetry as never))
    .parse()
  await runWithTelemetry(program(), telemetry as never)
  expect(ran).toEqual(['deploy', 'deploy'])
})

test('an author in strict mode is told of it', () => {
  vi.stubEnv('SONDE_STRICT', '1')
  const [middleware] = telemetryMiddleware(undefined as never)
  expect(() => middleware({})).toThrow('startRun')
  vi.unstubAllEnvs()
})
