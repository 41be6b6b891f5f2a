import { expect, test } from 'vitest'
import { checkVersion } from '../protocol/context.ts'
import { coarseVersion } from './coarse-version.ts'

test.each([
  ['1.4.2', '1.4'],
  ['1.4', '1.4'],
  ['v2.0.0-rc.1+ana', '2.0'],
  ['12.345.6', '12.345'],
  ['canary-ana', '0.0'],
  ['', '0.0'],
  ['1', '0.0'],
  ['123456.1.0', '0.0'],
  ['1.1234567', '0.0'],
  ['../../etc', '0.0'],
])('%j leaves as %s', (version, coarse) => {
  expect(coarseVersion(version)).toBe(coarse)
  expect(checkVersion(coarse)).toBeUndefined()
})
