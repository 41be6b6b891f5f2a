import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeDirectories } from './make-directories.ts'

function tempDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'sonde-directories-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('makes what is missing, for its owner only, and may be asked again', () => {
  const path = join(tempDirectory(), 'a', 'b', 'c')
  makeDirectories(path)
  makeDirectories(path)
  for (const each of [path, join(path, '..')]) expect(statSync(each).mode & 0o777).toBe(0o700)
})

test('says what the system says where a file is in the way, and makes nothing', () => {
  const file = join(tempDirectory(), 'file')
  writeFileSync(file, '')
  expect(() => makeDirectories(join(file, 'a'))).toThrow('ENOTDIR')
})

test.runIf(existsSync('/proc/self'))('ends where nothing can be made', () => {
  expect(() => makeDirectories('/proc/sonde/data')).toThrow('ENOENT')
})
