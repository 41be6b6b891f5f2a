import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isStandardCode, standardCodes } from './error-codes.ts'
import { MAX_WORD_LENGTH, WORD } from './names.ts'

describe('knows every code', () => {
  test.each([...new Set([...getSystemErrorMap().values()].map(([code]) => code))])('of libuv: %s', (code) => {
    expect(isStandardCode(code)).toBe(true)
  })

  test.each(Object.keys(constants.errno))('of the operating system: %s', (code) => {
    expect(isStandardCode(code)).toBe(true)
  })

  test.each([
    ['a module that is missing', () => createRequire(import.meta.url)('no-such-package-4711') as unknown],
    ['an argument of the wrong type', () => Buffer.from(1 as never)],
    ['a URL that is none', () => new URL('x')],
    ['an aborted wait', () => AbortSignal.abort().throwIfAborted()],
  ])('that Node gives %s', async (_, act) => {
    const { code } = (await Promise.resolve()
      .then(act)
      .catch((error: { code: unknown }) => error)) as { code: unknown }
    // A DOMException has the number 20 instead of a text.
    expect(typeof code === 'string' ? isStandardCode(code) : code === 20).toBe(true)
  })
})

test('knows nothing else', () => {
  for (const code of ['', ' ', 'ERR_', 'ERR_SECRET', 'UND_ERR_', 'E', 'constructor', '__proto__'])
    expect(isStandardCode(code)).toBe(false)
})

test('every code is a word as catalogs have them', () => {
  expect(standardCodes().size).toBeGreaterThan(600)
  for (const code of standardCodes()) {
    expect(code).toMatch(WORD)
    expect(code.length).toBeLessThanOrEqual(MAX_WORD_LENGTH)
  }
})
