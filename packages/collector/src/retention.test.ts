import { expect, test } from 'vitest'
import { acme, other } from '../test/acme.ts'
import { retentionOf } from './retention.ts'

const catalogs = new Map([
  [
    'acme',
    [
      { ...acme, retentionDays: 365 },
      { ...acme, retentionDays: 90 },
    ],
  ],
  ['other', [{ ...other, retentionDays: 30 }]],
])

test('keeps the shortest promise of a tool', () => {
  expect(retentionOf(catalogs)).toEqual({ acme: 90, other: 30 })
})

test('lets the operator keep less, never more', () => {
  expect(retentionOf(catalogs, 60)).toEqual({ acme: 60, other: 30, '*': 60 })
})
