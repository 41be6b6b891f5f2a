import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const words = ['status', 'on', 'off', 'show', 'verify', 'erase', 'reset', 'explain', 'endpoint', 'help', 'enable', 'disable']

test.each([
  ['of', 'off'],
  ['OFF', 'off'],
  ['offf', 'off'],
  ['stat', 'status'],
  ['stauts', 'status'],
  ['sohw', 'show'],
  ['earse', 'erase'],
  ['dissable', 'disable'],
  ['x', undefined],
  ['', undefined],
  ['deploy', undefined],
  ['no', undefined],
  ['sttatus', 'status'],
  ['purge', undefined],
])('takes `%s` for `%s`', (typed, meant) => {
  expect(nearest(typed, words)).toBe(meant)
})

test('looks at no word that is much longer than any', () => {
  expect(nearest('off'.repeat(4e6), words)).toBeUndefined()
})
