import { Buffer } from 'node:buffer'
import { expect, test, vi } from 'vitest'
import { type Known, formsOf, shortNamesOf, withoutKnown as withoutForms } from './known.ts'

function withoutKnown(text: string, known: Known): string {
  return withoutForms(text, formsOf(known))
}

const secret = 'failed: invalid Option'

test.each([
  ['as it is', secret],
  ['in another case', secret.toUpperCase()],
  ['URL-encoded', encodeURIComponent(secret)],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
  ['in hexadecimal', Buffer.from(secret).toString('hex')],
])('[C-12] takes out a value of the environment %s', (_, shown) => {
  const result = withoutKnown(`before ${shown} after`, { secrets: [secret] })
  expect(result).toContain('<value>')
  expect(result).not.toContain(shown)
})

test('takes out a value with quotes as JSON writes it', () => {
  expect(withoutKnown(String.raw`got say \"hello\" now`, { secrets: ['say "hello"'] })).toBe('got <value> now')
})

test('takes out home, directory, user, host and project names', () => {
  const known = {
    home: '/home/required',
    cwd: '/srv/expected',
    names: ['invalid', 'missing', 'unknown'],
    secrets: [],
  }
  const result = withoutKnown('/home/required /srv/expected invalid missing unknown', known)
  expect(result).toBe('<value> <value> <value> <value> <value>')
})

test('takes out what stands behind the equals sign of an argument', () => {
  expect(withoutKnown('the password required', { secrets: ['--secret=password'] })).toBe('the <value> required')
})

test('leaves values of fewer than six characters alone: they are words of any message', () => {
  expect(withoutKnown('this is true', { secrets: ['true', '1', '', 'is'] })).toBe('this is true')
})

test('leaves its own placeholders alone', () => {
  expect(withoutKnown('<frames> and <value>', { secrets: ['frames', '<value>'] })).toBe('<frames> and <value>')
})

test('ends even if what it puts in makes the value anew', () => {
  const known = { secrets: ['e>e>e>e', 'a<value', '>>>>>>'] }
  expect(withoutKnown('e>e>e>e>e>e>e a<value>>>>>>>>>>>>>', known)).not.toContain('>>>>>>>')
})

test('survives half a surrogate pair', () => {
  expect(withoutKnown('plain', { secrets: ['\uD800abcdefg'] })).toBe('plain')
})

test('names that are too short to search for are private as whole words', () => {
  const names = shortNamesOf({ names: ['Ana', 'x1', 'app', ''], secrets: [] })
  expect([...names]).toEqual(['ana', 'x1', 'app'])
})

test('[C-22] a text is put into lower case once, however many values are looked for', () => {
  const forms = Array.from({ length: 30_000 }, (_, index) => `secret ${index}`)
  const lowered = vi.spyOn(String.prototype, 'toLowerCase')
  try {
    expect(withoutForms('cannot read file', forms)).toBe('cannot read file')
    expect(lowered).toHaveBeenCalledTimes(1)
  } finally {
    lowered.mockRestore()
  }
})
