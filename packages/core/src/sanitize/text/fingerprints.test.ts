import { expect, test } from 'vitest'
import * as fc from '../../../test/fast-check.ts'
import { fingerprintOf, pack, unpack } from './fingerprints.ts'

test('finds every text that was packed', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 14 }), (texts, bits) => {
      const found = unpack(pack(texts, bits), texts.length, bits)
      for (const text of texts) expect(found.has(text)).toBe(true)
    }),
  )
})

test('finds another text by mistake about once in 2 ** bits tries', () => {
  const texts = Array.from({ length: 2000 }, (_, index) => `listed ${index}`)
  const found = unpack(pack(texts, 6), texts.length, 6)
  const mistakes = Array.from({ length: 20_000 }, (_, index) => `other ${index}`).filter((text) => found.has(text)).length
  expect(mistakes / 20_000).toBeLessThan(1.3 / 2 ** 6)
})

test('takes about one and a half bits more than asked for', () => {
  const texts = Array.from({ length: 2000 }, (_, index) => `listed ${index}`)
  expect((8 * pack(texts, 6).length) / texts.length).toBeLessThan(7.7)
})

test('fingerprints are spread evenly', () => {
  const counts = Array.from({ length: 8 }, () => 0)
  for (let index = 0; index < 8000; index++) counts[fingerprintOf(`word ${index}`, 8)]!++
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130)
})
