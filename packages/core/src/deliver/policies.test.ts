import { describe, expect, test } from 'vitest'
import { courierWorld, type TestCourierWorld } from '../../test/courier-world.ts'
import { bodiesIn, CATALOG, CONTEXT, ENDPOINT, eventLine, eventsIn, spool, writeWiring } from '../../test/spool.ts'
import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { oncePer, sampled, type Policy } from '../define/policy.ts'
import { HOUR_MS } from '../edge/time-spans.ts'
import { NOTHING_COUNTED, type Counted } from './counted.ts'
import { fold, MAX_HELD_ENTRIES } from './fold.ts'
import { readCounted } from './counted-file.ts'
import { transportsFor } from './transports.ts'
import { leavesAs } from './policies.ts'
import { sealSpools } from './seal.ts'
import { recoverSealings } from './sealing-record.ts'
import { addedBy, newTally } from './tally.ts'
import { wiringsIn } from './wirings.ts'

const NOON = Date.UTC(2026, 10, 20, 12)

const isBuild = { kind: 'flag', about: 'Whether it builds.' } as const

/** `acme`, which tells how often it was called, but at most twice in 12 hours: building apart from all else. */
function catalogWith(policy: Policy): CatalogInput {
  const called = {
    question: 'How often?',
    since: '1.0.0',
    properties: { isBuild, word: { kind: 'oneOf', words: ['a', 'b'], about: '?' } },
    reach: 'word',
    policy,
  } as const
  return { ...CATALOG, events: { ...CATALOG.events, called } }
}

function worldWith(policy: Policy): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world, '1.4.2', catalogWith(policy))
  return world
}

/** A run of the tool, at the world's time. */
function call(world: TestCourierWorld, build = false, more: object = {}, endpoint = ENDPOINT, project?: string): void {
  const event = { name: 'called', properties: { isBuild: build, ...more } }
  const context = { ...CONTEXT, ...(project !== undefined && { project }) }
  spool(world, [eventLine({ t: world.time, event, context })], endpoint)
}

function seal(world: TestCourierWorld, mayCommit = (): boolean => true): void {
  recoverSealings(world, world.directory)
  const wirings = wiringsIn(world, world.directory)
  sealSpools(world, world.directory, { transports: transportsFor(world), wirings, mayCommit, isStopped: () => false })
}

/** What has left so far: whether it was a build, and how many it stands for. */
const left = (world: TestCourierWorld) =>
  eventsIn(bodiesIn(world), 'called').map(({ properties, n = 1 }) => [properties['isBuild'], n])

describe('[R-WAS-1] once per 12 hours, for each value', () => {
  const policy = oncePer('12h', 'isBuild')

  test('builds apart from everything else', () => {
    const world = worldWith(policy)
    for (const build of [false, true, false, false, true, false]) call(world, build)
    seal(world)
    expect(left(world)).toEqual([
      [false, 1],
      [true, 1],
    ])
  })

  test('nothing is forgotten: the next that leaves says how many it stands for', () => {
    const world = worldWith(policy)
    for (let hour = 0; hour < 60; hour++) {
      call(world)
      if (hour % 7 === 0) seal(world)
      world.time += HOUR_MS
    }
    seal(world)
    expect(left(world)).toEqual([
      [false, 1],
      [false, 12],
      [false, 12],
      [false, 12],
      [false, 12],
    ])
    // The last eleven wait for the next.
    world.time += HOUR_MS
    call(world)
    seal(world)
    expect(left(world).at(-1)).toEqual([false, 12])
  })

  test('two processes at once, and a courier for each, send no more than one', () => {
    const world = worldWith(policy)
    call(world)
    seal(world)
    world.time += 1
    call(world)
    call(world)
    seal(world)
    expect(left(world)).toEqual([[false, 1]])
    const counted = readCounted(world, world.directory)
    expect(counted !== 'newer' && Object.values(counted.held ?? {})).toEqual([{ t: NOON, n: 2 }])
  })

  test('an attempt counts, whether or not it arrives', () => {
    const world = worldWith(policy)
    call(world)
    seal(world)
    for (const { id } of bodiesIn(world)) world.fs.rmSync(`${world.directory}/sealed-${id}`)
    world.time += 11 * HOUR_MS
    call(world)
    seal(world)
    expect(left(world)).toEqual([])
  })

  test('a sealing that was cut off has counted nothing', () => {
    const world = worldWith(policy)
    call(world)
    call(world)
    seal(world, () => false)
    expect(left(world)).toEqual([])
    seal(world)
    expect(left(world)).toEqual([[false, 1]])
  })

  test('a clock that was ahead for a day mutes nothing, and neither does one that went back', () => {
    const world = worldWith(policy)
    world.time = Date.UTC(2099, 0, 1)
    call(world)
    seal(world)
    world.time = NOON
    call(world)
    call(world)
    seal(world)
    expect(left(world)).toHaveLength(2)
    world.time += 12 * HOUR_MS
    call(world)
    seal(world)
    expect(
      left(world)
        .map(([, n]) => n)
        .toSorted(),
    ).toEqual([1, 1, 2])
  })

  test('what is held back from one recipient is not told to another', () => {
    const world = worldWith(policy)
    const other = 'http://127.0.0.1:9/other'
    call(world)
    call(world)
    seal(world)
    world.time += 12 * HOUR_MS
    call(world, false, {}, other)
    seal(world)
    const events = bodiesIn(world).filter(({ header }) => header.endpoint === other)
    expect(eventsIn(events, 'called')).toMatchObject([{ properties: { isBuild: false } }])
    expect(eventsIn(events, 'called')[0]).not.toHaveProperty('n')
  })

  test('a machine is counted by what leaves: a word that was held back is marked when it leaves', () => {
    const world = worldWith(oncePer('12h'))
    call(world, false, { word: 'a' })
    call(world, false, { word: 'b' })
    seal(world)
    world.time += 12 * HOUR_MS
    call(world, false, { word: 'b' })
    seal(world)
    expect(eventsIn(bodiesIn(world), 'called').map(({ properties, first }) => [properties['word'], first])).toEqual([
      ['a', ['day', 'week', 'month', 'ever']],
      ['b', ['day', 'week', 'month', 'ever']],
    ])
  })
})

describe('[R-WAS-1] once per 12 hours, for each project', () => {
  const APP = 'a'.repeat(16)
  const SHOP = 'b'.repeat(16)
  const inProject = (world: TestCourierWorld, project: string | undefined, build = false): void =>
    call(world, build, {}, ENDPOINT, project)

  test.each(['isBuild first', 'project first'])('and for building apart from all else, at most twice in each: %s', (order) => {
    const names = ['isBuild', 'project']
    const world = worldWith(oncePer('12h', order === 'isBuild first' ? names : names.toReversed()))
    for (let round = 0; round < 3; round++) {
      for (const project of [APP, SHOP]) for (const build of [true, false]) inProject(world, project, build)
      seal(world)
      world.time += HOUR_MS
    }
    expect(left(world)).toHaveLength(4)
    world.time += 12 * HOUR_MS
    inProject(world, APP, true)
    inProject(world, SHOP)
    seal(world)
    expect(left(world).slice(4)).toEqual([
      [true, 3],
      [false, 3],
    ])
  })

  test('and a run outside of any has a period, too', () => {
    const world = worldWith(oncePer('12h', 'project'))
    for (const project of [APP, undefined, SHOP, undefined, APP]) inProject(world, project)
    seal(world)
    expect(left(world)).toHaveLength(3)
  })

  test('which never leaves, as nothing else of it does', () => {
    const world = worldWith(oncePer('12h', 'project'))
    inProject(world, APP)
    seal(world)
    expect(
      bodiesIn(world)
        .map(({ text }) => text)
        .join(''),
    ).not.toContain(APP)
  })

  test('unless the event has a property of that name', () => {
    const { project, properties } = { project: { kind: 'flag', about: '?' } as const, properties: { project: true } }
    const world = courierWorld()
    const catalog = catalogWith(oncePer('12h', 'project'))
    const called = { ...(catalog.events['called'] as EventDefinition), properties: { project } }
    writeWiring(world, '1.4.2', { ...catalog, events: { ...catalog.events, called } })
    for (const key of [APP, SHOP]) {
      spool(world, [eventLine({ t: world.time, event: { name: 'called', properties }, context: { ...CONTEXT, project: key } })])
    }
    seal(world)
    expect(left(world)).toHaveLength(1)
  })
})

describe('sampled', () => {
  test('leaves at its rate, and what leaves stands for all', () => {
    const tally = newTally(NOTHING_COUNTED)
    const world = courierWorld()
    const policing = { recipient: 'k', random: world.random }
    const counts = Array.from({ length: 20_000 }, (_, t) =>
      leavesAs(tally, { name: 'e', t, properties: {}, context: {} }, sampled(0.1), policing),
    )
    const leaving = counts.filter((n) => n !== undefined)
    expect(leaving.length).toBeGreaterThan(1800)
    expect(leaving.length).toBeLessThan(2200)
    const waiting = addedBy(tally).held?.['k e ']?.n ?? 0
    expect(leaving.reduce((sum, n) => sum + n, 0) + waiting).toBe(20_000)
  })
})

test('every event leaves where there is no policy, and nothing is remembered', () => {
  const tally = newTally(NOTHING_COUNTED)
  const policing = { recipient: 'k', random: () => 0.5 }
  for (const policy of [undefined, { kind: 'every' } as const]) {
    expect(leavesAs(tally, { name: 'e', t: NOON, properties: {}, context: {} }, policy, policing)).toBe(1)
  }
  expect(addedBy(tally)).not.toHaveProperty('held')
})

test('more than a receiver takes is told in parts', () => {
  const known: Counted = { ...NOTHING_COUNTED, held: { 'k e ': { t: 0, n: 1_500_000 } } }
  const tally = newTally(known)
  const policing = { recipient: 'k', random: () => 0 }
  expect(leavesAs(tally, { name: 'e', t: NOON, properties: {}, context: {} }, oncePer('1h'), policing)).toBe(1e6)
  expect(leavesAs(tally, { name: 'e', t: NOON + HOUR_MS, properties: {}, context: {} }, oncePer('1h'), policing)).toBe(500_002)
})

test('the memory is bounded: words beyond its limit share a period', () => {
  let counted: Counted = NOTHING_COUNTED
  let leaving = 0
  for (let round = 0; round < 20; round++) {
    const tally = newTally(counted)
    for (let index = 0; index < 100; index++) {
      const event = { name: 'e', t: NOON, properties: { word: `w${round * 100 + index}` }, context: {} }
      leaving += leavesAs(tally, event, oncePer('12h', 'word'), { recipient: 'k', random: () => 0 }) ?? 0
    }
    counted = fold(counted, { counting: addedBy(tally) }, NOON)
  }
  const held = Object.values(counted.held ?? {})
  expect(held).toHaveLength(MAX_HELD_ENTRIES + 1)
  expect(leaving + held.reduce((sum, { n }) => sum + n, 0)).toBe(2000)
})
