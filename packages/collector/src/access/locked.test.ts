import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import { locked } from './locked.ts'

test('gives back what was done, and leaves no lock, also where it failed', () => {
  const path = join(tempDirectory(), 'file')
  expect(locked(path, () => existsSync(`${path}.lock`))).toBe(true)
  expect(() =>
    locked(path, () => {
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('says which lock it has waited for, and does nothing', () => {
  const path = join(tempDirectory(), 'file')
  writeFileSync(`${path}.lock`, '')
  const done: string[] = []
  expect(() => locked(path, () => done.push('done'), 1)).toThrow(`remove \`${path}.lock\` where there is none. [data-in-use]`)
  expect(done).toEqual([])
})
