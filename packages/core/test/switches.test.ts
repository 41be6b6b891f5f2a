import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startReceiver } from './loopback.ts'
import { createHome, postponeDelivery, runTool, toolEnds, waitingLines, type Home } from './tool.ts'

const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

function on(env: Record<string, string> = NOWHERE): Home {
  const home = createHome(env)
  expect(use(home, ['telemetry', 'on']).status).toBe(0)
  postponeDelivery(home)
  return home
}

function use(home: Home, args: readonly string[], env: Record<string, string> = {}) {
  return runTool(home, args, 'versions.mjs', env)
}

/** Whether a run with these variables is recorded. */
function records(home: Home, env: Record<string, string>): boolean {
  const before = waitingLines(home).length
  expect(use(home, ['build'], env).stdout).toBe('built\n')
  return waitingLines(home).length > before
}

describe('[R-WAS-4] an author’s old variable that switches off whenever it is set', () => {
  test.each(['1', '0', 'false', ''])('OLD_TELEMETRY_DISABLE=%o', (value) => {
    expect(records(on(), { OLD_TELEMETRY_DISABLE: value })).toBe(false)
  })

  test('does nothing where it is not set', () => {
    expect(records(on(), {})).toBe(true)
  })
})

describe('[R-SAM-1] a variable whose value says on or off', () => {
  test.each([
    ['ACME_TELEMETRY', '0', false],
    ['ACME_TELEMETRY', 'false', false],
    ['ACME_TELEMETRY', 'disable', false],
    ['ACME_TELEMETRY', '1', true],
    ['ACME_TELEMETRY', '', true],
    ['OLD_TELEMETRY', '0', false],
    ['OLD_TELEMETRY', '1', true],
  ])('%s=%o: recorded is %s', (variable, value, recorded) => {
    expect(records(on(), { [variable]: value })).toBe(recorded)
  })
})

describe('[R-SAM-5] the value-type variable outranks this machine’s own setting, for this run, and nothing else', () => {
  test.each(['ACME_TELEMETRY', 'OLD_TELEMETRY'])('in both directions: %s', (variable) => {
    const home = on()
    expect(records(home, { [variable]: '0' })).toBe(false)
    expect(records(home, {})).toBe(true)
    use(home, ['telemetry', 'off'])
    expect(records(home, { [variable]: '1' })).toBe(true)
    expect(records(home, {})).toBe(false)
  })

  test('and opt-in mode', () => {
    const home = on()
    use(home, ['telemetry', 'reset'], { MODE: 'opt-in' })
    expect(use(home, ['telemetry'], { MODE: 'opt-in' }).stdout).toContain('records only after it was turned on')
    expect(use(home, ['telemetry'], { MODE: 'opt-in', ACME_TELEMETRY: '1' }).stdout).toContain('the notice was not shown yet')
  })

  test.each([
    ['[B-5] DO_NOT_TRACK', { DO_NOT_TRACK: '1' }],
    ['the switch for all tools', { SONDE_TELEMETRY_DISABLED: 'yes' }],
    ['the tool’s switch', { ACME_TELEMETRY_DISABLED: '1' }],
    ['CI', { CI: '1' }],
    ['an old variable', { OLD_TELEMETRY_DISABLE: '' }],
  ])('not %s', (_, env) => {
    expect(records(on(), { ACME_TELEMETRY: '1', ...env })).toBe(false)
  })
})

describe('[R-SAM-5] sends in the background', () => {
  test('nobody is asked, and nothing is said where a receiver never answers', async () => {
    const receiver = await startReceiver()
    receiver.answer = 'nothing'
    const home = on({ ACME_TELEMETRY_ENDPOINT: receiver.endpoint })
    rmSync(join(home.directory, 'delivery.json'))
    const { status, stdout, stderr } = await toolEnds(home, ['build'], {}, 'versions.mjs')
    expect([status, stdout, stderr]).toEqual([0, 'built\n', ''])
    await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThan(0)
    expect(receiver.received[0]).toMatchObject({ path: '/v1/events', body: expect.stringContaining('"tool":"acme"') as string })
  })

  test('nobody waits for a courier', async () => {
    const home = on()
    rmSync(join(home.directory, 'delivery.json'))
    // Waits for the end of the tool and of whatever holds what it prints to, but this courier has none.
    const { status } = await toolEnds(
      home,
      ['build'],
      { COURIER: join(import.meta.dirname, 'fixtures', 'endless-courier.mjs') },
      'versions.mjs',
    )
    expect(status).toBe(0)
    const courier = join(home.directory, 'courier.pid')
    await expect.poll(() => existsSync(courier), { timeout: 60_000 }).toBe(true)
    expect(process.kill(Number(readFileSync(courier, 'utf8')), 'SIGKILL')).toBe(true)
  })
})

describe('[C-1] the choice is made before the first event', () => {
  test('a run that is off has written nothing by the time it could record', () => {
    const home = createHome({ ...NOWHERE, ACME_TELEMETRY_DISABLED: '1' })
    use(home, ['build'])
    expect(readdirSync(home.path)).toEqual([])
  })

  test('off holds from the very next run on, and what waited is gone', () => {
    const home = on()
    expect(records(home, {})).toBe(true)
    use(home, ['telemetry', 'off'])
    expect(waitingLines(home)).toEqual([])
    expect(records(home, {})).toBe(false)
  })
})
