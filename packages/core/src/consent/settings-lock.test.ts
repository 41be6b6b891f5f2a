import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory, testWorld } from '../../test/test-world.ts'
import { tryLockSettings } from './settings-lock.ts'

const NOW = Date.UTC(2026, 10, 20, 12)

/** A directory with a lock of a given age, by the clock of the world. */
function lockedSince(ageMs: number): string {
  const directory = temporaryDirectory()
  const path = join(directory, 'settings.lock')
  writeFileSync(path, '')
  utimesSync(path, (NOW - ageMs) / 1000, (NOW - ageMs) / 1000)
  return directory
}

test('is one process’s until it gives it back', () => {
  const world = { ...testWorld(), now: Date.now }
  const directory = temporaryDirectory()
  const lock = tryLockSettings(world, directory)
  expect(lock).toBeDefined()
  expect(tryLockSettings(world, directory)).toBeUndefined()
  lock?.release()
  expect(readdirSync(directory)).toEqual([])
  expect(tryLockSettings(world, directory)).toBeDefined()
})

test('of a process that was killed is taken over after ten seconds, also when the clock was set back', () => {
  expect(tryLockSettings(testWorld(), lockedSince(9_000))).toBeUndefined()
  expect(tryLockSettings(testWorld(), lockedSince(11_000))).toBeDefined()
  expect(tryLockSettings(testWorld(), lockedSince(-11_000))).toBeDefined()
})

test('[C-6] a link or a folder in its place is removed and nothing behind it', () => {
  const world = { ...testWorld(), now: () => Date.now() + 60_000 }
  const directory = temporaryDirectory()
  const foreign = join(directory, 'foreign')
  writeFileSync(foreign, 'kept')
  symlinkSync(foreign, join(directory, 'settings.lock'))
  expect(tryLockSettings(world, directory)).toBeDefined()
  expect(existsSync(foreign)).toBe(true)
  const other = temporaryDirectory()
  mkdirSync(join(other, 'settings.lock', 'inner'), { recursive: true })
  expect(tryLockSettings(world, other)).toBeDefined()
})

test('throws where the directory is not there', () => {
  expect(() => tryLockSettings(testWorld(), join(temporaryDirectory(), 'none'))).toThrow(/ENOENT/)
})
