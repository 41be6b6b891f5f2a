import { expect, test } from 'vitest'
import { type Place, ROLES, WEIGHTS, weigh, weightsOf } from './weigh.ts'

const place: Place = {
  word: 'container',
  level: 3,
  naming: true,
  left: 'plain',
  right: 'stop',
  farLeft: 'link',
  farRight: 'stop',
  slot: 0,
  hasLeft: true,
  hasRight: false,
  hasBoth: true,
  values: 1,
  listed: [7, 3, -1, 2, -1],
}

test('a place has a weight for each case, for each two of them, and for each listed word around', () => {
  const found = weightsOf(place)
  expect(new Set(found).size).toBe(found.length)
  expect(found.filter((index) => index < WEIGHTS)).toHaveLength((8 * 9) / 2)
  expect(found.filter((index) => index >= WEIGHTS)).toEqual([
    WEIGHTS + 7 * ROLES,
    WEIGHTS + 3 * ROLES + 1,
    WEIGHTS + 2 * ROLES + 3,
  ])
})

test.each<[string, Partial<Place>]>([
  ['the level of the word', { level: 0 }],
  ['whether it can name', { naming: false }],
  ['what stands left', { left: 'bare' }],
  ['what stands right', { right: 'value' }],
  ['what stands further', { farRight: 'naming' }],
  ['where values stand', { slot: 2 }],
  ['which neighbours were seen', { hasBoth: false }],
  ['the ending of the word', { word: 'missing' }],
  ['the number of values', { values: 0 }],
  ['the word itself', { listed: [8, 3, -1, 2, -1] }],
])('%s makes a difference', (_, change) => {
  expect(weightsOf({ ...place, ...change })).not.toEqual(weightsOf(place))
})

test('more than two values are two', () => {
  expect(weightsOf({ ...place, values: 500 })).toEqual(weightsOf({ ...place, values: 2 }))
})

test('the sum of the weights decides, and what the tables lack weighs nothing', () => {
  const weights = new Int8Array(WEIGHTS)
  for (const index of weightsOf(place)) weights[index] = 2
  expect(weigh(place, weights)).toBe(((8 * 9) / 2) * 2)
  expect(weigh(place, new Int8Array(0))).toBe(0)
})
