import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as fc from '../../../test/fast-check.ts'
import { processorTime } from '../../../test/processor-time.ts'
import { harmless, templates } from '../../../test/text-corpus/measure.ts'
import { MAX_TEXT_LENGTH } from '../../define/sanitized-text.ts'
import { sanitizeText } from './sanitize-text.ts'
import { loadTables } from './tables.ts'
import { fitToLeave, isTextShape } from './text-shape.ts'

const tables = loadTables()
const leaving = (text: string): string => fitToLeave(sanitizeText(text, { known: { secrets: [] }, tables }))

describe('[R-GAT-5] the collector refuses what no sanitizer wrote', () => {
  test.each([
    ['nothing', ''],
    ['201 characters', 'x '.repeat(100) + 'x'],
    ['a line break', 'a\nb'],
    ['another alphabet', 'größe'],
    ['a control character', 'a\u001B[1mb'],
    ['a space at an end', 'failed '],
    ['a path', 'open /home/ana/x.ts'],
    ['a path in quotes', "open '/srv/x.ts'"],
    ['a path from the home', 'cannot read ~/.ssh/x'],
    ['a path from here', 'cannot read ../plans'],
    ['a Windows path', String.raw`open C:\Users\ana`],
    ['a Windows path with slashes', 'open C:/Users/ana'],
    ['an address', 'GET https://acme.example failed'],
    ['an e-mail address', 'no access for ana@acme.example'],
    ['an assignment', 'PASSWORD=river failed'],
    ['a query', 'failed: x?key=y'],
    ['an encoded value', 'failed: a%20b'],
    ['a long number', 'order 471112 failed'],
    ['a key', `token ${['ab12', 'cd34', 'ef56', 'gh78'].join('')} rejected`],
    ['a very long piece', 'x'.repeat(81)],
  ])('%s', (_, text) => {
    expect(isTextShape(text)).toBe(false)
  })

  test.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    "Cannot find module '@babel/core'",
    'error:0308010C:digital envelope routines::unsupported',
    'no version for react@18.2.0 and node >=20.19.0',
    'JavaScript heap out of memory | <frames>',
  ])('and accepts %s', (text) => {
    expect(isTextShape(text)).toBe(true)
  })
})

describe('whatever was sanitized has the shape', () => {
  const known = readFileSync(new URL('../../../scripts/known-messages.txt', import.meta.url), 'utf8').split('\n')

  test('of every message of the corpus', () => {
    const texts = [...templates().map(({ text }) => text), ...harmless(), ...known].filter((text) => text.trim() !== '')
    expect(texts.length).toBeGreaterThan(1500)
    expect(texts.filter((text) => !isTextShape(leaving(text)))).toEqual([])
  })

  test('of any text, also one that no sanitizer has seen', () => {
    const piece = fc.oneof(
      fc.constantFrom('cannot', 'read', 'file', '"', "'", '\n', ' | ', '=', '//', '<value>', '99999', '/dev/null', '@'),
      fc.string({ maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
    )
    const text = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(text, (any) => {
        for (const left of [leaving(any), fitToLeave(any)]) {
          expect(isTextShape(left)).toBe(true)
          expect(left.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

test('a text is cut after a whole piece', () => {
  const left = fitToLeave('cannot read file '.repeat(40))
  expect(left.length).toBeGreaterThan(180)
  expect(left).toMatch(/^(?:cannot read file )+(?:cannot read file|cannot read|cannot)$/)
})

test('lines become one, and what no receiver would accept a placeholder', () => {
  expect(fitToLeave('npm ERR! code 1\n  run x=1')).toBe('npm ERR! code 1 | run <value>')
})

test('[C-22] the check of a collector looks at no more than 200 characters, and ends soon on each kind of piece', () => {
  for (const piece of ['a', '1a', 'a@', '/', '=', '0', 'a-', ' ', '"', '~/']) {
    const text = piece.repeat(MAX_TEXT_LENGTH).slice(0, MAX_TEXT_LENGTH)
    const spentMs = processorTime()
    for (let round = 0; round < 200; round++) isTextShape(text)
    // A backtracking pattern would need minutes for one.
    expect(spentMs()).toBeLessThan(1000)
  }
})
