import { expect, test } from 'vitest'
import { CollectorError } from './collector-error.ts'
import { oneLine } from './one-line.ts'

test.each([
  ['leaves a line alone', 'Port 80 – in `use`.', 'Port 80 – in `use`.'],
  ['joins lines', '{\n  "tool": acme\r\n}', '{ "tool": acme }'],
  ['keeps a terminal from being told anything', 'a\u001B[31mb\u0007\u009Bc', 'a [31mb c'],
  ['keeps the direction of a text', 'a\u202Eb\u2028c', 'a b c'],
])('%s', (_, text, expected) => {
  expect(oneLine(text)).toBe(expected)
})

test('an error of the collector is one line, whatever is quoted in it', () => {
  const error = new CollectorError('catalog-invalid', 'Catalog `a\nb` is not JSON.')
  expect([error.message, error.plainMessage]).toEqual([
    'Catalog `a b` is not JSON. [catalog-invalid]',
    'Catalog `a b` is not JSON.',
  ])
})
