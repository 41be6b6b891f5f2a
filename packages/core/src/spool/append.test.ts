import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/test-world.ts'
import { MAX_SPOOL_BYTES, OVERFLOW_BYTES, appendLine, countOverflow, overflowPath } from './append.ts'

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean)

test('appends lines for the owner alone', () => {
  const path = join(temporaryDirectory(), 'current-x.ndjson')
  expect(appendLine({ fs }, path, '{"a":1}')).toBe('written')
  expect(appendLine({ fs }, path, '{"a":2}')).toBe('written')
  expect(linesOf(path)).toEqual(['{"a":1}', '{"a":2}'])
  expect(fs.statSync(path).mode & 0o777).toBe(0o600)
})

test('a fragment that an earlier write left spoils only itself', () => {
  const path = join(temporaryDirectory(), 'current-x.ndjson')
  writeFileSync(path, '{"a":')
  appendLine({ fs }, path, '{"a":2}')
  expect(linesOf(path)).toEqual(['{"a":', '{"a":2}'])
})

test('writes a line again when the file was claimed during the write', () => {
  const home = temporaryDirectory()
  const path = join(home, 'current-x.ndjson')
  let claims = 0
  const claiming = {
    ...fs,
    writeSync(descriptor: number, bytes: Uint8Array) {
      if (claims++ === 0) renameSync(path, join(home, 'claimed'))
      return fs.writeSync(descriptor, bytes)
    },
  } as typeof fs
  expect(appendLine({ fs: claiming }, path, 'line')).toBe('written')
  expect(linesOf(join(home, 'claimed'))).toEqual(['line'])
  expect(linesOf(path)).toEqual(['line'])
})

test('gives up after a bounded number of claims in a row', () => {
  const home = temporaryDirectory()
  const path = join(home, 'current-x.ndjson')
  let claims = 0
  const claiming = {
    ...fs,
    writeSync(descriptor: number, bytes: Uint8Array) {
      renameSync(path, join(home, `claimed-${claims++}`))
      return fs.writeSync(descriptor, bytes)
    },
  } as typeof fs
  expect(appendLine({ fs: claiming }, path, 'line')).toBe('failed')
  expect(claims).toBe(5)
})

describe('[C-10] a full spool', () => {
  test('takes no more lines', () => {
    const path = join(temporaryDirectory(), 'current-x.ndjson')
    writeFileSync(path, 'x'.repeat(MAX_SPOOL_BYTES - 3))
    expect(appendLine({ fs }, path, 'line')).toBe('full')
    expect(fs.statSync(path).size).toBe(MAX_SPOOL_BYTES - 3)
  })

  test('counts what it refused', () => {
    const home = temporaryDirectory()
    for (let times = 0; times < 3; times++) countOverflow({ fs }, home)
    expect(fs.statSync(overflowPath(home)).size).toBe(3 * OVERFLOW_BYTES)
  })
})

describe('[C-6] never throws, never hangs, touches nothing foreign', () => {
  test.each([
    ['a directory', (path: string) => mkdirSync(path)],
    ['a fifo', (path: string) => execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/dev/null', path)],
  ])('%s in place of the spool', (_, plant) => {
    const path = join(temporaryDirectory(), 'current-x.ndjson')
    plant(path)
    expect(appendLine({ fs }, path, 'line')).toBe('failed')
  })

  test('a directory that does not exist', () => {
    expect(appendLine({ fs }, join(temporaryDirectory(), 'none', 'current-x.ndjson'), 'line')).toBe('failed')
  })
})
