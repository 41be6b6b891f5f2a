import { expect, test } from 'vitest'
import { createDailyCounts } from './daily-counts.ts'

test('adds up until the day is over, each key for itself', () => {
  let today = '2026-11-20'
  const counts = createDailyCounts(() => today)
  expect([counts.add('a', 2), counts.add('b', 1), counts.add('a', 3), counts.add('a', 0)]).toEqual([2, 1, 5, 5])
  today = '2026-11-21'
  expect(counts.add('a', 1)).toBe(1)
})

test('holds only so many keys, and what only looks holds none', () => {
  const counts = createDailyCounts(() => '2026-11-20', 2)
  counts.add('looked', 0)
  for (const key of ['a', 'b', 'c', 'a', 'c']) counts.add(key, 1)
  expect([counts.add('a', 0), counts.add('b', 0), counts.add('c', 0)]).toEqual([2, 1, 0])
})
