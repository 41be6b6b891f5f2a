import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { deliver, reportingMachine, type ProfileMachine } from '../profile-machine.ts'
import { gatsby } from './profile.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

interface EventsBody {
  readonly version?: string
  readonly context: Readonly<Record<string, unknown>>
  readonly ids?: { readonly machine: string; readonly project?: string; readonly session: string }
  readonly events: readonly { readonly name: string; readonly at: string; readonly hour?: number; readonly weekday?: number }[]
}

/** What was sent beside activity. */
function eventBodies(machine: ProfileMachine): EventsBody[] {
  return machine
    .bodies('sent-')
    .map((text) => JSON.parse(text) as EventsBody)
    .filter(({ events }) => events.some(({ name }) => name.startsWith('command.')))
}

/** Two projects, of one repository each. */
async function sites() {
  const { machine, collector } = await reportingMachine('gatsby', gatsby)
  const clone = (project: string, remote: string): void => {
    machine.createProject(project)
    mkdirSync(join(machine.cwd, project, '.git'))
    writeFileSync(join(machine.cwd, project, '.git', 'config'), `[remote "origin"]\n\turl = ${remote}\n`)
  }
  return { machine, collector, clone }
}

test('[R-GAT-3] Gatsby 11, 12, 17: every event has its hour, its command and the version of its run', async () => {
  const { machine, collector } = await sites()
  machine.run(['build'])
  await deliver(machine)
  const newer = { PROFILE_VERSION: '5.15.0' }
  machine.run(['clean'], newer)
  // Seals what this version recorded, which else waits for its first courier.
  machine.run(['telemetry', 'show', '--next'], newer)
  await deliver(machine)
  const bodies = eventBodies(machine)
  expect(bodies.map(({ version }) => /^5\.1[45]/.test(version ?? ''))).toEqual([true, true])
  expect(new Set(bodies.map(({ version }) => version)).size).toBe(2)
  for (const event of bodies.flatMap(({ events }) => events)) {
    expect(event).toMatchObject({
      hour: expect.any(Number) as number,
      weekday: expect.any(Number) as number,
      properties: { command: expect.stringMatching(/^(build|clean)$/) as string },
    })
    expect(JSON.stringify(event)).not.toMatch(/T\d\d:|"minute"/)
  }
  expect(counts(report(collector.data).events)).toMatchObject({ 'command.started': 2, 'command.finished': 2 })
})

test('[R-GAT-3] Gatsby 13, 14: one UUID of the machine for all events, one of the session for each run', async () => {
  const { machine } = await sites()
  for (const command of ['build', 'clean', 'build']) machine.run([command])
  await deliver(machine)
  const ids = eventBodies(machine).map((body) => body.ids)
  for (const each of ids) {
    expect(each?.machine).toMatch(UUID)
    expect(each?.session).toMatch(UUID)
  }
  expect([new Set(ids.map((each) => each?.machine)).size, new Set(ids.map((each) => each?.session)).size]).toEqual([1, 3])
})

test('[R-GAT-3] Gatsby 15: one id for a repository by ssh, by https, with a token, with and without .git, which is never hashed in', async () => {
  const { machine, clone } = await sites()
  const token = ['ghp', 'x'.repeat(36)].join('_')
  const remotes = ['git@git.example:acme/site.git', 'https://git.example/acme/site', `https://${token}@Git.Example/acme/site.git`]
  for (const [n, remote] of remotes.entries()) {
    clone(`site${n}`, remote)
    machine.inProject(`site${n}`, 'build')
  }
  clone('shop', 'https://git.example/acme/shop')
  machine.inProject('shop', 'build')
  await deliver(machine)
  const projects = new Set(eventBodies(machine).map(({ ids }) => ids?.project))
  const documented = ['site', 'shop'].map((name) =>
    createHash('sha256').update(`sonde/gatsby/git.example/acme/${name}`).digest('hex').slice(0, 16),
  )
  expect(projects).toEqual(new Set(documented))
})

test('[R-GAT-3] Gatsby 16: every event has the operating system with its version, the architecture, and whether it ran in CI', async () => {
  const { machine, collector } = await sites()
  machine.run(['build'])
  machine.run(['build'], { CI: 'true', GITHUB_ACTIONS: 'true' })
  await deliver(machine)
  const bodies = eventBodies(machine)
  expect(new Set(bodies.map(({ context }) => context['ci']))).toEqual(new Set([undefined, 'github-actions']))
  for (const { context } of bodies) {
    expect(context).toMatchObject({
      os: expect.stringMatching(/^(?:linux|macos|windows)$/) as string,
      osVersion: expect.stringMatching(/^(?:linux|macos|windows) \d+(?:\.\d+)?$/) as string,
      arch: expect.stringMatching(/^(?:x64|arm64|other)$/) as string,
    })
  }
  expect(report(collector.data).rejected).toEqual([])
})
