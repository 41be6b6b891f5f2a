import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalCatalog, catalogText } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../harness/acme.ts'
import { counts, report, startCollector } from '../../harness/collector-process.ts'
import { within } from '../../harness/waiting.ts'
import { plantedMachine } from '../planted-machine.ts'
import { deliver, madeOnce, reportingMachine, sendingMachine } from '../profile-machine.ts'
import { gatsby, type Site } from './profile.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** As far from Greenwich as clocks are set: there it is always another hour, and mostly another day. */
const FAR_AWAY = 'Pacific/Kiritimati'

/** The hour that a clock over there shows. */
function hourFarAway(): number {
  return Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: FAR_AWAY }).format())
}

/** What somebody did in a day, and what a real collector has of it. */
const day = madeOnce(async () => {
  const { machine, collector } = await reportingMachine('gatsby', gatsby)
  const hours = [hourFarAway()]
  machine.run(['serve-secret'], { TZ: FAR_AWAY })
  hours.push(hourFarAway())

  const configure = (project: string, site: Site) =>
    writeFileSync(join(machine.cwd, project, 'gatsby-config.json'), JSON.stringify(site))
  for (const project of ['blog', 'shop']) machine.createProject(project)
  machine.run(['new', 'blog', 'gatsby-starter-blog'])
  const { starter = '' } = JSON.parse(readFileSync(join(machine.cwd, 'blog', 'gatsby-config.json'), 'utf8')) as Site
  configure('blog', { starter, plugins: ['gatsby-plugin-image', 'gatsby-plugin-sharp'] })
  for (let builds = 0; builds < 3; builds += 1) machine.inProject('blog', ['build'])
  const failing = { plugin: 'gatsby-plugin-mdx', stage: 'render' }
  configure('shop', { plugins: ['gatsby-plugin-image', 'gatsby-plugin-mdx', './secret-plugin'], failing })
  const failed = machine.inProject('shop', ['build'])

  configure('.', { flags: ['FAST_DEV'], failing, endless: 'bundle' })
  // One that comes late would take the lines that are waited for.
  await machine.courierDone()
  const server = machine.start(['develop'])
  await within('the last stage of the session', () => machine.spool().includes('"stage":"bundle","command":"develop"'))
  server.kill('SIGINT')
  await once(server, 'exit')
  machine.run(['clean'])
  await deliver(machine)

  const sent = machine.sent()
  const numbers = report(collector.data)
  const of = (name: string, command?: string) =>
    sent.filter(
      ({ event: { name: each, properties } }) => each === name && properties['command'] === (command ?? properties['command']),
    )
  const table = (id: string) => numbers.tables.find((each) => each.id === id)
  return { sent, of, table, failed, numbers, hours }
})

test.each([
  ['--disable', 1, 'off for you on this machine, in all projects'],
  ['--enable', 0, 'on for you on this machine, in all projects'],
])(
  '[R-GAT-1] Gatsby 2: `gatsby telemetry %s` is taken as the word is, and the bare command changes nothing',
  async (flag, status, says) => {
    const machine = await sendingMachine('gatsby', gatsby)
    if (flag === '--enable') machine.run(['telemetry', 'disable'])
    expect(machine.run(['telemetry', flag])).toMatchObject({ status: 0, stdout: expect.stringContaining(says) as string })
    const settings = () => readFileSync(join(machine.directory, 'settings.json'), 'utf8')
    const before = settings()
    expect(machine.run(['telemetry']).status).toBe(status)
    expect(settings()).toBe(before)
  },
)

test('[R-GAT-1] Gatsby 3: GATSBY_TELEMETRY_DISABLED set to `1` turns it off', async () => {
  const machine = await sendingMachine('gatsby', gatsby)
  for (const value of ['1', 'true']) machine.run(['build'], { GATSBY_TELEMETRY_DISABLED: value })
  expect(machine.spool()).toBe('')
  expect(machine.run(['telemetry'], { GATSBY_TELEMETRY_DISABLED: '1' })).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('GATSBY_TELEMETRY_DISABLED is set') as string,
  })
  machine.postponeDelivery()
  machine.run(['build'])
  expect(machine.spool()).not.toBe('')
})

test('[R-GAT-10] Gatsby 4: the hour and weekday of the user’s own clock, in the events and in the report', async () => {
  const { of, table, hours, sent } = await day()
  const [far] = of('command.started', 'other')
  expect(hours).toContain(far?.event.hour)
  expect(far?.event.hour).not.toBe(new Date().getUTCHours())
  const rows = table('clock')?.rows ?? []
  expect(rows.map(([, hour]) => hour)).toContain(`${String(far?.event.hour).padStart(2, '0')}:00`)
  const counted = rows.reduce((sum, [, , events]) => sum + Number(events), 0)
  expect(counted).toBe(sent.filter(({ event: { hour } }) => hour !== undefined).length)
})

test('[R-GAT-2] Gatsby 7: errors of every stage, of a build that ends by one and of a session of `develop` that goes on', async () => {
  const { of, table, failed, numbers } = await day()
  expect(failed.status).toBe(1)
  const errors = of('stage.finished').filter(({ event: { properties } }) => properties['outcome'] === 'error')
  expect(errors.map(({ event: { properties } }) => properties['command']).toSorted()).toEqual(['build', 'develop'])
  for (const {
    event: { properties },
  } of errors) {
    expect(properties).toMatchObject({ stage: 'render', errorClass: 'TypeError', plugin: 'gatsby-plugin-mdx' })
  }
  const shares = (table('stages')?.rows ?? []).map(([stage, , share]) => [stage, share])
  expect(Object.fromEntries(shares)).toMatchObject({ bootstrap: 0, sourcing: 0, render: 2 / 5 })
  expect(table('errors-of-stage.finished')?.rows).toEqual([['TypeError', null, 2]])
  expect(numbers.rejected).toEqual([])
})

test('[R-GAT-4] Gatsby 8: how often builds fail with a plugin and with a starter, and without, with the interval', async () => {
  const { of, table } = await day()
  const finished = of('build.finished', 'build').map(({ event: { properties } }) => properties)
  expect(finished.filter(({ starter }) => starter === 'gatsby-starter-blog')).toHaveLength(3)
  const row = (id: string, word: string) => table(id)?.rows.find(([each]) => each === word)
  const names = table('reliability-of-plugins')?.columns.map(({ name }) => name)
  expect(names).toEqual(['plugin', 'events', 'errors', 'at least', 'at most', 'without'])
  const [, events, share, atLeast, atMost, without] = row('reliability-of-plugins', 'gatsby-plugin-mdx') ?? []
  expect([events, share, without]).toEqual([1, 1, 0])
  expect(Number(atLeast)).toBeGreaterThan(0)
  expect(Number(atMost)).toBeGreaterThanOrEqual(1)
  expect(row('reliability-of-plugins', 'gatsby-plugin-sharp')).toMatchObject({ 1: 3, 2: 0 })
  expect(row('reliability-of-starter', 'gatsby-starter-blog')).toMatchObject({ 1: 3, 2: 0 })
})

test('[R-GAT-2] Gatsby 9: timings of every stage', async () => {
  const { of, table } = await day()
  for (const {
    event: { properties },
  } of of('stage.finished', 'build'))
    expect(properties['durationMs']).toEqual(expect.any(Number))
  const stages = table('stages')
  expect(stages?.columns.slice(-2)).toEqual([
    { name: 'p50', unit: 'ms' },
    { name: 'p95', unit: 'ms' },
  ])
  const timed = (stages?.rows ?? []).filter((cells) => cells.slice(-2).every((cell) => typeof cell === 'number'))
  expect(timed.map(([stage]) => stage).toSorted()).toEqual(['bootstrap', 'bundle', 'render', 'sourcing'])
})

test('[R-GAT-2] Gatsby 10: commands from their start, stages with their end, and a stage that was interrupted', async () => {
  const { of } = await day()
  expect(of('command.started', 'develop')).toHaveLength(1)
  expect(of('build.finished', 'develop').map(({ event: { properties } }) => properties['outcome'])).toEqual(['aborted'])
  const stages = of('stage.finished', 'develop').map(
    ({ event: { properties } }) => `${String(properties['stage'])} ${String(properties['outcome'])}`,
  )
  expect(stages.toSorted()).toEqual(['bootstrap ok', 'bundle aborted', 'render error', 'sourcing ok'])
})

test('[R-GAT-3] Gatsby 11, 12: every event has its hour and its command, those of stages, features and errors too', async () => {
  const { sent } = await day()
  const names = new Set(sent.map(({ event: { name } }) => name))
  expect([...names].toSorted()).toEqual([
    'build.finished',
    'command.finished',
    'command.started',
    'feature.used',
    'project.created',
    'stage.finished',
  ])
  for (const { event: told } of sent) {
    expect(told).toMatchObject({
      hour: expect.any(Number) as number,
      weekday: expect.any(Number) as number,
      properties: { command: expect.stringMatching(/^(?:build|clean|develop|new|other)$/) as string },
    })
    expect(JSON.stringify(told)).not.toMatch(/T\d\d:|"minute"/)
  }
})

/** Two projects, of one repository each. */
async function sites() {
  const machine = await sendingMachine('gatsby', gatsby)
  const clone = (project: string, remote: string): void => {
    machine.createProject(project)
    mkdirSync(join(machine.cwd, project, '.git'))
    writeFileSync(join(machine.cwd, project, '.git', 'config'), `[remote "origin"]\n\turl = ${remote}\n`)
  }
  return { machine, clone }
}

test('[R-GAT-3] Gatsby 17: every event has the version of its run', async () => {
  const { machine } = await sites()
  machine.run(['build'])
  await deliver(machine)
  const newer = { PROFILE_VERSION: '5.15.0' }
  machine.run(['clean'], newer)
  // Seals what this version recorded, which else waits for its first courier.
  machine.run(['telemetry', 'show', '--next'], newer)
  await deliver(machine)
  const versions = machine.sent().map(({ event: { properties }, version }) => `${String(properties['command'])} ${version}`)
  expect([...new Set(versions)].toSorted()).toEqual(['build 5.14.1', 'clean 5.15.0'])
})

test('[R-GAT-3] Gatsby 13, 14: one UUID of the machine for all events, one of the session for each run and its children', async () => {
  const { machine } = await sites()
  for (const line of ['build', 'clean', 'clean and-build']) machine.run(line.split(' '))
  await deliver(machine)
  const ids = machine.sent().map((each) => each.ids)
  for (const each of ids) {
    expect(each?.machine).toMatch(UUID)
    expect(each?.session).toMatch(UUID)
  }
  expect([new Set(ids.map((each) => each?.machine)).size, new Set(ids.map((each) => each?.session)).size]).toEqual([1, 3])
  // Start and end of four runs.
  expect(ids).toHaveLength(8)
})

test('[R-GAT-3] Gatsby 15: one id for a repository by ssh, by https, with a token, with and without .git, which is never hashed in', async () => {
  const { machine, clone } = await sites()
  const token = ['ghp', 'x'.repeat(36)].join('_')
  const remotes = ['git@git.example:acme/site.git', 'https://git.example/acme/site', `https://${token}@Git.Example/acme/site.git`]
  for (const [n, remote] of remotes.entries()) {
    clone(`site${n}`, remote)
    machine.inProject(`site${n}`, ['build'])
  }
  clone('shop', 'https://git.example/acme/shop')
  machine.inProject('shop', ['build'])
  await deliver(machine)
  const projects = new Set(machine.sent().map(({ ids }) => ids?.project))
  const documented = ['site', 'shop'].map((name) =>
    createHash('sha256').update(`sonde/gatsby/git.example/acme/${name}`).digest('hex').slice(0, 16),
  )
  expect(projects).toEqual(new Set(documented))
})

test('[R-GAT-3] Gatsby 16: every event has the operating system with its version, the architecture, and whether it ran in CI', async () => {
  const { machine } = await sites()
  machine.run(['build'])
  machine.run(['build'], { CI: 'true', GITHUB_ACTIONS: 'true' })
  await deliver(machine)
  const sent = machine.sent()
  expect(new Set(sent.map(({ context }) => context['ci']))).toEqual(new Set([undefined, 'github-actions']))
  for (const { context } of sent) {
    expect(context).toMatchObject({
      os: expect.stringMatching(/^(?:linux|macos|windows)$/) as string,
      osVersion: expect.stringMatching(/^(?:linux|macos|windows) \d+(?:\.\d+)?$/) as string,
      arch: expect.stringMatching(/^(?:x64|arm64|other)$/) as string,
    })
  }
})

test('[R-GAT-5] [B-7] Gatsby 19, 20: no secret of variables, arguments or .env files is left of messages, and nothing in the store says whose it is', async () => {
  const catalogFile = join(temporaryDirectory(), 'telemetry.catalog.json')
  writeFileSync(catalogFile, catalogText(canonicalCatalog(gatsby.catalog)))
  const collector = await startCollector(temporaryDirectory(), catalogFile)
  const failing = (plugin: string): Site => ({ plugins: [plugin], failing: { plugin, stage: 'render' } })
  const machine = await plantedMachine(
    'gatsby',
    gatsby,
    { files: { 'gatsby-config.json': (secret) => JSON.stringify(failing(secret)) } },
    { endpoint: collector.url, places: () => ({ 'the store': { directory: collector.data } }) },
  )
  const { argv } = machine
  machine.fail('build', argv.positional, argv.flagValue)
  const stage = (await machine.delivered()).find(({ event: { properties } }) => properties['outcome'] === 'error')
  expect(stage?.event.properties).toMatchObject({
    plugin: 'other',
    errorMessage: expect.stringMatching(/^Request failed with status code 404 </) as string,
  })
  expect(counts(report(collector.data).events)).toMatchObject({ 'stage.finished': 3, 'build.finished': 1 })
})

test('[R-GAT-6] Gatsby 21: GATSBY_TELEMETRY_DEBUG=1 prints what would be sent, and sends nothing', async () => {
  const machine = await sendingMachine('gatsby', gatsby)
  const files = machine.files('')
  const { stderr } = machine.run(['build'], { GATSBY_TELEMETRY_DEBUG: '1' })
  const bodies = stderr.split('\n').filter((line) => line.startsWith('{"v":1,'))
  expect(bodies.join()).toContain('"name":"build.finished"')
  await machine.courierDone()
  expect(machine.files('')).toEqual(files)
})
