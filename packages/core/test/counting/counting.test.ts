import { describe, expect, test } from 'vitest'
import { NO_FAULTS, ORDINARY_FAULTS, type Faults } from './population.ts'
import { simulate, type Compared, type Figures } from './simulate.ts'

/** Over the end of a year that has 53 weeks, four ends of months, and 18 of weeks. */
const WORLD = { seed: 20261121, from: '2026-10-05', days: 126 }

const world = (faults: Partial<Faults>, machines = 200): Figures =>
  simulate({ ...WORLD, machines, faults: { ...NO_FAULTS, ...faults } })

const off = ({ truth, counted }: Compared): number => counted / truth - 1

describe('[B-7] counting without an identifier', () => {
  test('is exact: days, weeks, months, who is new, who stays, and who is behind each word', () => {
    const { active, fresh, retained, reach, worst } = world({})
    const counted = [active.day, active.week, active.month, fresh, retained, reach.day, reach.week, reach.month, reach.ever]
    expect(counted.map(off)).toEqual(counted.map(() => 0))
    expect(active.week.truth).toBeGreaterThan(500)
    expect(worst).toEqual({ day: 0, week: 0, month: 0 })
  })

  test('is exact where state directories are wiped: whoever comes back is another installation, and one machine more', () => {
    const { active, machines, fresh } = world({ reinstalled: 0.05 })
    expect([active.day, active.week, active.month, fresh].map(off)).toEqual([0, 0, 0, 0])
    expect(off(machines.month)).toBeGreaterThan(0)
  })

  test('is exact where a home is shared, and two machines fewer than there are', () => {
    const { active, machines } = world({ shared: 0.5 })
    expect([active.day, active.week, active.month].map(off)).toEqual([0, 0, 0])
    expect(off(machines.month)).toBeLessThan(-0.1)
  })

  test.each([
    ['deliveries are lost', { lost: 0.1 }],
    ['deliveries are late, also by more than is accepted', { offline: 0.3 }],
    ['clocks are days off', { skewedDays: 0.3 }],
  ])('is too small, never too large, where %s', (_, faults) => {
    const { active, reach } = world(faults)
    for (const compared of [active.week, active.month, reach.week, reach.month]) {
      expect(off(compared)).toBeLessThan(0)
      expect(off(compared)).toBeGreaterThan(-0.5)
    }
  })

  test('a clock that shows 2099 for a day mutes nothing afterwards', () => {
    const { active } = world({ wrongCentury: 1 })
    expect(off(active.month)).toBeGreaterThan(-0.05)
    expect(off(active.month)).toBeLessThan(0.05)
  })

  test('is within 5 % in an ordinary world', () => {
    const { active, fresh, retained, reach } = world(ORDINARY_FAULTS)
    for (const compared of [active.day, active.week, active.month, fresh, retained, reach.week, reach.ever]) {
      expect(Math.abs(off(compared))).toBeLessThan(0.05)
    }
  })
})

test('what leads leaves alone: bodies for each word of a day, and as many bytes more as their envelopes have', () => {
  const { costs, seals } = world({})
  expect(costs.together.bodies).toBe(seals)
  expect(costs.apart.bodies / seals).toBeGreaterThan(1.5)
  expect(costs.apart.bodies / seals).toBeLessThan(2.5)
  const envelope = (costs.apart.bytes - costs.together.bytes) / (costs.apart.bodies - costs.together.bodies)
  expect(envelope).toBeGreaterThan(150)
  expect(envelope).toBeLessThan(250)
})
