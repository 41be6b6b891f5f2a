import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import type { CatalogInput } from './define/catalog.ts'
import { coverageKeys } from './define/coverage.ts'
import { known } from './define/known-facts.ts'
import { ID_PATTERNS } from './define/id-patterns.ts'
import type { Identity } from './define/identity.ts'
import { int } from './define/numbers.ts'
import { oneOf } from './define/words.ts'
import { createTelemetryIn } from './telemetry.ts'

const OWN = 'kept-by-its-user-4711'
const UUID = '6f9619ff-8b86-4d01-b42d-00c04fc964ff'
const ALL: Identity = { machine: 'stable', project: 'salted', session: true }
const pinged = {
  question: '?',
  since: '1.0.0',
  properties: { n: int(0, 9, '?'), who: known('ids.machine', '?'), where: known('ids.project', '?') },
}

function identified(identity: Identity): CatalogInput {
  return { ...acme, ci: 'record', identity, events: { pinged } }
}

/** A project with a repository, in which the world stands. */
function inProject(world: TestWorld): TestWorld {
  const root = join(world.home, 'app')
  mkdirSync(join(root, '.git'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{}')
  writeFileSync(join(root, '.git', 'config'), '[remote "origin"]\n\turl = https://a.dev/b\n')
  return Object.assign(world, { cwd: () => root })
}

/** The context of the line that one event leaves, of which nothing else is of interest. */
function contextOf(catalog: CatalogInput, env: Record<string, string> = {}, world = inProject(coveredWorld(catalog, env))) {
  createTelemetryIn(world, { catalog, version: '1.4.2' }).record('pinged', { n: 1 } as never)
  const [line] = linesIn(world, catalog)
  return { world, line, context: line !== undefined && 'context' in line ? line.context : undefined }
}

describe('[promise 4] a catalog that chooses no identifier', () => {
  // The others are words that nobody knows, as a catalog of JSON may have them: the notice names none, so none leaves.
  test.each([
    {},
    { machine: 'none', project: 'none', session: false },
    { machine: 'off', project: 'no', session: 'no' } as never,
    { machine: { rotatingDays: 0 }, project: true, session: 1 } as never,
    { machine: { days: 30 }, project: null } as never,
  ] as const)('has none in its lines, and nothing is kept for it: %o', (identity) => {
    const catalog: CatalogInput = {
      ...identified(identity),
      events: { pinged: { ...pinged, properties: { n: pinged.properties.n } } },
    }
    const { world, context } = contextOf(catalog, { ACME_TELEMETRY_ID: OWN, ACME_TELEMETRY_SESSION: UUID })
    expect(context).toEqual({ runtime: 'node', runtimeMajor: 24, facts: context?.facts })
    expect(readdirSync(world.directory).filter((name) => !name.startsWith('current-'))).toEqual(['settings.json'])
  })
})

describe('[R-GAT-3] a catalog that chooses identifiers', () => {
  test('has those of project and session in its lines, and marks where the courier puts the others', () => {
    const { line, context } = contextOf(identified(ALL))
    expect(context?.ids).toEqual({
      project: expect.stringMatching(ID_PATTERNS.project) as string,
      session: expect.stringMatching(ID_PATTERNS.session) as string,
    })
    expect(context?.project).toMatch(ID_PATTERNS.project)
    expect(line).toMatchObject({ event: { properties: { n: 1, who: 'ids.machine', where: 'ids.project' } } })
  })

  test('records nothing until a notice has shown them', () => {
    const catalog = identified(ALL)
    const shown = coverageKeys({ ...catalog, identity: {} })
    const world = inProject(coveredWorld(catalog, {}, shown))
    expect(contextOf(catalog, {}, world).line).toBeUndefined()
  })

  test('leaves out a property that carries one and was not shown', () => {
    const catalog = identified(ALL)
    const shown = coverageKeys(catalog).filter((key) => key !== 'pinged.who:machineId')
    const { line } = contextOf(catalog, {}, inProject(coveredWorld(catalog, {}, shown)))
    expect(line).toMatchObject({ event: { properties: { n: 1, where: 'ids.project' } } })
    expect(line).not.toHaveProperty('event.properties.who')
  })
})

test('[R-GAT-3] runs of one process in two projects have the project of each', () => {
  const catalog: CatalogInput = {
    ...identified(ALL),
    events: { 'command.started': { question: '?', since: '1.0.0', properties: { command: oneOf(['build'], '?') } } },
  }
  const world = inProject(coveredWorld(catalog))
  const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2' })
  const roots = ['one', 'two', 'one'].map((name) => join(world.home, name))
  for (const root of roots) {
    mkdirSync(join(root, '.git'), { recursive: true })
    telemetry.startRun('build', { root })
  }
  const runs = linesIn(world, catalog).map((line) => ('context' in line ? line.context.ids : undefined))
  expect(runs[0]).toEqual(runs[2])
  expect(runs[0]?.project).not.toBe(runs[1]?.project)
  expect(runs[0]?.session).toBe(runs[1]?.session)
})

describe('a catalog that counts projects', () => {
  const catalog: CatalogInput = {
    ...identified({}),
    projects: true,
    events: { pinged: { ...pinged, properties: { n: int(0, 9, '?') } } },
  }

  test('tells them apart in its lines, without an identifier', () => {
    const { context } = contextOf(catalog)
    expect(context).toEqual({ runtime: 'node', runtimeMajor: 24, project: expect.stringMatching(ID_PATTERNS.project) as string })
  })

  test('goes on without until a notice has shown it', () => {
    const shown = coverageKeys({ ...catalog, projects: false })
    const { context, world } = contextOf(catalog, {}, inProject(coveredWorld(catalog, {}, shown)))
    expect(context).toEqual({ runtime: 'node', runtimeMajor: 24 })
    expect(readdirSync(world.directory)).not.toContain('projects.json')
  })
})

describe('[R-GAT-3] the session', () => {
  const catalog = identified({ session: true })

  test('is one for a process, and passed on to its children', () => {
    const world = coveredWorld(catalog)
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2' })
    const before = telemetry.childEnv()['ACME_TELEMETRY_SESSION']
    telemetry.record('pinged', { n: 1 } as never)
    expect(linesIn(world, catalog)).toMatchObject([{ context: { ids: { session: before } } }])
    expect(telemetry.childEnv({})).toEqual({ ACME_TELEMETRY_SESSION: before })
    expect(world.env).not.toHaveProperty('ACME_TELEMETRY_SESSION')
  })

  test('is the one of the parent', () => {
    expect(contextOf(catalog, { ACME_TELEMETRY_SESSION: UUID }).context?.ids).toEqual({ session: UUID })
  })

  test.each(['ana', UUID.toUpperCase(), UUID.replace('-4', '-1'), `${UUID} `, ''])(
    'is a new one where the variable holds something else: `%s`',
    (text) => {
      const session = contextOf(catalog, { ACME_TELEMETRY_SESSION: text }).context?.ids?.session
      expect(session).toMatch(ID_PATTERNS.session)
      expect(session).not.toBe(text)
    },
  )

  test('is not passed on while telemetry is off, nor by a catalog that has none', () => {
    const off = createTelemetryIn(coveredWorld(catalog, { DO_NOT_TRACK: '1' }), { catalog, version: '1.4.2' })
    expect(off.childEnv({})).toEqual({ SONDE_TELEMETRY_DISABLED: '1' })
    const none = identified({ machine: 'stable' })
    expect(createTelemetryIn(coveredWorld(none), { catalog: none, version: '1.4.2' }).childEnv({})).toEqual({})
  })
})

describe('[R-WAS-8] an id that the user keeps in a variable', () => {
  const catalog = identified({ machine: 'stable' })

  test('is the same in a workspace that is new each time, and is not on disk as it was written', () => {
    const first = contextOf(catalog, { ACME_TELEMETRY_ID: OWN, GITPOD_WORKSPACE_ID: 'a' })
    const second = contextOf(catalog, { ACME_TELEMETRY_ID: OWN, CODESPACES: 'true' })
    expect(first.context?.ids?.machine).toMatch(ID_PATTERNS.machine)
    expect(second.context?.ids?.machine).toBe(first.context?.ids?.machine)
    expect(JSON.stringify(first.line)).not.toContain(OWN)
  })

  test('is not used in CI, nor where it can be guessed', () => {
    expect(contextOf(catalog, { ACME_TELEMETRY_ID: OWN, CI: '1' }).context).not.toHaveProperty('ids')
    expect(contextOf(catalog, { ACME_TELEMETRY_ID: 'ana' }).context).not.toHaveProperty('ids')
  })
})
