import { writeFileSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { bodiesIn, CATALOG, CONTEXT, ENDPOINT, eventLine, spool, writeWiring } from '../../test/spool.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { known } from '../define/known-facts.ts'
import { ID_PATTERNS } from '../define/id-patterns.ts'
import type { Identity } from '../define/identity.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { parseBody } from '../protocol/parse-body.ts'
import type { RunContext } from '../spool/line.ts'
import { readCounted } from './counted-file.ts'
import { forgetRecorded } from './forget-recorded.ts'
import { transportsFor } from './transports.ts'
import { sealSpools } from './seal.ts'
import { recoverSealings } from './sealing-record.ts'
import { wiringsIn } from './wirings.ts'

const SESSION = '6f9619ff-8b86-4d01-b42d-00c04fc964ff'
const OTHER = 'http://127.0.0.1:9/other'
const RUN_IDS = { project: '0123456789abcdef', session: SESSION }
const ALL: Identity = { machine: 'stable', project: 'salted', session: true }
const properties = { who: known('ids.machine', '?'), project_hash: known('ids.project', '?'), session: known('ids.session', '?') }
const MARKS = { who: 'ids.machine', project_hash: 'ids.project', session: 'ids.session' }

function worldWith(identity: Identity): TestCourierWorld {
  const world = courierWorld()
  const pinged = { question: '?', since: '1.0.0', properties }
  const catalog: CatalogInput = { ...CATALOG, identity, events: { ...CATALOG.events, pinged } }
  writeWiring(world, '1.4.2', catalog)
  return world
}

function run(
  world: TestCourierWorld,
  context: Partial<RunContext> = { ids: RUN_IDS },
  marks: object = MARKS,
  to = ENDPOINT,
): void {
  const event = { name: 'pinged', properties: marks as Record<string, string> }
  spool(world, [eventLine({ t: world.time, event, context: { ...CONTEXT, ...context } })], to)
}

function seal(world: TestCourierWorld): void {
  recoverSealings(world, world.directory)
  const wirings = wiringsIn(world, world.directory)
  sealSpools(world, world.directory, { transports: transportsFor(world), wirings, mayCommit: () => true, isStopped: () => false })
}

/** The bodies of events that wait, each of which a collector would take. */
function eventBodies(world: TestCourierWorld) {
  const bodies = bodiesIn(world)
  for (const { text } of bodies) expect(parseBody(text)).toMatchObject({ ok: true })
  return bodies.filter(({ body }) => body.version !== undefined).map(({ body }) => body)
}

const machinesOf = (world: TestCourierWorld) => eventBodies(world).map(({ ids }) => ids?.machine)

describe('[R-GAT-3] the identifiers of an event', () => {
  test('are those of the run, and a random one of the machine, also under the author’s names', () => {
    const world = worldWith(ALL)
    run(world)
    seal(world)
    const [body] = eventBodies(world)
    expect(body?.ids).toEqual({ machine: expect.stringMatching(ID_PATTERNS.machine) as string, ...RUN_IDS })
    const { machine, project, session } = body?.ids ?? {}
    expect(body?.events[0]?.properties).toEqual({ who: machine, project_hash: project, session })
  })

  test('never travel with activity', () => {
    const world = worldWith(ALL)
    run(world)
    seal(world)
    const alone = bodiesIn(world).filter(({ body }) => body.version === undefined)
    expect(alone).toHaveLength(1)
    expect(alone[0]?.body).not.toHaveProperty('ids')
  })

  test('put runs of two sessions in two bodies', () => {
    const world = worldWith(ALL)
    run(world)
    run(world, { ids: { ...RUN_IDS, session: SESSION.replace('6f', '7f') } })
    run(world)
    seal(world)
    expect(
      eventBodies(world)
        .map(({ events }) => events.length)
        .toSorted(),
    ).toEqual([1, 2])
  })

  test.each<[string, Identity, string[]]>([
    ['none', {}, []],
    ['the machine', { machine: { rotatingDays: 30 } }, ['machine']],
    ['the project', { project: 'shared' }, ['project']],
    ['the session', { session: true }, ['session']],
  ])('[promise 4] are no others than the catalog chose: %s', (_, identity, chosen) => {
    const world = worldWith(identity)
    run(world)
    seal(world)
    const [body] = eventBodies(world)
    expect(Object.keys(body?.ids ?? {})).toEqual(chosen)
    expect(Object.keys(body?.events[0]?.properties ?? {})).toHaveLength(chosen.length)
    expect(JSON.stringify(readCounted(world, world.directory)).includes('machines')).toBe(chosen.includes('machine'))
  })

  test('leave nothing behind where there is none', () => {
    const world = worldWith(ALL)
    run(world, {})
    seal(world)
    const [body] = eventBodies(world)
    expect(Object.keys(body?.ids ?? {})).toEqual(['machine'])
    expect(Object.keys(body?.events[0]?.properties ?? {})).toEqual(['who'])
  })

  test('are not added where the run did not mark a place', () => {
    const world = worldWith(ALL)
    run(world, { ids: RUN_IDS }, {})
    seal(world)
    expect(eventBodies(world)[0]?.events[0]?.properties).toEqual({})
  })
})

describe('the id of the machine', () => {
  test('stays', () => {
    const world = worldWith({ machine: 'stable' })
    for (let n = 0; n < 3; n++) {
      run(world)
      seal(world)
      world.time += 40 * DAY_MS
    }
    expect(new Set(machinesOf(world)).size).toBe(1)
    expect(machinesOf(world)).toHaveLength(3)
  })

  test('is replaced after so many days, also where the clock was wrong', () => {
    const world = worldWith({ machine: { rotatingDays: 30 } })
    const days = [0, 29, 30, 59, 60, 60, 30_000, 61]
    const generations = [0, 0, 1, 1, 2, 2, 3, 4]
    for (const day of days) {
      world.time = Date.UTC(2026, 10, 20, 12) + day * DAY_MS
      run(world)
      seal(world)
    }
    const ids = machinesOf(world)
    const seen = [...new Set(ids)]
    expect(ids.map((id) => seen.indexOf(id))).toEqual(generations)
  })

  test('is another one for another recipient', () => {
    const world = worldWith({ machine: 'stable' })
    run(world)
    run(world, {}, MARKS, OTHER)
    seal(world)
    expect(new Set(machinesOf(world)).size).toBe(2)
  })

  test('[C-14] [R-AST-9] is one constant per vendor in CI, and nothing is kept for it', () => {
    const ids = [0, 1].map(() => {
      const world = worldWith({ machine: 'stable' })
      run(world, { ci: 'github-actions', ids: {} })
      run(world, { ci: 'gitlab', ids: { machine: SESSION } })
      seal(world)
      expect(readCounted(world, world.directory)).not.toHaveProperty('machines')
      return machinesOf(world)
    })
    expect(ids).toEqual([
      ['CI.github-actions', 'CI.gitlab'],
      ['CI.github-actions', 'CI.gitlab'],
    ])
  })

  test('[R-WAS-8] is that of its user, who keeps one in a variable', () => {
    const world = worldWith({ machine: 'stable' })
    run(world, { ids: { machine: SESSION } })
    seal(world)
    expect(machinesOf(world)).toEqual([SESSION])
    expect(readCounted(world, world.directory)).not.toHaveProperty('machines')
  })

  test('survives a damaged memory, and is another one after `off`', () => {
    const world = worldWith({ machine: 'stable' })
    run(world)
    seal(world)
    writeFileSync(inState(world, 'counted.json'), '{"v":1,"act')
    run(world)
    seal(world)
    expect(new Set(machinesOf(world)).size).toBe(1)
    const before = machinesOf(world)[0]
    forgetRecorded(world, world.directory)
    run(world)
    seal(world)
    expect(machinesOf(world)).toHaveLength(1)
    expect(machinesOf(world)[0]).not.toBe(before)
  })

  test('that is none makes the memory a damaged one', () => {
    const world = worldWith({ machine: 'stable' })
    run(world)
    seal(world)
    const path = inState(world, 'counted.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"id":"[^"]*"/, '"id":"ana-laptop"'))
    expect(JSON.stringify(readCounted(world, world.directory))).not.toContain('ana-laptop')
  })
})
