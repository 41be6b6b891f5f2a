import { describe, expect, test } from 'vitest'
import { attack, byDates, byDrops, byMarks, grouped, LIKENESSES, type Likeness, type Outcome } from './attack.ts'
import { DEFAULTS, deliveries, together, type Delivered } from './deliveries.ts'

/** So rare by chance that none of these attacks reaches it in a lifetime of test runs; the dice are the same in each anyway. */
const BEYOND_CHANCE = 4

/** Everything somebody with the database can try. */
const ATTACKS: Readonly<Record<string, Likeness>> = { ...LIKENESSES, 'all of exclusion': byMarks }

const isActivity = ({ body }: Delivered): boolean => body.events[0]?.name === 'machine.active'
const isFact = ({ body }: Delivered): boolean => body.events[0]?.name === 'machine.fact'
const isEvents = (body: Delivered): boolean => !isActivity(body) && !isFact(body)
/** Several events that left together, and one that left alone. */
const isShared = (body: Delivered): boolean => isEvents(body) && body.body.events.length > 1
const isSingle = (body: Delivered): boolean => isEvents(body) && body.body.events.length === 1

/** What is coarse: the context, and of activity also who is how old and how often there. */
function coarse({ body }: Delivered): string {
  const { period: _, ...age } = body.events[0]?.properties ?? {}
  return JSON.stringify([body.version, body.context, ...(body.version === undefined ? [body.events.length, age] : [])])
}

interface Aim {
  /** Among which bodies the right one is. Default: those that are attacked. */
  readonly among?: readonly Delivered[]
  readonly daysLater?: number
  readonly mayBe?: (target: Delivered, candidate: Delivered) => boolean
}

/** Attacks each body by looking for its machine's among those of a later day that agree in what is coarse. */
function attackLater(
  bodies: readonly Delivered[],
  likeness: Likeness,
  { among = bodies, daysLater = 1, mayBe = () => true }: Aim = {},
): Outcome {
  const byDay = grouped(among, (body) => `${body.day} ${coarse(body)}`)
  return attack(
    bodies,
    (target) =>
      (byDay.get(`${target.day + daysLater} ${coarse(target)}`) ?? []).filter((body) => body !== target && mayBe(target, body)),
    likeness,
  )
}

const all = deliveries({ machines: 150, days: 10, runs: 4 })
const twiceADay = deliveries({ machines: 150, days: 8, runs: 4, perDay: 2 })
const [activity, facts, shared, singles] = [isActivity, isFact, isShared, isSingle].map((is) => all.filter(is)) as [
  Delivered[],
  Delivered[],
  Delivered[],
  Delivered[],
]

describe('[B-7] [R-SST-8] nothing in a body joins it with another of the same machine', () => {
  test('the population is one that can be attacked', () => {
    expect(shared.length).toBeGreaterThan(700)
    expect(singles.length).toBeGreaterThan(3000)
    const { targets, byChance } = attackLater(shared, () => 0)
    expect(targets).toBeGreaterThan(300)
    expect(byChance / targets).toBeLessThan(0.05)
  })

  test.each(Object.entries(ATTACKS))('bodies of several events, by %s', (_, likeness) => {
    expect(attackLater(shared, likeness).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each([2, 3, 4, 5, 6, 7])('bodies of several events %i days apart, by all of exclusion and by words', (daysLater) => {
    for (const likeness of [byMarks, LIKENESSES['words in common'] as Likeness])
      expect(attackLater(shared, likeness, { daysLater }).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(ATTACKS))('an event that left alone and a body of several on the next day, by %s', (_, likeness) => {
    expect(attackLater(singles, likeness, { among: shared }).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(ATTACKS))('a body of several events and one that left alone on the next day, by %s', (_, likeness) => {
    expect(attackLater(shared, likeness, { among: singles }).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(ATTACKS))('two deliveries of one day, by %s', (_, likeness) => {
    const [first, second] = [0, 1].map((part) => twiceADay.filter((body) => isShared(body) && body.part === part)) as [
      Delivered[],
      Delivered[],
    ]
    const { z, targets } = attackLater(first, likeness, { among: second, daysLater: 0 })
    expect(targets).toBeGreaterThan(300)
    expect(z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(LIKENESSES))('bodies of activity, by %s', (_, likeness) => {
    expect(attackLater(activity, likeness).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(LIKENESSES))('the activity that left with a body of events, by %s', (_, likeness) => {
    const byDay = grouped(activity, ({ day, body }) => `${day} ${body.context.os}`)
    const { z } = attack(shared, ({ day, body }) => byDay.get(`${day} ${body.context.os}`) ?? [], likeness)
    expect(z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(LIKENESSES))('the fact that left with a body of events, by %s', (_, likeness) => {
    const byDay = grouped(facts, ({ day }) => String(day))
    const { z, targets } = attack(shared, ({ day }) => byDay.get(String(day)) ?? [], likeness)
    expect(targets).toBeGreaterThan(500)
    expect(z).toBeLessThan(BEYOND_CHANCE)
  })

  test('a fact tells its name, its value and the day, and nothing of the machine beside', () => {
    for (const { body } of facts) {
      expect(Object.keys(body)).toEqual(['v', 'batch', 'tool', 'context', 'events'])
      expect(body.context).toEqual({})
      expect(body.events.map(({ properties }) => Object.keys(properties))).toEqual([['fact', 'value']])
    }
  })

  test('no body of several events holds a mark, and no batch is there twice', () => {
    for (const { body } of shared) expect(body.events.filter(({ first }) => first)).toEqual([])
    expect(new Set(all.map(({ body }) => body.batch)).size).toBe(all.length)
  })
})

describe('[B-7] nothing joins bodies where not every day is like the others', () => {
  const ways = {
    'all of exclusion': byMarks,
    'words in common': LIKENESSES['words in common'] as Likeness,
    'anything at all': LIKENESSES['anything at all'] as Likeness,
    'what was lost': byDrops,
    dates: byDates,
    size: LIKENESSES['size'] as Likeness,
  }
  const offline = deliveries({ machines: 80, days: 8, runs: 4, offline: 0.5, losses: 0.3 }).filter(isEvents)
  const upgraded = deliveries({ machines: 100, days: 8, runs: 4, upgrades: true, losses: 0.3 }).filter(isShared)
  const dateOf = ({ body }: Delivered): string => body.events[0]?.at ?? ''

  test('days that left together because a machine was offline are in bodies of their own', () => {
    const days = grouped(offline.filter(isShared), ({ machine, day }) => `${machine} ${day}`)
    expect([...days.values()].filter((bodies) => new Set(bodies.map(dateOf)).size > 1).length).toBeGreaterThan(50)
    for (const { body } of offline) expect(new Set(body.events.map(({ at }) => at)).size).toBeLessThan(2)
  })

  test.each(Object.entries(ways))('two days of one delivery, by %s', (_, likeness) => {
    const byDelivery = grouped(offline.filter(isShared), (body) => `${body.day} ${coarse(body)}`)
    const { z, targets } = attack(
      offline.filter(isShared),
      (target) => (byDelivery.get(`${target.day} ${coarse(target)}`) ?? []).filter((body) => dateOf(body) !== dateOf(target)),
      likeness,
    )
    expect(targets).toBeGreaterThan(100)
    expect(z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(ways))('the last body of one version and the first of the next, by %s', (_, likeness) => {
    const [before, after] = ['1.4', '1.5'].map((version) => upgraded.filter(({ body }) => body.version === version)) as [
      Delivered[],
      Delivered[],
    ]
    const byDay = grouped(after, ({ day, body }) => `${day} ${body.context.os}`)
    const { z, targets } = attack(before, ({ day, body }) => byDay.get(`${day + 1} ${body.context.os}`) ?? [], likeness)
    expect(targets).toBeGreaterThan(20)
    expect(z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(ways))('bodies of different days that tell what was lost, by %s', (_, likeness) => {
    expect(upgraded.filter(({ body }) => body.dropped).length).toBeGreaterThan(100)
    expect(attackLater(upgraded, likeness).z).toBeLessThan(BEYOND_CHANCE)
  })

  test('what is told without an event holds nothing else', () => {
    const bare = offline.filter(({ body }) => body.events.length === 0)
    expect(bare.length).toBeGreaterThan(0)
    for (const { body } of bare) {
      expect(Object.keys(body)).toEqual(['v', 'batch', 'tool', 'version', 'context', 'dropped', 'events'])
      expect(body.context).toEqual({})
    }
  })
})

describe('what an event that left alone tells of another', () => {
  const word = ({ body }: Delivered): unknown => body.events[0]?.properties['command']
  const permits = (target: Delivered, candidate: Delivered): boolean => byMarks(target, candidate) >= 0

  // Where a word is used on some days only, so that its marks tell the most.
  const seldom = deliveries({ machines: 100, days: 10 }).filter(isSingle)

  test('is that its machine did, or did not, use this word before in this period', () => {
    const { hits, byChance, targets } = attackLater(seldom, byMarks)
    expect(targets).toBeGreaterThan(1000)
    expect(hits / byChance).toBeGreaterThan(1)
    expect(hits / byChance).toBeLessThan(2.5)
  })

  test.each(Object.entries(LIKENESSES))('and beyond that nothing, by %s', (_, likeness) => {
    const mayBe = (target: Delivered, candidate: Delivered): boolean =>
      word(target) === word(candidate) && permits(target, candidate)
    expect(attackLater(seldom, likeness, { mayBe }).z).toBeLessThan(BEYOND_CHANCE)
  })
})

describe('the attacks work where there is something to find', () => {
  const best = (bodies: readonly Delivered[], name: string): number =>
    attackLater(bodies.filter(isShared), ATTACKS[name] as Likeness).z

  test('marks that stand beside the other events of their delivery', () => {
    expect(best(together(all.filter(isEvents)), 'all of exclusion')).toBeGreaterThan(BEYOND_CHANCE)
  })

  test('a machine that always loses the same', () => {
    const losing = twiceADay.map((body) => ({ ...body, body: { ...body.body, dropped: { 'bad-value': body.machine } } }))
    expect(attackLater(losing.filter(isShared), byDrops).z).toBeGreaterThan(BEYOND_CHANCE)
  })

  test('an identifier that the author chose', () => {
    const identified = deliveries({ machines: 60, days: 5, catalog: { ...DEFAULTS, identity: { machine: 'stable' } } })
    expect(best(identified, 'anything at all')).toBeGreaterThan(3 * BEYOND_CHANCE)
  })

  test('a machine that is as fast as it is: exact durations are a handwriting', () => {
    expect(best(deliveries({ machines: 60, days: 5, runs: 6, ownSpeed: true }), 'mean duration')).toBeGreaterThan(BEYOND_CHANCE)
  })
})
