import { expect, test } from 'vitest'
import { checkVersion } from '../protocol/context.ts'
import { fullVersion } from './full-version.ts'

test.each([
  ['1.4.2', '1.4.2'],
  ['0.1.9.1', '0.1.9.1'],
  ['1.4', '1.4'],
  ['v1.4.2', '1.4.2'],
  ['1.4.2-ana.3', '1.4.2'],
  ['1.4.2+build', '1.4.2'],
  ['1.4.2.1.9', '1.4.2.1'],
  ['1', '0.0'],
  ['ana', '0.0'],
  ['123456.1', '0.0'],
  ['', '0.0'],
])('[R-SST-3] the whole version of `%s` is %s', (version, full) => {
  expect(fullVersion(version)).toBe(full)
  expect(checkVersion(full, true)).toBeUndefined()
})
