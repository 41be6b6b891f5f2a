import { once } from 'node:events'
import { canonicalCatalog } from '@sonde/core/protocol'
import { deliverNow } from '@sonde/testing'
import { describe, expect, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { within } from '../../harness/waiting.ts'
import { joinedBy } from '../joined-by.ts'
import { plantedMachine } from '../planted-machine.ts'
import { deliver, madeOnce, PLACES, reportingMachine, sendingMachine, type Place } from '../profile-machine.ts'
import { sst } from './profile.ts'

const reporting = () => reportingMachine('sst', sst)
const sending = () => sendingMachine('sst', sst)

const SCOPE = 'for you on this machine, in all projects'

/** Somebody asks, leaves and comes back through `npx` from one place, and builds in every place in between. */
function walkFrom(place: Place) {
  return madeOnce(async () => {
    const machine = await sending()
    const builds = () => PLACES.map((anywhere) => machine.from(anywhere, 'build').stdout)
    const files = machine.files('')
    const asked = machine.npx(place, 'telemetry')
    const isUnchanged = machine.files('').join() === files.join()
    const disabled = machine.npx(place, 'telemetry', 'disable')
    const builtOff = builds()
    const spooledOff = machine.spool()
    const askedOff = machine.from(place, 'telemetry')
    const enabled = machine.npx(place, 'telemetry', 'enable')
    builds()
    await deliver(machine)
    return { asked, isUnchanged, disabled, builtOff, spooledOff, askedOff, enabled, sent: machine.sentEvents() }
  })
}

// npm for Windows installs other files than the ones these tests write.
describe.skipIf(process.platform === 'win32').each(PLACES)('typed through npx, from %s', (place) => {
  const walk = walkFrom(place)

  test('[R-SST-1] SST 2: `sst telemetry disable` opts out of this machine', async () => {
    const { disabled, builtOff, spooledOff, sent } = await walk()
    expect(disabled).toMatchObject({ status: 0, stdout: expect.stringContaining(`off ${SCOPE}`) as string })
    expect([builtOff, spooledOff]).toEqual([PLACES.map(() => 'sst build\n'), ''])
    expect(sent).toMatchObject({ CLI_COMMAND: PLACES.length })
  })

  test('[R-SST-1] SST 3: `sst telemetry` shows the status at any time and changes nothing', async () => {
    const { asked, isUnchanged, askedOff } = await walk()
    expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining('Telemetry of sst is on') as string })
    expect(isUnchanged).toBe(true)
    expect(askedOff).toMatchObject({ status: 1, stdout: expect.stringContaining('Telemetry of sst is off') as string })
  })

  test('[R-SST-1] SST 4: `sst telemetry enable` rejoins', async () => {
    const { enabled, sent } = await walk()
    expect(enabled).toMatchObject({ status: 0, stdout: expect.stringContaining(`on ${SCOPE}`) as string })
    expect(sent).toMatchObject({ CLI_COMMAND: PLACES.length })
  })
})

test('[R-SST-2] SST 5: SST_TELEMETRY_DISABLED opts out whatever it is set to', async () => {
  const machine = await sending()
  for (const value of ['1', '0', 'false', 'no', 'yes', 'anything', '']) {
    machine.run(['build'], { SST_TELEMETRY_DISABLED: value })
    expect([value, machine.spool()]).toEqual([value, ''])
  }
  expect(machine.run(['telemetry'], { SST_TELEMETRY_DISABLED: '0' })).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('SST_TELEMETRY_DISABLED is set') as string,
  })
  machine.run(['deploy'])
  await deliver(machine)
  expect(machine.bodies('sent-').join()).not.toContain('"build"')
  expect(machine.sentEvents()).toMatchObject({ CLI_COMMAND: 1 })
})

describe('[R-SST-3] SST 8: the command is counted when it is invoked', () => {
  test('by its name, in an event of the name that SST gave it', async () => {
    const machine = await sending()
    machine.run(['build'])
    machine.run(['secret-typed-by-somebody'])
    await deliver(machine)
    const events = machine
      .bodies('sent-')
      .flatMap((body) => (JSON.parse(body) as { events: { name: string; properties: object }[] }).events)
    expect(events.filter(({ name }) => name === 'CLI_COMMAND').map(({ properties }) => properties)).toEqual([
      { command: 'build' },
      { command: 'other' },
    ])
    expect(JSON.stringify(events)).not.toContain('secret')
  })

  test('also when it is a server that never ends, while it runs', async () => {
    const { machine, collector } = await reporting()
    const server = machine.start(['start'])
    await within('the start line', () => machine.spool() !== '')
    machine.run(['build'])
    await deliver(machine)
    expect(server.exitCode).toBeNull()
    expect(counts(report(collector.data).events)).toMatchObject({ CLI_COMMAND: 2 })
    server.kill('SIGKILL')
    await once(server, 'exit')
  })

  test.each(['SIGINT', 'SIGKILL'] as const)('also when it is ended by %s, and once', async (signal) => {
    const machine = await sending()
    const server = machine.start(['start'])
    await within('the start line', () => machine.spool() !== '')
    server.kill(signal)
    await once(server, 'exit')
    machine.run(['build'])
    await deliver(machine)
    await deliver(machine)
    expect(machine.sentEvents()).toMatchObject({ CLI_COMMAND: 2 })
  })
})

test('[R-SST-3] SST 9: the version is that of the run, not of the courier', async () => {
  const { machine, collector } = await reporting()
  const versions = ['1.17.9', '1.18.4', '2.0.1']
  // A version's runs are delivered once it has told the courier its catalog, which it does when a delivery is due.
  for (const version of versions) {
    machine.makeDeliveryDue()
    machine.run(['build'], { PROFILE_VERSION: version })
    await deliver(machine)
  }
  machine.postponeDelivery()
  for (const version of versions) machine.run(['deploy'], { PROFILE_VERSION: version })
  machine.makeDeliveryDue()
  machine.run(['deploy'], { PROFILE_VERSION: '2.0.1' })
  await deliver(machine)
  expect(counts(report(collector.data).versions)).toEqual({ '1.17.9': 2, '1.18.4': 2, '2.0.1': 3 })
})

test('[R-SST-4] SST 10: the number of processors, the operating system, and whether it is CI', async () => {
  const machine = await sending()
  const context = async (env: Readonly<Record<string, string>>) => {
    machine.makeDeliveryDue()
    machine.run(['build'], env)
    await deliverNow(machine.directory, { env: machine.env })
    return machine.sent().at(-1)?.context
  }
  const local = {
    os: process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux',
    cpus: expect.stringMatching(/^\d+(-\d+|\+)?$/) as string,
  }
  expect(await context({})).toMatchObject(local)
  expect(await context({})).not.toHaveProperty('ci')
  expect(await context({ CI: 'true', GITHUB_ACTIONS: 'true' })).toMatchObject({ ...local, ci: 'github-actions' })
})

test('[R-SST-7] SST 11: every key that reaches the collector is listed in the catalog, and every listed one reaches it', async () => {
  const { machine, collector } = await reporting()
  machine.run(['build'])
  machine.run(['secrets', 'set', 'KEY', 'value', '--stage', 'prod'])
  await deliverNow(machine.directory, { env: machine.env })
  const events = machine.sent().map(({ event }) => event)
  const listed = canonicalCatalog(sst.catalog).events
  const reached = new Map<string, Set<string>>()
  for (const { name, properties } of events)
    reached.set(name, new Set([...(reached.get(name) ?? []), ...Object.keys(properties)]))
  expect(Object.fromEntries([...reached].map(([name, keys]) => [name, [...keys]]))).toEqual({ CLI_COMMAND: ['command'] })
  expect(Object.keys(listed).filter((name) => name !== 'machine.active')).toEqual([...reached.keys()])
  expect(report(collector.data).rejected).toEqual([])
})

test('[R-SST-3] SST 12: the example event of the page leaves exactly as it is there', async () => {
  const machine = await sending()
  const server = machine.start(['start'])
  await within('the start line', () => machine.spool() !== '')
  machine.run(['build'])
  server.kill('SIGKILL')
  await once(server, 'exit')
  await deliverNow(machine.directory, { env: machine.env })
  const texts = machine.bodies('sent-').join('')
  expect(texts).toMatch(/\{"name":"CLI_COMMAND","at":"[\d-]+",(?:"first":\[[^\]]*\],)?"properties":\{"command":"start"\}\}/)
})

test('[R-SST-5] SST 15: no variable, path, content of a file, output or error leaves, and no argument as it was typed', async () => {
  const machine = await plantedMachine('sst', sst, { files: { 'sst.json': (secret) => JSON.stringify({ name: secret }) } })
  const { argv } = machine
  machine.fail('build', argv.positional, '--stage', argv.flagValue)
  machine.fail('secrets', 'set', 'STRIPE_KEY', argv.positional)
  machine.run('deploy', argv.unknownFlag)
  machine.run(argv.command, argv.positional)
  const commands = (await machine.delivered()).map(({ event: { properties } }) => String(properties['command']))
  expect(commands.toSorted()).toEqual(['build', 'deploy', 'other', 'secrets'])
})

test('[R-SST-8] [B-7] SST 16: two deliveries of a machine have nothing in common that another machine does not have', async () => {
  expect(await joinedBy('sst', sst)).toEqual([])
})

test('[R-SST-6 program] SST 13: events go to the endpoint of the author, and users are told where it is and who runs it', async () => {
  const { machine, collector } = await reporting()
  machine.run(['build'])
  await deliver(machine)
  expect(counts(report(collector.data).events)).toMatchObject({ CLI_COMMAND: 1 })

  const ofTheAuthor = { SST_TELEMETRY_ENDPOINT: '' }
  const notice = machine.run(['telemetry', 'on'], ofTheAuthor).stdout.replace(/\s+/g, ' ')
  expect(notice).toContain('telemetry.sst.example')
  expect(notice).toContain(sst.catalog.about.operator)
  expect(machine.run(['telemetry', 'endpoint'], ofTheAuthor).stdout).toBe(`${sst.catalog.endpoint}\n`)
})
