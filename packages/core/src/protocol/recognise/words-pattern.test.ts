import { expect, test } from 'vitest'
import * as fc from '../../../test/fast-check.ts'
import { escaped, wordsPattern } from './words-pattern.ts'

const matches = (words: readonly string[], text: string): boolean => new RegExp(`^(?:${wordsPattern(words)})$`).test(text)

test.each([
  [['build'], 'build', true],
  [['build'], 'buil', false],
  [['build'], 'builds', false],
  [['build', 'builder', 'b'], 'builder', true],
  [['build', 'builder', 'b'], 'bu', false],
  [['a.b', '16+', '$x', '*?', '/'], '16+', true],
  [['a.b'], 'axb', false],
  [['16+'], '166', false],
  [['a', ''], '', true],
])('%j and %j: %s', (words, text, expected) => {
  expect(matches(words, text)).toBe(expected)
})

test('matches exactly the words it was made of', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '+', ' ', '@', '/', '$', '-'), minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), word, (words, text) => {
      for (const each of words) expect(matches(words, each)).toBe(true)
      expect(matches(words, text)).toBe(words.includes(text))
    }),
  )
})

test('escapes whatever means something to an expression', () => {
  const text = String.raw`\^$.*+?()[]{}|/-,a`
  expect(new RegExp(`^${escaped(text)}$`).test(text)).toBe(true)
})
