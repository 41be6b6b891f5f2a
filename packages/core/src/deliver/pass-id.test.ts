import { expect, test } from 'vitest'
import { bodyId, newPassId, timeOfPass } from './pass-id.ts'

const idAt = (time: number, random = 0.5): string => newPassId({ now: () => time, random: () => random })

test('sorts by age, whatever the dice say', () => {
  const times = [0, 1, 1e12, Date.UTC(2026, 10, 20), Date.UTC(2059, 4, 25), Date.UTC(2060, 0, 1), Date.UTC(2199, 0, 1)]
  const ids = times.map((time, index) => idAt(time, index % 2 ? 0.999_999 : 0))
  expect(ids.toSorted()).toEqual(ids)
  expect(ids.map((id) => id.length)).toEqual(times.map(() => 14))
})

test('gives its time back', () => {
  expect(timeOfPass(idAt(Date.UTC(2026, 10, 20)))).toBe(Date.UTC(2026, 10, 20))
})

test('a clock before 1970 gives an id all the same', () => {
  expect(idAt(-5)).toMatch(/^0{9}[0-9a-z]{5}$/)
})

test('bodies of a sealing sort by their number', () => {
  const ids = [0, 1, 9, 10, 99, 100].map((n) => bodyId('p', n))
  expect(ids.toSorted()).toEqual(ids)
})
