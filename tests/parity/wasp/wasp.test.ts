import { describe, expect, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { deliver, ProfileMachine, reportingMachine } from '../profile-machine.ts'
import { wasp } from './profile.ts'

describe('[R-WAS-9] Wasp 3: events go by HTTPS', () => {
  const refusals = [
    ['the catalog', { PROFILE_ENDPOINT: 'http://telemetry.wasp.example' }, 'must use https'],
    ['the catalog, by an address', { PROFILE_ENDPOINT: 'http://192.0.2.1:8080' }, 'must use https'],
    ['the catalog, by a name that only looks local', { PROFILE_ENDPOINT: 'http://localhost.example' }, 'must use https'],
    ['a variable', { WASP_TELEMETRY_ENDPOINT: 'http://telemetry.wasp.example' }, 'may only point to this machine'],
  ] as const

  test.each(refusals)('plain HTTP named by %s is refused, and nothing is recorded', (_, variables, because) => {
    const machine = new ProfileMachine('wasp', wasp, variables)
    expect(machine.run(['telemetry', 'on'])).toMatchObject({ status: 1, stderr: expect.stringContaining(because) as string })
    expect(machine.run(['build'], { CI: 'true' })).toMatchObject({ status: 0, stdout: 'wasp build\n', stderr: '' })
    expect(machine.run(['telemetry'])).toMatchObject({ status: 1, stdout: expect.stringContaining(because) as string })
    expect(machine.files('')).toEqual([])
  })

  test('plain HTTP named by the user is refused, and changes nothing', () => {
    const machine = new ProfileMachine('wasp', wasp)
    expect(machine.run(['telemetry', 'endpoint', 'http://telemetry.wasp.example']).status).toBe(2)
    expect(machine.run(['telemetry', 'endpoint']).stdout).toBe(`${wasp.catalog.endpoint}\n`)
    expect(new URL(wasp.catalog.endpoint).protocol).toBe('https:')
  })

  test('plain HTTP is for this machine only', async () => {
    const { machine, collector } = await reportingMachine('wasp', wasp)
    machine.run(['build'])
    await deliver(machine)
    expect(new URL(collector.url).protocol).toBe('http:')
    expect(counts(report(collector.data).events)).toMatchObject({ 'command.started': 1 })
  })
})

test.each(['1', '0', 'false', 'no', 'off', 'anything', ''])(
  '[R-WAS-4] Wasp 13: WASP_TELEMETRY_DISABLE turns it off, set to any value: `%s`',
  async (value) => {
    const { machine, collector } = await reportingMachine('wasp', wasp)
    const off = { WASP_TELEMETRY_DISABLE: value }
    machine.run(['build'], off)
    machine.run(['build'], { ...off, CI: 'true' })
    machine.run(['build'], { ...off, WASP_TELEMETRY: '1' })
    expect(machine.run(['telemetry'], off)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('WASP_TELEMETRY_DISABLE is set') as string,
    })
    expect(machine.spool()).toBe('')
    machine.run(['deploy'])
    await deliver(machine)
    expect(counts(report(collector.data).events)).toMatchObject({ 'command.started': 1 })
  },
)
