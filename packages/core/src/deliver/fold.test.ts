import { expect, test } from 'vitest'
import { DAY_MS } from '../edge/time-spans.ts'
import { dateOf, dayNumber, monthOf, weekOf } from './calendar.ts'
import { NOTHING_ADDED, NOTHING_COUNTED, type Counting, type Marks } from './counted.ts'
import { fold, MAX_REACH_ENTRIES } from './fold.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const TODAY = dayNumber('2026-11-20')
const marks = (counting: Partial<Counting>, rest: Partial<Marks> = {}): Marks => ({
  counting: { ...NOTHING_ADDED, ...counting },
  ...rest,
})
const lastDays = (count: number): string[] => Array.from({ length: count }, (_, ago) => dateOf((TODAY - ago) * DAY_MS))

test('adds what is new', () => {
  const once = fold(
    NOTHING_COUNTED,
    marks({ first: '2026-11-20', active: ['2026-11-20'], reach: { 'a b': ['ever'] }, singly: { '2026-11-20 a': 3 } }),
    NOW,
  )
  const twice = fold(
    once,
    marks({ active: ['2026-11-21'], reach: { 'a b': ['2026-11'], 'a c': ['ever'] }, singly: { '2026-11-20 a': 5 } }),
    NOW,
  )
  expect(twice).toMatchObject({
    first: '2026-11-20',
    active: ['2026-11-20', '2026-11-21'],
    reach: { 'a b': ['ever', '2026-11'], 'a c': ['ever'] },
    singly: { '2026-11-20 a': 5 },
  })
})

test('folding the same marks in again changes nothing', () => {
  const added = marks(
    {
      first: '2026-11-19',
      active: ['2026-11-20', '2026-W47'],
      reach: { 'a b': ['ever', '2026-11-20'] },
      singly: { '2026-11-20 a': 3 },
    },
    { lines: { p: { done: ['1'], carried: ['2'] } }, untold: { p: { to: 'k', dropped: { expired: 2 } } }, told: ['q'] },
  )
  const before = { ...NOTHING_COUNTED, untold: { q: { to: 'k', dropped: { rejected: 1 } } } }
  const once = fold(before, added, NOW)
  expect(fold(once, added, NOW)).toEqual(once)
  expect(once.untold).toEqual({ p: { to: 'k', dropped: { expired: 2 } } })
})

test('remembers 62 days, 10 weeks and 4 months of activity, the nearest', () => {
  const days = lastDays(200)
  const { active } = fold(NOTHING_COUNTED, marks({ active: [...days, ...days.map(weekOf), ...days.map(monthOf)] }), NOW)
  expect(active.filter((period) => period.length === 10)).toEqual(lastDays(62).toReversed())
  expect(active.filter((period) => period.includes('W'))).toHaveLength(10)
  expect(active.filter((period) => period.length === 7)).toEqual(['2026-08', '2026-09', '2026-10', '2026-11'])
})

test('a clock once in 2099 leaves no trace but its own day, which is the first to be forgotten', () => {
  const then = fold(NOTHING_COUNTED, marks({ active: ['2099-05-01'], first: '2099-05-01' }), Date.UTC(2099, 4, 1))
  const days = lastDays(62)
  const now = fold(then, marks({ active: days, first: '2026-09-20' }), NOW)
  expect(now.active).toEqual(days.toReversed())
  expect(now.first).toBe('2026-09-20')
})

test('a clock without a battery does not make an installation old', () => {
  const then = fold(NOTHING_COUNTED, marks({ first: '1970-01-01' }), 0)
  expect(then.first).toBeUndefined()
  expect(fold(then, marks({ first: '2026-11-20' }), NOW).first).toBe('2026-11-20')
})

test('the first ever mark is never forgotten, and no more words than the limit are kept', () => {
  const words = Array.from({ length: 700 }, (_, index) => [`a w${index}`, ['ever', ...lastDays(100)]])
  const { reach } = fold(NOTHING_COUNTED, marks({ reach: Object.fromEntries(words) }), NOW)
  expect(Object.keys(reach)).toHaveLength(MAX_REACH_ENTRIES)
  expect(reach['a w0']).toEqual(['ever', ...lastDays(35).toReversed()])
})

test('remembers the lines of the last 16 sealings', () => {
  const passes = Array.from({ length: 20 }, (_, index) => [`p${index}`, { done: [`d${index}`], carried: [] }])
  const { lines } = fold(NOTHING_COUNTED, marks({}, { lines: Object.fromEntries(passes) }), NOW)
  expect(Object.keys(lines)).toEqual(Array.from({ length: 16 }, (_, index) => `p${index + 4}`))
})

test('remembers at most 4096 lines, the latest of each sealing', () => {
  const many = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
  const { lines } = fold(
    NOTHING_COUNTED,
    marks({}, { lines: { old: { done: many('o', 5000), carried: ['c'] }, last: { done: many('l', 4000), carried: ['d'] } } }),
    NOW,
  )
  expect(lines['last']).toEqual({ carried: ['d'], done: many('l', 4000).slice(-2047) })
  expect(lines['old']).toEqual({ carried: ['c'], done: many('o', 5000).slice(-2047) })
})

test('the whole memory of the busiest machine fits into a state file', () => {
  const days = lastDays(100)
  const periods = [...days, ...days.map(weekOf), ...days.map(monthOf)]
  const words = Array.from({ length: 600 }, (_, index) => [
    `command.finished a-rather-long-command-name-${index}`,
    ['ever', ...periods],
  ])
  const singly = Array.from({ length: 600 }, (_, index) => [`2026-11-20 some.event-name-${index}`, 100])
  const lines = { p: { done: Array.from({ length: 9000 }, (_, index) => `0123456789${index}`), carried: [] } }
  const counted = fold(
    NOTHING_COUNTED,
    marks({ active: periods, reach: Object.fromEntries(words), singly: Object.fromEntries(singly) }, { lines }),
    NOW,
  )
  expect(JSON.stringify(counted).length).toBeLessThan(1024 * 1024)
})

test('what is held back is what the last sealing says, also after a clock that was ahead', () => {
  const held = (t: number, n: number) => marks({ held: { 'k a ': { t, n } } })
  const ahead = fold(NOTHING_COUNTED, held(Date.UTC(2099, 0, 1), 3), NOW)
  expect(ahead.held).toEqual({ 'k a ': { t: Date.UTC(2099, 0, 1), n: 3 } })
  const back = fold(ahead, held(NOW, 0), NOW)
  expect(back.held).toEqual({ 'k a ': { t: NOW, n: 0 } })
  expect(fold(back, held(NOW, 0), NOW)).toEqual(back)
})

test('forgets a period that is over, and never a count that was not told', () => {
  const then = NOW - 32 * DAY_MS
  const counted = fold(NOTHING_COUNTED, marks({ held: { over: { t: then, n: 0 }, untold: { t: then, n: 1 } } }), NOW)
  expect(counted.held).toEqual({ untold: { t: then, n: 1 } })
})
