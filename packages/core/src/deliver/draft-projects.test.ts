import { describe, expect, test } from 'vitest'
import { courierWorld, type TestCourierWorld } from '../../test/courier-world.ts'
import { bodiesIn, CATALOG, CONTEXT, ENDPOINT, eventLine, spool, writeWiring } from '../../test/spool.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { checkEvent } from '../protocol/check-event.ts'
import { parseBody } from '../protocol/parse-body.ts'
import type { RunContext } from '../spool/line.ts'
import { dateOf } from './calendar.ts'
import { NOTHING_COUNTED, type Counted } from './counted.ts'
import { fold, MAX_PROJECTS } from './fold.ts'
import { readCounted } from './counted-file.ts'
import { transportsFor } from './transports.ts'
import { sealSpools } from './seal.ts'
import { recoverSealings } from './sealing-record.ts'
import { wiringsIn } from './wirings.ts'

const APP = 'a'.repeat(16)
const SHOP = 'b'.repeat(16)
const CATALOG_WITH_PROJECTS = { ...CATALOG, projects: true }

function countingWorld(projects = true): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world, '1.4.2', { ...CATALOG, projects })
  return world
}

function run(world: TestCourierWorld, project: string | undefined, context: Partial<RunContext> = {}, endpoint = ENDPOINT): void {
  spool(world, [eventLine({ t: world.time, context: { ...CONTEXT, ...(project && { project }), ...context } })], endpoint)
}

function seal(world: TestCourierWorld): void {
  recoverSealings(world, world.directory)
  const wirings = wiringsIn(world, world.directory)
  sealSpools(world, world.directory, { transports: transportsFor(world), wirings, mayCommit: () => true, isStopped: () => false })
}

/** Bodies of projects so far, each of which a collector takes. */
function projectBodies(world: TestCourierWorld) {
  const bodies = bodiesIn(world)
    .map(({ body }) => body)
    .filter(({ events }) => events[0]?.name === 'project.active')
  for (const body of bodies) {
    expect(parseBody(JSON.stringify(body))).toMatchObject({ ok: true })
    const refusals = body.events.map((event) => checkEvent([CATALOG_WITH_PROJECTS], event, event.at))
    expect(refusals.filter((refusal) => refusal !== undefined)).toEqual([])
  }
  return bodies
}

const periodsOf = (world: TestCourierWorld) =>
  projectBodies(world).map(({ events }) => events.map(({ properties }) => properties['period']))

describe('[B-7] projects', () => {
  test('are counted once in each day, week and month, each in a body of its own with tool and system only', () => {
    const world = countingWorld()
    for (const project of [APP, SHOP, APP]) run(world, project)
    seal(world)
    run(world, APP)
    seal(world)
    expect(periodsOf(world)).toEqual([
      ['day', 'week', 'month'],
      ['day', 'week', 'month'],
    ])
    for (const body of projectBodies(world)) {
      expect(Object.keys(body)).toEqual(['v', 'batch', 'tool', 'context', 'events'])
      expect(body.context).toEqual({ os: 'linux' })
      expect(body.events[0]?.properties).toEqual({ period: 'day', cohort: '2026-W47', age: 'first-day' })
    }
  })

  test('grow older on their own, whatever the machine is', () => {
    const world = countingWorld()
    run(world, APP)
    seal(world)
    world.time += 60 * DAY_MS
    run(world, APP)
    run(world, SHOP)
    seal(world)
    const told = projectBodies(world).map(({ events }) => events[0]?.properties)
    expect(told).toHaveLength(3)
    expect(told).toEqual(
      expect.arrayContaining([
        { period: 'day', cohort: '2026-W47', age: 'first-day' },
        { period: 'day', cohort: '2026-11', age: 'older' },
        { period: 'day', cohort: '2027-W03', age: 'first-day' },
      ]),
    )
  })

  test('on two days that leave together are two bodies, whose sums are exact', () => {
    const world = countingWorld()
    for (const day of [0, 1, 2, 3]) {
      run(world, APP)
      if (day === 2) seal(world)
      world.time += DAY_MS
    }
    seal(world)
    expect(periodsOf(world)).toEqual([['day', 'week', 'month'], ['day'], ['day'], ['day', 'week']])
  })

  test.each<[string, boolean, string | undefined, Partial<RunContext>]>([
    ['the catalog does not count them', false, APP, {}],
    ['the run was outside of any', true, undefined, {}],
    ['the run was in CI', true, APP, { ci: 'github-actions' }],
  ])('are not counted where %s', (_, projects, project, context) => {
    const world = countingWorld(projects)
    run(world, project, context)
    seal(world)
    expect(projectBodies(world)).toEqual([])
    expect(readCounted(world, world.directory)).not.toHaveProperty('projects')
  })

  test('never leave by their key', () => {
    const world = countingWorld()
    run(world, APP)
    seal(world)
    expect(
      bodiesIn(world)
        .map(({ text }) => text)
        .join(''),
    ).not.toContain(APP)
  })
})

describe('the list of projects', () => {
  const key = (n: number): string => n.toString(16).padStart(16, '0')
  const keysIn = (world: TestCourierWorld): string[] => {
    const counted = readCounted(world, world.directory)
    return counted === 'newer' ? [] : Object.keys(counted.projects ?? {})
  }

  test('keeps the 256 that were active last, and tells how many gave way', () => {
    const world = countingWorld()
    for (let n = 0; n < MAX_PROJECTS; n++) run(world, key(n))
    seal(world)
    world.time += DAY_MS
    for (let n = 1; n < MAX_PROJECTS; n++) run(world, key(n))
    seal(world)
    expect(bodiesIn(world).filter(({ body }) => body.dropped)).toEqual([])
    for (const n of [256, 257, 258]) run(world, key(n))
    seal(world)
    expect(bodiesIn(world).flatMap(({ body }) => (body.dropped ? [body.dropped] : []))).toEqual([{ 'project-overflow': 3 }])
    expect(keysIn(world)).toHaveLength(MAX_PROJECTS)
    for (const n of [256, 257, 258]) expect(keysIn(world)).toContain(key(n))
    expect(keysIn(world)).not.toContain(key(0))
  })

  test('forgets periods that cannot come up again, and is the same when it is folded twice', () => {
    const active = Array.from({ length: 60 }, (_, day) => dateOf(Date.UTC(2026, 8, 1) + day * DAY_MS))
    const counting = { active: [], reach: {}, singly: {}, projects: { [APP]: { first: '2026-09-01', active } } }
    const now = Date.UTC(2026, 9, 31)
    const once = fold(NOTHING_COUNTED, { counting }, now)
    expect(once.projects?.[APP]?.active).toHaveLength(35)
    expect(fold(once, { counting }, now)).toEqual(once)
  })

  test('that is damaged makes the memory a damaged one', () => {
    const world = countingWorld()
    run(world, APP)
    seal(world)
    const counted = readCounted(world, world.directory) as Counted
    const damaged = JSON.stringify({ ...counted, projects: { [APP]: { first: '2026-11-20', active: ['yesterday'] } } })
    world.fs.writeFileSync(`${world.directory}/counted.json`, damaged)
    // What the sealed bodies say was counted is found again.
    expect(keysIn(world)).toEqual([APP])
    run(world, APP)
    seal(world)
    expect(periodsOf(world)).toHaveLength(1)
  })
})
