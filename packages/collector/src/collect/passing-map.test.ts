import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createPassingMap } from './passing-map.ts'

test('holds what a Map holds, in the same order', () => {
  const map = new Map<number, number>()
  const passing = createPassingMap<number, number>()
  for (let turn = 0, key = 1; turn < 500; turn += 1, key = (key * 75) % 65_537) {
    if (key % 5 < 2) {
      map.delete(key % 9)
      passing.delete(key % 9)
    } else if (!map.has(key % 9)) {
      map.set(key % 9, turn)
      passing.set(key % 9, turn)
    }
    expect([...passing.entries()]).toEqual([...map])
    expect(passing.size).toBe(map.size)
    for (let each = 0; each < 9; each += 1) expect(passing.get(each)).toBe(map.get(each))
  }
})

test('replaces the value of a key that is there, wherever it is kept', () => {
  const passing = createPassingMap<string, number>()
  for (const value of [1, 2, 3]) {
    passing.set('a', value)
    expect(passing.get('a')).toBe(value)
    expect(passing.size).toBe(1)
  }
  passing.delete('a')
  expect(passing.get('a')).toBeUndefined()
})

const PROGRAM = `
  import { createPassingMap } from '${new URL('./passing-map.ts', import.meta.url).href}'
  const map = createPassingMap()
  for (let key = 0; key < 64; key += 1) map.set(key, [])
  for (let turn = 0; turn < 3; turn += 1) gc()
  const before = process.memoryUsage().heapUsed
  for (let key = 64; key < 40_000; key += 1) {
    map.set(key, Array.from({ length: 100 }, () => key))
    map.delete(key - 64)
    if (key % 2000 === 0) gc({ type: 'minor' })
  }
  gc({ type: 'minor' })
  process.stdout.write(String(process.memoryUsage().heapUsed - before))
`

test('leaves what has passed to the quick collection', () => {
  const args = ['--expose-gc', '--experimental-strip-types', '--input-type=module', '--eval', PROGRAM]
  const grownBytes = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  // Of 33 MB that were set; a single Map keeps 20.
  expect(grownBytes).toBeLessThan(4_000_000)
})
