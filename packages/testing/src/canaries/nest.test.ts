import { existsSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createNest, removeNest } from './nest.ts'

/** Fails as long as somebody adds files to a directory that is being removed. */
function failingAtFirst(times: number): { readonly remove: typeof rmSync; readonly calls: () => number } {
  let calls = 0
  const remove: typeof rmSync = (path, options) => {
    if (calls++ < times) throw Object.assign(new Error('ENOTEMPTY'), { code: 'ENOTEMPTY' })
    rmSync(path, options)
  }
  return { remove, calls: () => calls }
}

test('is removed although a program was still adding files', () => {
  const nest = createNest()
  const { remove, calls } = failingAtFirst(2)
  removeNest(nest, remove)
  expect(calls()).toBe(3)
  expect(existsSync(nest.root)).toBe(false)
})

test('a nest that cannot be removed is told, in the end', () => {
  const nest = createNest()
  const { remove, calls } = failingAtFirst(Infinity)
  expect(() => removeNest(nest, remove, 0)).toThrow('ENOTEMPTY')
  expect(calls()).toBeGreaterThan(50)
  removeNest(nest)
})
