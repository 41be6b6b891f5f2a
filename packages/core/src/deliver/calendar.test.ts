import { expect, test } from 'vitest'
import { DAY_MS } from '../edge/time-spans.ts'
import { dateOf, dayNumber, firstDayOf, isPeriod, periodBefore, periodOf, weekOf } from './calendar.ts'

test.each([
  ['2026-11-20', '2026-W47'],
  ['2026-11-22', '2026-W47'],
  ['2026-11-23', '2026-W48'],
  ['2027-01-01', '2026-W53'],
  ['2027-01-03', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2024-12-30', '2025-W01'],
  ['2023-01-01', '2022-W52'],
  ['2000-01-01', '1999-W52'],
  ['1970-01-01', '1970-W01'],
  ['1969-12-28', '1969-W52'],
])('%s is in %s', (date, week) => {
  expect(weekOf(date)).toBe(week)
})

test('every day of 60 years lies in the week that starts on the Monday at or before it', () => {
  const days = Array.from(
    { length: dayNumber('2055-01-01') - dayNumber('1995-01-01') },
    (_, index) => dayNumber('1995-01-01') + index,
  )
  const wrong = days.filter((day) => {
    const first = firstDayOf(weekOf(dateOf(day * DAY_MS)))
    return day - first < 0 || day - first > 6 || new Date(first * DAY_MS).getUTCDay() !== 1
  })
  expect(wrong).toEqual([])
})

test.each([
  ['2026-11-20', '2026-11-19'],
  ['2026-03-01', '2026-02-28'],
  ['2024-03-01', '2024-02-29'],
  ['2026-W01', '2025-W52'],
  ['2027-W01', '2026-W53'],
  ['2026-01', '2025-12'],
])('the period before %s is %s', (period, before) => {
  expect(periodBefore(period)).toBe(before)
})

test('the date is that of UTC', () => {
  expect(dateOf(Date.UTC(2026, 10, 20, 23, 59, 59, 999))).toBe('2026-11-20')
  expect(dateOf(Date.UTC(2026, 10, 21))).toBe('2026-11-21')
})

test('names the day, week and month of a date', () => {
  expect((['day', 'week', 'month'] as const).map((kind) => periodOf(kind, '2026-11-20'))).toEqual([
    '2026-11-20',
    '2026-W47',
    '2026-11',
  ])
})

test.each(['2026-11-20', '2026-W47', '2026-11', '2026-W53'])('%s is a period', (text) => {
  expect(isPeriod(text)).toBe(true)
})

test.each(['', '2026', '2026-13', '2026-02-30', '2025-W53', '2026-W00', 'ever', '2026-11-20 build', '__proto__'])(
  '%s is none',
  (text) => {
    expect(isPeriod(text)).toBe(false)
  },
)
