import { describe, expect, test } from 'vitest'
import { MAX_PAIRS, randomPairs } from './random-pairs.ts'

/** The same dice in every run: mulberry32. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const set = (size: number) => Array.from({ length: size }, (_, index) => index)

describe('small sets leave all their pairs', () => {
  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 3],
    [4, 6],
    [5, 10],
  ])('of %i words: %i', (size, count) => {
    const { pairs, weight } = randomPairs(set(size), dice(1))
    expect([pairs.length, weight, new Set(pairs.map(String)).size]).toEqual([count, 1, count])
    for (const [a, b] of pairs) expect(a).toBeLessThan(b)
  })
})

test.each([6, 7, 20, 100, 1025])('of %i words at most ten leave, different ones, in the order of the set', (size) => {
  const random = dice(size)
  for (let times = 0; times < 200; times++) {
    const { pairs, weight } = randomPairs(set(size), random)
    expect(pairs.length).toBeLessThanOrEqual(MAX_PAIRS)
    expect(pairs.length).toBeGreaterThanOrEqual(5)
    expect(Math.log2(weight) % 1).toBe(0)
    expect(new Set(pairs.map(String)).size).toBe(pairs.length)
    for (const [a, b] of pairs) expect([a < b, b < size]).toEqual([true, true])
  }
})

test.each([6, 9, 14])('[B-7] [R-GAT-4] of %i words every pair counts one on average', (size) => {
  const random = dice(42)
  const rounds = 20_000
  const sums = new Map<string, number>()
  let weightSquared = 0
  for (let round = 0; round < rounds; round++) {
    const { pairs, weight } = randomPairs(set(size), random)
    weightSquared = weight
    for (const pair of pairs) sums.set(String(pair), (sums.get(String(pair)) ?? 0) + weight)
  }
  const all = (size * (size - 1)) / 2
  expect(sums.size).toBe(all)
  // A pair is w with probability 1/w and else 0, so its variance is w - 1; five standard errors leave room for up to 91 pairs.
  const error = Math.sqrt((weightSquared - 1) / rounds)
  for (const sum of sums.values()) expect(Math.abs(sum / rounds - 1)).toBeLessThan(5 * error)
})
