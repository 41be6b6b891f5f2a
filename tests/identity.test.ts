import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fakeCollector } from '@sonde/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Identity } from '@sonde/core'
import { temporaryDirectory } from './harness/acme.ts'
import { Tool } from './harness/tool.ts'

const program = fileURLToPath(new URL('fixtures/identified-tool/program.ts', import.meta.url))

const ALL: Identity = { machine: 'stable', project: 'salted', session: true }
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const HEX16 = /^[0-9a-f]{16}$/

interface SentBody {
  readonly ids?: { readonly machine?: string; readonly project?: string; readonly session?: string }
  readonly context: { readonly ci?: string }
  readonly events: readonly {
    readonly name: string
    readonly n?: number
    readonly properties: Readonly<Record<string, unknown>>
  }[]
}

/** One person's machine with the tool on it, where telemetry is on. */
class Installation extends Tool {
  readonly home: string

  constructor(identity: Identity, env: Readonly<Record<string, string>> = {}) {
    const home = temporaryDirectory()
    super(program, {
      cwd: home,
      directory: join(home, '.local', 'state', 'sonde', 'acme'),
      env: { PATH: process.env['PATH'] ?? '', HOME: home, IDENTITY: JSON.stringify(identity), ...env },
    })
    this.home = home
    this.run(['telemetry', 'on'])
    this.postponeDelivery()
  }

  /** The same machine, in a project of it. */
  in(project: string, remote?: string): Tool {
    const cwd = join(this.home, project)
    mkdirSync(join(cwd, '.git'), { recursive: true })
    writeFileSync(join(cwd, 'package.json'), '{}')
    if (remote !== undefined) writeFileSync(join(cwd, '.git', 'config'), `[remote "origin"]\n\turl = ${remote}\n`)
    return new Tool(program, { env: this.env, cwd, directory: this.directory })
  }
}

/** A collector of its own, as the tool's environment names it. */
async function collector(): Promise<{ readonly ACME_TELEMETRY_ENDPOINT: string }> {
  const started = await fakeCollector()
  onTestFinished(() => started.close())
  return { ACME_TELEMETRY_ENDPOINT: started.endpoint }
}

/** Seals what waits, as `show` does, and delivers it. */
async function deliver(of: Tool): Promise<void> {
  of.run(['telemetry', 'show', '--next'])
  await of.deliver()
}

/** What a collector was sent beside activity. */
function eventBodies(of: Tool): SentBody[] {
  return of
    .bodies('sent-')
    .map((text) => JSON.parse(text) as SentBody)
    .filter(({ events }) => events.some(({ name }) => name === 'invoked'))
    .map((body) => ({ ...body, events: body.events.filter(({ name }) => name === 'invoked') }))
}

const machines = (of: Tool) => new Set(eventBodies(of).map(({ ids }) => ids?.machine))
const projects = (of: Tool) => new Set(eventBodies(of).map(({ ids }) => ids?.project))

describe('[R-GAT-3] identifiers that a catalog chose', () => {
  test('Gatsby 13, 14: a UUID of the machine that stays, one of the session that children share, and 16 digits of the project', async () => {
    const installation = new Installation(ALL, await collector())
    const app = installation.in('app', 'https://git.example/acme/app.git')
    app.run(['calls'])
    app.run(['build'])
    await deliver(app)
    const bodies = eventBodies(app).toSorted((a, b) => b.events.length - a.events.length)
    expect(bodies.map(({ events }) => events.map(({ properties }) => properties['command']))).toEqual([
      ['call', 'build'],
      ['build'],
    ])
    const [called, alone] = bodies.map(({ ids }) => ids)
    expect(called).toEqual({
      machine: expect.stringMatching(UUID) as string,
      project: expect.stringMatching(HEX16) as string,
      session: expect.stringMatching(UUID) as string,
    })
    expect(alone).toMatchObject({ machine: called?.machine, project: called?.project })
    expect(alone?.session).not.toBe(called?.session)
  })

  test('one that rotates is another after so many days, and never one it was before, wherever the clock jumps', () => {
    const installation = new Installation({ machine: { rotatingDays: 30 } })
    const clock = new URL('fixtures/shifted-clock.mjs', import.meta.url).href
    const ids = [0, 28, 31, 27_000, 32, -400, 33].map((days) => {
      const env = { NODE_OPTIONS: `--import ${clock}`, SHIFT_DAYS: String(days) }
      // As if a courier had just been started, so that none is, with the clock of the test.
      const startedAt = Date.now() + days * 24 * 60 * 60 * 1000
      writeFileSync(join(installation.directory, 'delivery.json'), JSON.stringify({ v: 1, startedAt }))
      installation.run(['build'], env)
      const sealed = installation.bodies('sealed-').length
      expect(installation.run(['telemetry', 'show', '--next'], env).stdout).toContain('"ids"')
      expect(installation.bodies('sealed-').length).toBeGreaterThan(sealed)
      const { machines: kept } = JSON.parse(readFileSync(join(installation.directory, 'counted.json'), 'utf8')) as {
        readonly machines: Readonly<Record<string, { readonly id: string }>>
      }
      return Object.values(kept).map(({ id }) => id)[0]
    })
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(6)
    for (const id of ids) expect(id).toMatch(UUID)
  })

  test('[R-WAS-2] Wasp 5: they have the names of the author’s own, a UUID and 16 hex digits', async () => {
    const installation = new Installation(ALL, await collector())
    const app = installation.in('app')
    app.run(['build'])
    await deliver(app)
    const [body] = eventBodies(app)
    expect(body?.events[0]?.properties).toEqual({
      command: 'build',
      distinct_id: body?.ids?.machine,
      project_hash: body?.ids?.project,
    })
  })

  test('Gatsby 15: one repository is one project: ssh, https, with a token, with and without .git, in capitals, in a worktree', async () => {
    const installation = new Installation({ project: 'salted' }, await collector())
    const token = ['ghp', 'x'.repeat(36)].join('_')
    const remotes = [
      'git@git.example:acme/app.git',
      'ssh://git@git.example:22/acme/app',
      'https://git.example/acme/app.git',
      `https://ana:${token}@GIT.example/acme/app`,
    ]
    for (const [n, remote] of remotes.entries()) installation.in(`app${n}`, remote).run(['build'])
    mkdirSync(join(installation.home, 'app0', '.git', 'worktrees', 'w'), { recursive: true })
    writeFileSync(join(installation.home, 'app0', '.git', 'worktrees', 'w', 'commondir'), '../..\n')
    const worktree = join(installation.home, 'w')
    mkdirSync(worktree)
    writeFileSync(join(worktree, '.git'), `gitdir: ${join(installation.home, 'app0', '.git', 'worktrees', 'w')}\n`)
    new Tool(program, { env: installation.env, cwd: worktree, directory: installation.directory }).run(['build'])
    await deliver(installation)
    expect(eventBodies(installation).flatMap(({ events }) => events)).toHaveLength(5)
    expect(projects(installation).size).toBe(1)
    installation.in('shop', 'https://git.example/acme/shop').run(['build'])
    await deliver(installation)
    expect(projects(installation).size).toBe(2)
    const kept = readdirSync(installation.directory).map((name) => readFileSync(join(installation.directory, name), 'utf8'))
    expect(kept.join('')).not.toMatch(new RegExp(`${token}|git\\.example|acme/app|${installation.home}`))
  })
})

describe('[C-13] a dictionary over public repositories', () => {
  /** What an attacker would try who knows the addresses of all public repositories, and the folders people have. */
  function dictionary(home: string): Set<string> {
    const found = new Set<string>()
    for (const name of ['acme/app', 'acme/shop', 'facebook/react']) {
      const addresses = [
        `git.example/${name}`,
        `https://git.example/${name}`,
        `https://git.example/${name}.git`,
        `git@git.example:${name}.git`,
        `sonde/acme/git.example/${name}`,
        `${home}/${name.split('/')[1]}`,
      ]
      for (const address of addresses) {
        for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512', 'sha3-256']) {
          for (const hex of [
            createHash(algorithm).update(address).digest('hex'),
            createHmac(algorithm, 'acme').update(address).digest('hex'),
          ]) {
            for (let at = 0; at + 16 <= hex.length; at += 8) found.add(hex.slice(at, at + 16))
          }
        }
      }
    }
    return found
  }

  test('finds no salted project, and two machines have two ids for one', async () => {
    const endpoint = await collector()
    const [ana, ben] = [new Installation({ project: 'salted' }, endpoint), new Installation({ project: 'salted' }, endpoint)]
    for (const installation of [ana, ben]) {
      installation.in('app', 'https://git.example/acme/app.git').run(['build'])
      installation.in('shop').run(['build'])
      await deliver(installation)
      expect(projects(installation).size).toBe(2)
      const words = dictionary(installation.home)
      for (const id of projects(installation)) expect(words.has(id ?? '')).toBe(false)
    }
    expect(new Set([...projects(ana), ...projects(ben)]).size).toBe(4)
  })

  test('finds a shared one, as documented, and only where there is a repository', async () => {
    const installation = new Installation({ project: 'shared' }, await collector())
    installation.in('app', 'https://git.example/acme/app.git').run(['build'])
    await deliver(installation)
    const words = dictionary(installation.home)
    expect([...projects(installation)].map((id) => words.has(id ?? ''))).toEqual([true])
    installation.in('shop').run(['build'])
    await deliver(installation)
    expect([...projects(installation)].map((id) => words.has(id ?? ''))).toEqual([true, false])
  })
})

describe('[C-14] [R-AST-9] CI', () => {
  test('is one machine per vendor, however many containers there are, and keeps no id', async () => {
    const endpoint = await collector()
    const seen = new Set<string | undefined>()
    for (let container = 0; container < 3; container++) {
      const installation = new Installation({ machine: 'stable', project: 'salted' }, endpoint)
      const app = installation.in('app', 'https://git.example/acme/app.git')
      app.run(['build'], { CI: 'true', GITHUB_ACTIONS: 'true', ACME_TELEMETRY_ID: 'kept-by-its-user-4711' })
      await deliver(app)
      const [body] = eventBodies(app)
      expect(body?.context.ci).toBe('github-actions')
      expect(body?.ids).toEqual({ machine: 'CI.github-actions' })
      for (const id of machines(app)) seen.add(id)
      expect(readFileSync(join(app.directory, 'counted.json'), 'utf8')).not.toContain('machines')
    }
    expect([...seen]).toEqual(['CI.github-actions'])
  })
})

describe('[R-WAS-8] a workspace that is new each time', () => {
  test.each([
    ['Gitpod', { GITPOD_WORKSPACE_ID: 'acme-app-4711' }],
    ['Codespaces', { CODESPACES: 'true' }],
  ])('%s: is the machine of its user by a variable, which is neither sent nor kept', async (_, workspace) => {
    const own = 'dd2f8a6c1b7e4093a5'
    const env = { ...(await collector()), ...workspace, ACME_TELEMETRY_ID: own }
    const seen = new Set<string | undefined>()
    for (let start = 0; start < 2; start++) {
      const installation = new Installation({ machine: 'stable' }, env)
      installation.run(['build'])
      await deliver(installation)
      for (const id of machines(installation)) seen.add(id)
      const kept = readdirSync(installation.directory).map((name) => readFileSync(join(installation.directory, name), 'utf8'))
      expect(kept.join('')).not.toContain(own)
      expect(machines(installation)).not.toContain(createHash('sha256').update(own).digest('hex'))
    }
    expect(seen.size).toBe(1)
  })
})

describe('[C-18] git', () => {
  test('is never started, by no run and no courier', async () => {
    const installation = new Installation(ALL)
    const app = installation.in('app', 'https://git.example/acme/app.git')
    // A git before any other that leaves a trace.
    const bin = join(installation.home, 'bin')
    const trace = join(installation.home, 'git-was-started')
    mkdirSync(bin)
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho started >> '${trace}'\n`)
    chmodSync(join(bin, 'git'), 0o755)
    const env = { PATH: `${bin}:${process.env['PATH']}` }
    app.run(['build'], env)
    app.run(['report'], env)
    await deliver(app)
    expect(existsSync(trace)).toBe(false)
    expect(app.files('projects.json')).toEqual(['projects.json'])
  })

  test('no child process can have been started: a run that knows its project loads no more builtins than one without telemetry', () => {
    const installation = new Installation({ project: 'salted', session: true })
    const app = installation.in('app', 'https://git.example/acme/app.git')
    const loaded = (env: Record<string, string> = {}) => JSON.parse(app.run(['report'], env).stdout) as string[]
    loaded()
    const bare = new Set(loaded({ DO_NOT_TRACK: '1' }))
    const added = loaded().filter((name) => !bare.has(name))
    // The program itself has loaded `child_process` for its `calls`; the salt is there, so there is nothing to hash.
    expect(added.filter((name) => /crypto|child_process|http/.test(name))).toEqual([])
    expect(app.spool()).toContain('"project"')
  })
})

describe('[R-WAS-1] at most twice in 12 hours', () => {
  /** How often an event left, and how many each stands for, by whether it was a build. */
  function throttled(of: Tool): [boolean, number][] {
    const events = of.bodies('sent-').flatMap((text) => (JSON.parse(text) as SentBody).events)
    return events
      .filter(({ name }) => name === 'throttled')
      .map(({ properties, n = 1 }): [boolean, number] => [properties['isBuild'] === true, n])
      .toSorted(([a], [b]) => Number(b) - Number(a))
  }

  test('Wasp 4: `build` apart from the rest, in each of two projects; attempts count, and what was held back is told', async () => {
    const installation = new Installation({}, { ...(await collector()), PER_PROJECT: '1' })
    const [app, shop] = [installation.in('app'), installation.in('shop')]
    for (let round = 0; round < 2; round++) {
      for (const project of [app, shop]) for (const command of ['build', 'start', 'deploy']) project.run([command])
      await deliver(installation)
    }
    const onceEach = [true, true, false, false].map((isBuild) => [isBuild, 1])
    expect(throttled(installation)).toEqual(onceEach)
    // Nobody waits for 12 hours: the time of what has left is moved.
    const path = join(installation.directory, 'counted.json')
    const moved = readFileSync(path, 'utf8').replaceAll(
      /"t":(\d{13})/g,
      (_, t: string) => `"t":${Number(t) - 12 * 60 * 60 * 1000}`,
    )
    writeFileSync(path, moved)
    app.run(['build'])
    shop.run(['start'])
    await deliver(installation)
    expect(throttled(installation).map(([, n]) => n)).toEqual([1, 1, 2, 1, 1, 4])
    const sent = installation.bodies('sent-').join('')
    expect(sent).not.toMatch(/[0-9a-f]{16}(?![0-9a-f])(?<![0-9a-f]{17})/)
  })
})

test('[B-7] projects are counted without an identifier: one body for each, and their list stays', async () => {
  const installation = new Installation({}, { ...(await collector()), PROJECTS: '1' })
  const visited = ['app', 'shop', 'app'].map((name) => installation.in(name, `https://git.example/acme/${name}.git`))
  for (const project of visited) project.run(['build'])
  await deliver(installation)
  for (const project of visited) project.run(['build'])
  await deliver(installation)
  const bodies = installation.bodies('sent-').map((text) => JSON.parse(text) as SentBody)
  const counted = bodies.filter(({ events }) => events[0]?.name === 'project.active')
  expect(counted.map(({ events }) => events.map(({ properties }) => properties['period']))).toEqual([
    ['day', 'week', 'month'],
    ['day', 'week', 'month'],
  ])
  const kept = JSON.parse(readFileSync(join(installation.directory, 'counted.json'), 'utf8')) as { projects: object }
  const keys = Object.keys(kept.projects)
  expect(keys).toHaveLength(2)
  for (const key of [...keys, 'git.example', installation.home]) expect(JSON.stringify(bodies)).not.toContain(key)
  installation.run(['telemetry', 'off'])
  expect(installation.files('counted')).toEqual([])
  expect(installation.files('projects')).toEqual([])
})

describe('what is kept for identifiers', () => {
  const STATE = ['counted.json', 'projects.json']
  const idState = (of: Tool) => of.files('').filter((name) => STATE.includes(name))

  async function used(): Promise<Tool> {
    const app = new Installation(ALL, await collector()).in('app')
    app.run(['build'])
    await deliver(app)
    expect(idState(app)).toEqual(STATE)
    expect([machines(app).size, projects(app).size]).toEqual([1, 1])
    return app
  }

  test.each([
    ['off', ['off']],
    ['off --purge', ['off', '--purge']],
    ['reset', ['reset']],
  ])('is deleted by `%s`, and whoever comes back is another', async (_, words) => {
    const app = await used()
    const [machine, project] = [[...machines(app)][0], [...projects(app)][0]]
    // Beside this process, where the collector is that it asks to erase.
    expect(await once(app.start(['telemetry', ...words]), 'exit')).toEqual([0, null])
    expect(idState(app)).toEqual([])
    app.run(['telemetry', 'on'])
    app.postponeDelivery()
    for (const name of app.files('sent-')) rmSync(join(app.directory, name))
    app.run(['build'])
    await deliver(app)
    expect([machines(app).size, projects(app).size]).toEqual([1, 1])
    expect(machines(app)).not.toContain(machine)
    expect(projects(app)).not.toContain(project)
  })

  test('is nothing while telemetry is off, or where the catalog chose none', async () => {
    const off = new Installation(ALL)
    off.run(['telemetry', 'off'])
    off.in('app').run(['build'])
    expect(off.files('')).toEqual(['delivery.json', 'settings.json'])
    const none = new Installation({})
    const session = '11111111-2222-4333-8444-555555555555'
    none.in('app', 'https://git.example/acme/app.git').run(['build'], {
      ACME_TELEMETRY_ID: 'kept-by-its-user-4711',
      ACME_TELEMETRY_SESSION: session,
    })
    await deliver(none)
    expect(none.bodies('sealed-').length).toBeGreaterThan(0)
    expect(none.bodies('sealed-').join('')).not.toMatch(/"ids"|4711|11111111|git\.example/)
    expect(none.files('projects')).toEqual([])
    expect(readFileSync(join(none.directory, 'counted.json'), 'utf8')).not.toContain('machines')
  })

  test('is shown before it leaves, said to be pseudonymous, and erased by receipt', async () => {
    const app = await used()
    const { machine = '' } = eventBodies(app)[0]?.ids ?? {}
    expect(app.run(['telemetry', 'show', '--sent']).stdout).toContain(machine)
    const said = app.run(['telemetry', 'explain']).stdout.replaceAll(/\s+/g, ' ')
    for (const part of ['ids.machine', 'ids.project', 'ids.session', 'pseudonymous']) expect(said).toContain(part)
    expect(said).not.toMatch(/anonymous|an identifier of you, this machine or a project/)
    expect(app.run(['telemetry', 'on']).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'a random id of this installation (pseudonymous)',
    )
  })
})
