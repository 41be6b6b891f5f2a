import { describe, expect, test } from 'vitest'
import * as fc from '../../test/fast-check.ts'
import { counter, histogram, summary } from '../define/aggregates.ts'
import { MAX_BYTES } from '../define/numbers.ts'
import { accepts } from '../sanitize/accept.ts'
import { coerce } from '../sanitize/coerce.ts'
import type { AggregateProperty } from '../define/aggregates.ts'
import { Aggregate } from './aggregate.ts'

/** The same dice in every run. */
function dice(): () => number {
  let seed = 1
  return () => (seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32
}

function of(property: AggregateProperty, samples: Iterable<number>): unknown {
  const aggregate = new Aggregate(property, dice())
  for (const sample of samples) aggregate.add(sample)
  return aggregate.value()
}

describe('[R-GAT-9] many samples leave as few numbers', () => {
  test('a counter is their sum', () => {
    expect(of(counter('?'), [3, 4.4, 0])).toBe(7)
    expect(of(counter('?'), [2 ** 50, 2 ** 50])).toBe(MAX_BYTES)
  })

  test('a histogram is how many fall in each range', () => {
    expect(of(histogram([1, 10, 100], '?'), [0, 0.4, 1, 9, 10, 99, 100, 1e9])).toEqual({
      '0': 2,
      '1-9': 2,
      '10-99': 2,
      '100+': 2,
    })
    expect(of(histogram([1, 10, 100], '?'), [5])).toEqual({ '1-9': 1 })
  })

  test('a summary is count, smallest, largest, sum, mean, median and deviation', () => {
    expect(of(summary('?'), [2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      count: 8,
      min: 2,
      max: 9,
      sum: 40,
      mean: 5,
      median: 4,
      deviation: 2,
    })
    expect(of(summary('?'), [7])).toEqual({ count: 1, min: 7, max: 7, sum: 7, mean: 7, median: 7, deviation: 0 })
  })

  test('a deviation is that of the samples themselves, not of more that they stand for', () => {
    expect(of(summary('?'), [0, 100])).toMatchObject({ deviation: 50 })
    expect(of(summary('?'), [0, 0, 90])).toMatchObject({ mean: 30, median: 0, deviation: 42 })
  })

  test('a deviation is right where the samples are large and close', () => {
    const samples = Array.from({ length: 10_000 }, (_, index) => 2 ** 49 + (index % 2) * 20)
    expect(of(summary('?'), samples)).toMatchObject({ deviation: 10 })
  })

  test('a median of more samples than are kept is one of a random thousand of them, early and late alike', () => {
    function* rising() {
      for (let sample = 0; sample < 200_000; sample++) yield sample
    }
    const { median } = of(summary('?'), rising()) as { median: number }
    // The standard error of the median of 1024 samples is 1.6 % of the range.
    expect(Math.abs(median - 100_000)).toBeLessThan(4 * 0.016 * 200_000)
  })
})

test('a collector accepts whatever samples add up to', () => {
  const property = fc.constantFrom(counter('?'), histogram([1, 10, 100], '?'), summary('?'))
  const samples = fc.array(fc.double({ min: 0, max: 2 ** 60, noNaN: true }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(property, samples, (kind, all) => {
      expect(accepts(kind, of(kind, all))).toBe(true)
    }),
  )
})

test('nothing but what was measured stands in an aggregate', () => {
  for (const kind of [counter('?'), histogram([1], '?'), summary('?')]) {
    const { value } = new Aggregate(kind, dice())
    for (const fake of [7, { '0': 1 }, { value: () => 7 }, Object.create(Aggregate.prototype), { value }]) {
      expect(coerce(kind, fake)).toEqual({ problem: 'bad-value' })
    }
  }
})
