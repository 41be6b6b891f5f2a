import { describe, expect, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { deliver, reportingMachine, sendingMachine } from '../profile-machine.ts'
import { astro } from './profile.ts'

async function twoProjects() {
  const { machine, collector } = await reportingMachine('astro', astro)
  machine.createProject('blog')
  machine.createProject('shop')
  return { machine, collector }
}

describe('one switch for the whole machine, from any project', () => {
  test('[R-AST-6] Astro 14: `astro telemetry disable` in one project is off in the other, and says so', async () => {
    const { machine, collector } = await twoProjects()
    expect(machine.inProject('blog', 'telemetry', 'disable')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('off for you on this machine, in all projects') as string,
    })
    expect(machine.inProject('shop', 'telemetry')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Telemetry of astro is off') as string,
    })
    expect(machine.inProject('shop', 'build')).toMatchObject({ status: 0, stdout: 'astro build\n', stderr: '' })
    await deliver(machine)
    expect(report(collector.data).events).toEqual([])
  })

  test('[R-AST-6] Astro 15: `astro telemetry enable` in one project is on in the other, and says so', async () => {
    const { machine, collector } = await twoProjects()
    machine.inProject('blog', 'telemetry', 'disable')
    expect(machine.inProject('shop', 'telemetry', 'enable')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('on for you on this machine, in all projects') as string,
    })
    expect(machine.inProject('blog', 'telemetry')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Telemetry of astro is on') as string,
    })
    machine.inProject('blog', 'build')
    await deliver(machine)
    expect(counts(report(collector.data).events)).toMatchObject({ 'command.started': 1, 'command.finished': 1 })
  })
})

test.each(['1', '0', 'false', 'no', 'anything', ''])(
  '[R-AST-6] Astro 16: while ASTRO_TELEMETRY_DISABLED is set, whatever to, all telemetry is off: `%s`',
  async (value) => {
    const machine = await sendingMachine('astro', astro)
    const off = { ASTRO_TELEMETRY_DISABLED: value }
    machine.run(['build'], off)
    machine.run(['build'], { ...off, CI: 'true' })
    expect(machine.run(['telemetry'], off)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('ASTRO_TELEMETRY_DISABLED is set') as string,
    })
    expect(machine.spool()).toBe('')
    machine.run(['check'])
    await deliver(machine)
    expect(machine.sentEvents()).toMatchObject({ 'command.started': 1, 'command.finished': 1 })
  },
)
