import { Command } from 'commander'
import { expect, test, vi } from 'vitest'
import { addTelemetry } from './add-telemetry.ts'
import { runWithTelemetry } from './run-with-telemetry.ts'

/** A program with one command, and what was run of it. */
function programWith(telemetry: unknown) {
  const ran: string[] = []
  const program = addTelemetry(new Command('acme'), telemetry as never)
  program.command('deploy').action(() => void ran.push('deploy'))
  return { program, ran }
}

test.each([undefined, null, {}, 'acme', 7, { startRun: 'deploy' }])(
  '[C-6] a program whose telemetry is %j runs its command',
  async (telemetry) => {
    const { program, ran } = programWith(telemetry)
    await runWithTelemetry(program, ['node', 'acme', 'deploy'])
    expect(ran).toEqual(['deploy'])
  },
)

test('an author in strict mode is told of it', async () => {
  vi.stubEnv('SONDE_STRICT', '1')
  const { program } = programWith(undefined)
  await expect(program.parseAsync(['node', 'acme', 'deploy'])).rejects.toThrow('startRun')
  vi.unstubAllEnvs()
})
