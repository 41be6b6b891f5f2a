import { expect, test } from 'vitest'
import { differences } from './differences.ts'

test.each([
  ['nothing', { a: [1, { b: 'c' }] }, { a: [1, { b: 'c' }] }, []],
  ['a word too few', { words: ['a'] }, { words: ['a', 'b'] }, ['words lacks `b`']],
  ['a word too many', { words: ['a', 'b'] }, { words: ['a'] }, ['words has `b`, which is no longer declared']],
  ['the order', { words: ['a', 'b'] }, { words: ['b', 'a'] }, ['words is in another order']],
  ['a key too few', { a: {} }, { a: { b: 1 } }, ['a.b is missing']],
  ['a key too many', { a: { b: 1 } }, { a: {} }, ['a.b is no longer declared']],
  ['a value', { a: 'x' }, { a: 1 }, ['a is `x` and should be `1`']],
  ['a list of objects', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, ['a is `[{"b":1}]` and should be `[{"b":2}]`']],
  ['the kind of the whole', [], { a: 1 }, ['the file is `[]` and should be `{"a":1}`']],
  ['null', { a: null }, { a: {} }, ['a is `null` and should be `{}`']],
])('names %s', (_, found, expected, lines) => {
  expect(differences(found, expected)).toEqual(lines)
})

test('shows twenty and counts the rest', () => {
  const words = Array.from({ length: 25 }, (_, n) => `w${n}`)
  expect(differences({ words: [] }, { words })).toHaveLength(21)
  expect(differences({ words: [] }, { words }).at(-1)).toBe('and 5 more')
})
