import { describe, expect, test } from 'vitest'
import { attack, byMarks, contradicts, grouped, LIKENESSES, type Likeness, type Outcome } from './attack.ts'
import { DEFAULTS, deliveries, type Delivered } from './deliveries.ts'

/** So rare by chance that none of these attacks reaches it in a lifetime of test runs; the dice are the same in each anyway. */
const BEYOND_CHANCE = 4

const MACHINES = 150
const DAYS = 10

const isActivity = ({ body }: Delivered): boolean => body.events[0]?.name === 'machine.active'
const isFact = ({ body }: Delivered): boolean => body.events[0]?.name === 'machine.fact'
const isEvents = (body: Delivered): boolean => !isActivity(body) && !isFact(body)

/** What is coarse: the context, and of activity also who is how old and how often there. */
function coarse({ body }: Delivered): string {
  const { period: _, ...age } = body.events[0]?.properties ?? {}
  return JSON.stringify([body.version, body.context, ...(body.version === undefined ? [body.events.length, age] : [])])
}

/** Attacks each body by looking for its machine's among those of the next day that agree in what is coarse. */
function attackNextDay(
  bodies: readonly Delivered[],
  likeness: Likeness,
  mayBe = (_: Delivered, __: Delivered): boolean => true,
): Outcome {
  const byDay = grouped(bodies, (body) => `${body.day} ${coarse(body)}`)
  return attack(
    bodies,
    (target) => (byDay.get(`${target.day + 1} ${coarse(target)}`) ?? []).filter((body) => mayBe(target, body)),
    likeness,
  )
}

const all = deliveries({ machines: MACHINES, days: DAYS })
const [activity, facts, events] = [all.filter(isActivity), all.filter(isFact), all.filter(isEvents)]

describe('[B-7] [R-SST-8] nothing in a body joins it with another of the same machine', () => {
  test('the population is one that can be attacked', () => {
    expect(events.length).toBeGreaterThan(800)
    const { targets, byChance } = attackNextDay(events, () => 0)
    expect(targets).toBeGreaterThan(500)
    expect(byChance / targets).toBeLessThan(0.05)
  })

  test.each(Object.entries(LIKENESSES))('bodies of events, by %s', (_, likeness) => {
    expect(attackNextDay(events, likeness).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(LIKENESSES))('bodies of activity, by %s', (_, likeness) => {
    expect(attackNextDay(activity, likeness).z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(LIKENESSES))('the activity that left with a body of events, by %s', (_, likeness) => {
    const byDay = grouped(activity, ({ day, body }) => `${day} ${body.context.os}`)
    const { z } = attack(events, ({ day, body }) => byDay.get(`${day} ${body.context.os}`) ?? [], likeness)
    expect(z).toBeLessThan(BEYOND_CHANCE)
  })

  test.each(Object.entries(LIKENESSES))('the fact that left with a body of events, by %s', (_, likeness) => {
    const byDay = grouped(facts, ({ day }) => String(day))
    const { z, targets } = attack(events, ({ day }) => byDay.get(String(day)) ?? [], likeness)
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

  test('no batch is there twice', () => {
    expect(new Set(all.map(({ body }) => body.batch)).size).toBe(all.length)
  })
})

describe('what the marks of reach tell', () => {
  // The first day of all is a Monday.
  const mayBe = (target: Delivered, candidate: Delivered): boolean =>
    Math.floor(target.day / 7) !== Math.floor(candidate.day / 7) || !contradicts(target, candidate, target.day % 7 === 0)

  test('is what somebody cannot be, and never who somebody is', () => {
    const plain = attackNextDay(events, () => 0)
    const narrowed = attackNextDay(events, () => 0, mayBe)
    // Whoever believes the marks never excludes the right one.
    expect(narrowed.targets).toBeGreaterThan(plain.targets * 0.95)
    const gain = narrowed.byChance / narrowed.targets / (plain.byChance / plain.targets)
    expect(gain).toBeGreaterThan(1)
    expect(gain).toBeLessThan(4)
  })

  test('makes the right one up to four times as likely, out of dozens', () => {
    const { hits, byChance } = attackNextDay(events, byMarks)
    expect(hits / byChance).toBeGreaterThan(1)
    expect(hits / byChance).toBeLessThan(4)
  })
})

describe('the attacks work where there is something to find', () => {
  const best = (bodies: readonly Delivered[], name: string): number =>
    attackNextDay(bodies.filter(isEvents), LIKENESSES[name] as Likeness).z

  test('an identifier that the author chose', () => {
    const identified = deliveries({ machines: 60, days: 5, catalog: { ...DEFAULTS, identity: { machine: 'stable' } } })
    expect(best(identified, 'anything at all')).toBeGreaterThan(3 * BEYOND_CHANCE)
  })

  test('a machine that is as fast as it is: exact durations are a handwriting', () => {
    expect(best(deliveries({ machines: 60, days: 5, ownSpeed: true }), 'mean duration')).toBeGreaterThan(BEYOND_CHANCE)
  })
})
