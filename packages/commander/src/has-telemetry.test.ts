import { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { HOSTILE } from '../../core/test/hostile-values.mjs'
import { addTelemetry } from './add-telemetry.ts'
import { runWithTelemetry } from './run-with-telemetry.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** A program with one command, and what was run of it. */
function programWith(telemetry: unknown, options?: unknown) {
  const ran: string[] = []
  const program = addTelemetry(new Command('acme'), telemetry as never, options as never)
  program.command('deploy').action(() => void ran.push('deploy'))
  return { program, ran }
}

describe.each(HOSTILE)('[C-6] [C-12] with %s for its telemetry and the options', (_, given) => {
  test('a program runs its command', async () => {
    const { program, ran } = programWith(given, given)
    await runWithTelemetry(program, ['node', 'acme', 'deploy'])
    expect(ran).toEqual(['deploy'])
  })

  test('its telemetry command says that it is off', async () => {
    const before = process.exitCode
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await programWith(given).program.parseAsync(['node', 'acme', 'telemetry', 'off'])
    expect([process.exitCode, out.mock.lastCall?.[0]]).toEqual([1, expect.stringContaining('is off: its authors')])
    process.exitCode = before
  })
})

test('an author in strict mode is told of it', async () => {
  vi.stubEnv('SONDE_STRICT', '1')
  const { program } = programWith(undefined)
  await expect(program.parseAsync(['node', 'acme', 'deploy'])).rejects.toThrow('startRun')
})
