import { expect, test } from 'vitest'
import { columnName, columnOf } from './columns.ts'

test.each([
  ['durationMs', 'duration_ms:number'],
  ['duration_ms', 'duration__ms:number'],
  ['URL', '_u_r_l:number'],
  ['a.b-c', 'a.b-c:number'],
])('spells %s as %s', (property, name) => {
  expect(columnName({ property, type: 'number' })).toBe(name)
})

test('spells no two names alike, compared without case', () => {
  const letters = ['a', 'A', '_', 'b', '.']
  const properties = letters.flatMap((x) => letters.flatMap((y) => letters.map((z) => `a${x}${y}${z}`)))
  const names = properties.map((property) => columnName({ property, type: 'word' }).toLowerCase())
  expect(new Set(names).size).toBe(properties.length)
})

test.each([
  ['build', 'word'],
  ['', 'word'],
  [3, 'number'],
  [false, 'flag'],
  [[], 'words'],
  [['a'], 'words'],
] as const)('stores %j as %s', (value, type) => {
  expect(columnOf('name', value)).toEqual({ property: 'name', type })
})
