import { describe, expect, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { deliver, madeOnce, ProfileMachine, reportingMachine, sendingMachine } from '../profile-machine.ts'
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

test('[R-WAS-4] Wasp 13: WASP_TELEMETRY_DISABLE turns it off, set to any value', async () => {
  const machine = await sendingMachine('wasp', wasp)
  for (const value of ['1', '0', 'false', 'no', 'off', 'anything', '']) {
    const off = { WASP_TELEMETRY_DISABLE: value }
    machine.run(['build'], { ...off, ...(value === '1' && { CI: 'true' }), ...(value === '0' && { WASP_TELEMETRY: '1' }) })
    expect([value, machine.spool()]).toEqual([value, ''])
  }
  expect(machine.run(['telemetry'], { WASP_TELEMETRY_DISABLE: 'no' })).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('WASP_TELEMETRY_DISABLE is set') as string,
  })
  machine.run(['deploy'])
  await deliver(machine)
  expect(machine.sentEvents()).toMatchObject({ 'command.started': 1 })
})

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** What was sent of the event that Wasp sends with each command, oldest first. */
const invoked = (machine: ProfileMachine) => machine.sent().flatMap(({ event }) => (event.name === 'cli' ? [event] : []))

test('[R-WAS-1] Wasp 4: events leave at most twice in 12 hours, `build` apart from all others, in each of two projects', async () => {
  const { machine, collector } = await reportingMachine('wasp', wasp)
  for (const project of ['blog', 'shop']) machine.createProject(project)
  for (const command of ['build', 'start', 'deploy', 'build', 'db']) {
    for (const project of ['blog', 'shop']) if (command !== 'start') machine.inProject(project, [command])
  }
  await deliver(machine)
  expect(
    invoked(machine)
      .map(({ properties }) => properties['is_build'])
      .toSorted(),
  ).toEqual([false, false, true, true])
  expect(
    new Set(invoked(machine).map(({ properties }) => JSON.stringify([properties['project_hash'], properties['is_build']]))).size,
  ).toBe(4)
  expect(counts(report(collector.data).events)).toMatchObject({ cli: 4, 'command.started': 8 })
})

test('[R-WAS-2] Wasp 5, 6: `distinct_id` is a random UUID, `project_hash` 16 hex digits, `is_build` true only for build', async () => {
  const machine = await sendingMachine('wasp', wasp)
  for (const project of ['blog', 'shop']) {
    machine.createProject(project)
    machine.inProject(project, ['build'])
    machine.inProject(project, ['deploy'])
  }
  await deliver(machine)
  const events = invoked(machine).map(({ properties }) => properties)
  expect(events).toHaveLength(4)
  for (const properties of events) {
    expect(properties).toMatchObject({
      distinct_id: expect.stringMatching(UUID) as string,
      project_hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      is_build: expect.any(Boolean) as boolean,
    })
  }
  expect(events.filter((properties) => properties['is_build'])).toHaveLength(2)
  expect(new Set(events.map((properties) => properties['distinct_id'])).size).toBe(1)
  expect(new Set(events.map((properties) => properties['project_hash'])).size).toBe(2)
})

/** A deployment in CI of a workshop, one with secrets among its arguments, and two of contexts that nobody lists. */
const deployments = madeOnce(async () => {
  const { machine, collector } = await reportingMachine('wasp', wasp)
  const secrets = ['secret-app', '--org', 'secret', 'Fly', 'flyctl']
  const typed: readonly (readonly [args: readonly string[], env: Readonly<Record<string, string>>])[] = [
    [['build', 'fly'], { CI: 'true', WASP_TELEMETRY_CONTEXT: 'workshop' }],
    [['deploy', 'fly', ...secrets, 'deploy', 'secret'], {}],
    [['build'], { CI: 'true' }],
    [['db', 'fly'], { WASP_TELEMETRY_CONTEXT: 'my secret /home/me' }],
  ]
  for (const [index, [args, env]] of typed.entries()) {
    const project = `project${index}`
    machine.createProject(project)
    machine.inProject(project, args, env)
  }
  await deliver(machine)
  return { events: invoked(machine).map(({ properties }) => properties), numbers: report(collector.data) }
})

test('[R-WAS-2] Wasp 7: `deploy_cmd_args` has only the listed words, in their order; everything else vanishes without a trace', async () => {
  const { events, numbers } = await deployments()
  const given = events.map(({ deploy_cmd_args }) => deploy_cmd_args)
  expect(given.filter(Boolean)).toEqual(['fly;deploy'])
  expect(JSON.stringify([events, numbers])).not.toMatch(/secret|flyctl|--org/)
  expect(numbers.rejected).toEqual([])
})

test('[R-WAS-2] Wasp 8: `wasp_version` with its four parts, and `os`', async () => {
  const { events } = await deployments()
  expect(events).toHaveLength(4)
  for (const properties of events) {
    expect(properties).toMatchObject({
      wasp_version: '0.1.9.1',
      os: expect.stringMatching(/^(?:linux|macos|windows)$/) as string,
    })
  }
})

test('[R-WAS-2] Wasp 9: `context` is the listed word of WASP_TELEMETRY_CONTEXT, "CI" in CI, or both', async () => {
  const { events } = await deployments()
  expect(events.map(({ context }) => String(context)).toSorted()).toEqual(['CI', 'other', 'undefined', 'workshop CI'])
})

/** Somebody makes two projects and deploys, and CI builds. */
const day = madeOnce(async () => {
  const { machine, collector } = await reportingMachine('wasp', wasp)
  for (const command of ['new', 'new', 'db', 'compile', 'deploy']) machine.run([command])
  machine.run(['build'], { CI: 'true' })
  await deliver(machine)
  return { bodies: machine.bodies('sent-'), numbers: report(collector.data) }
})

test('[R-WAS-6] Wasp 1: how many people installed, used, built and deployed, and how often, without an identifier', async () => {
  const { bodies, numbers } = await day()
  // Who deployed has built, though nobody saw it.
  const funnel = numbers.tables.find(({ id }) => id === 'funnel')?.rows.map(([step, installations]) => [step, installations])
  expect(Object.fromEntries(funnel ?? [])).toEqual({ used: 1, built: 1, deployed: 1 })
  expect(counts(numbers.events)).toMatchObject({ installed: 1, 'command.started': 6 })
  expect(numbers.active.days.map(({ installations }) => installations)).toEqual([1])
  const steps = bodies.filter((body) => body.includes('"milestone"'))
  expect(steps).toHaveLength(3)
  for (const body of steps) {
    const { batch: _, ...told } = JSON.parse(body) as Record<string, unknown>
    expect(Object.keys(told)).toEqual(['v', 'tool', 'context', 'events'])
    expect(Object.keys(told['context'] as object)).toEqual(['os'])
  }
  expect(numbers.rejected).toEqual([])
})

test('[R-WAS-6] Wasp 2: how many projects are created', async () => {
  const { numbers } = await day()
  expect(counts(numbers.events)).toMatchObject({ 'project.created': 2 })
})
