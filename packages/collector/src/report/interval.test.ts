import { expect, test } from 'vitest'
import { differenceOf, shareOf, type Share } from './interval.ts'

test.each([
  [0, 10, 0, 0.2775],
  [1, 10, 0.0179, 0.4042],
  [81, 263, 0.2553, 0.3662],
  [10, 10, 0.7225, 1],
])('of %i in %i the share lies between %f and %f', (part, all, low, high) => {
  const share = shareOf(part, all)
  expect(share?.share).toBe(part / all)
  expect(share?.low).toBeCloseTo(low, 3)
  expect(share?.high).toBeCloseTo(high, 3)
})

test('of nothing there is no share', () => {
  expect(shareOf(0, 0)).toBeUndefined()
})

test('tells a change from chance', () => {
  const difference = differenceOf(shareOf(48, 80) as Share, shareOf(56, 70) as Share)
  // Newcombe 1998, table II, method 10.
  expect(difference.share).toBeCloseTo(0.2, 4)
  expect(difference.low).toBeCloseTo(0.0524, 3)
  expect(difference.high).toBeCloseTo(0.3339, 3)
  const chance = differenceOf(shareOf(5, 100) as Share, shareOf(6, 100) as Share)
  expect(chance.low).toBeLessThan(0)
  expect(chance.high).toBeGreaterThan(0)
})
