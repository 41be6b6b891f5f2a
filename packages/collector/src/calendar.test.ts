import { expect, test } from 'vitest'
import { addDays, dayOf, mondayOf, utcDate } from './calendar.ts'

test('takes the day from UTC, whatever the clock on the wall says', () => {
  expect(utcDate(new Date('2026-11-20T23:59:59.999Z'))).toBe('2026-11-20')
  expect(utcDate(new Date('2026-11-20T23:30:00-05:00'))).toBe('2026-11-21')
})

test.each([
  ['2026-11-20', 1, '2026-11-21'],
  ['2026-11-30', 1, '2026-12-01'],
  ['2026-01-01', -1, '2025-12-31'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-03-28', 2, '2026-03-30'],
])('adds to %s %i days: %s', (date, days, expected) => {
  expect(addDays(date, days)).toBe(expected)
})

test.each([
  ['2026-11-16', '2026-11-16'],
  ['2026-11-20', '2026-11-16'],
  ['2026-11-22', '2026-11-16'],
  ['2026-11-23', '2026-11-23'],
  ['2027-01-01', '2026-12-28'],
])('finds the Monday of %s: %s', (date, monday) => {
  expect(mondayOf(date)).toBe(monday)
})

test('follows a clock over midnight, also one that is set back', () => {
  let now = '2026-11-20T12:00:00Z'
  const today = dayOf(() => new Date(now))
  const days = [
    '2026-11-20T23:59:59.999Z',
    '2026-11-21T00:00:00Z',
    '2026-11-20T23:59:59Z',
    '2099-01-01T00:00:00Z',
    '2026-11-20T00:00:00Z',
  ].map((time) => {
    now = time
    return today()
  })
  expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-20', '2099-01-01', '2026-11-20'])
})
