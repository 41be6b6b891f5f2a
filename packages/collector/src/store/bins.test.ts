import { expect, test } from 'vitest'
import { BIN_ERROR, binOf, middleOf, percentileOf } from './bins.ts'

test('keeps small numbers as they are', () => {
  for (let value = 0; value < 64; value += 1) expect(middleOf(binOf(value))).toBe(value)
  expect(binOf(-3)).toBe(0)
})

test('gives larger numbers back within the stated error, around every power of two', () => {
  for (let exponent = 6; exponent <= 50; exponent += 1) {
    for (const value of [2 ** exponent - 1, 2 ** exponent, 2 ** exponent + 1, Math.floor(2 ** exponent * 1.37)]) {
      expect(Math.abs(middleOf(binOf(value)) - value) / value).toBeLessThanOrEqual(BIN_ERROR)
    }
  }
})

test('numbers bins in the order of their numbers, without a gap in use', () => {
  let last = -1
  for (let value = 0; value < 5000; value += 1) {
    const bin = binOf(value)
    expect(bin - last).toBeLessThanOrEqual(1)
    expect(bin).toBeGreaterThanOrEqual(last)
    last = bin
  }
})

test.each([
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3], 0.5, 2],
  [Array.from({ length: 20 }, (_, index) => index + 1), 0.95, 19],
  [[7], 0.99, 7],
])('of %j the %f percentile is %i', (values, level, expected) => {
  const bins = new Map<number, number>()
  for (const value of values) bins.set(binOf(value), (bins.get(binOf(value)) ?? 0) + 1)
  expect(percentileOf(bins, level)).toBe(expected)
})

test('has no percentile of nothing', () => {
  expect(percentileOf(new Map(), 0.5)).toBeUndefined()
})
