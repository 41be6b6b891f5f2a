import { expect, test } from 'vitest'
import { sipHash } from './sip-hash.ts'

const KEY = '000102030405060708090a0b0c0d0e0f'
const bytes = (length: number) => String.fromCharCode(...Array.from({ length }, (_, index) => index))

test.each([
  [0, '726fdb47dd0e0e31'],
  [1, '74f839c593dc67fd'],
  [7, 'ab0200f58b01d137'],
  [8, '93f5f5799a932462'],
  [15, 'a129ca6149be45e5'],
  [63, '958a324ceb064572'],
])('is SipHash-2-4, as its authors published it: %i bytes', (length, expected) => {
  expect(sipHash(KEY, bytes(length)).toString(16).padStart(16, '0')).toBe(expected)
})

test('another key gives another hash', () => {
  expect(sipHash('f'.repeat(32), 'a')).not.toBe(sipHash(KEY, 'a'))
})
