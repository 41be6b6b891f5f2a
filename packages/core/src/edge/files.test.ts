import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory, testWorld } from '../../test/test-world.ts'
import { MAX_STATE_FILE_BYTES, prepareFile, readSmallFile, replaceFile } from './files.ts'

describe('a small file', () => {
  test('is read whole', () => {
    const path = join(temporaryDirectory(), 'settings.json')
    writeFileSync(path, '{"v":1}')
    expect(readSmallFile(testWorld(), path)).toEqual({ text: '{"v":1}' })
  })

  test('that does not exist is missing', () => {
    expect(readSmallFile(testWorld(), join(temporaryDirectory(), 'none'))).toBe('missing')
  })

  test('[C-6] that is a directory, a link, a fifo or huge is unusable, at once', () => {
    const home = temporaryDirectory()
    mkdirSync(join(home, 'directory'))
    writeFileSync(join(home, 'file'), '{}')
    symlinkSync(join(home, 'file'), join(home, 'link'))
    execFileSync('mkfifo', [join(home, 'fifo')])
    writeFileSync(join(home, 'huge'), '')
    truncateSync(join(home, 'huge'), 2 * 1024 ** 3)
    for (const name of ['directory', 'link', 'fifo', 'huge']) {
      expect([name, readSmallFile(testWorld(), join(home, name))]).toEqual([name, 'unusable'])
    }
  })

  test('of exactly the limit is read', () => {
    const path = join(temporaryDirectory(), 'full')
    writeFileSync(path, 'x'.repeat(MAX_STATE_FILE_BYTES))
    expect(readSmallFile(testWorld(), path)).not.toBe('unusable')
  })

  test('of another owner is unusable', () => {
    const path = join(temporaryDirectory(), 'foreign')
    writeFileSync(path, '{}')
    const world = testWorld()
    expect(readSmallFile({ fs: world.fs, uid: (world.uid ?? 0) + 1 }, path)).toBe('unusable')
  })
})

describe('replacing a file', () => {
  test('is one step, for the owner alone, and leaves nothing behind', () => {
    const home = temporaryDirectory()
    const path = join(home, 'a')
    replaceFile(testWorld(), path, 'one')
    replaceFile(testWorld(), path, 'two')
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(home)).toEqual(['a'])
  })

  test('replaces a link and leaves what it pointed to', () => {
    const home = temporaryDirectory()
    writeFileSync(join(home, 'foreign'), 'untouched')
    symlinkSync(join(home, 'foreign'), join(home, 'a'))
    replaceFile(testWorld(), join(home, 'a'), 'mine')
    expect(readFileSync(join(home, 'foreign'), 'utf8')).toBe('untouched')
    expect(readFileSync(join(home, 'a'), 'utf8')).toBe('mine')
  })

  test('changes nothing until it is committed, and nothing when discarded', () => {
    const home = temporaryDirectory()
    const prepared = prepareFile(testWorld(), join(home, 'a'), 'text')
    expect(readdirSync(home)).not.toContain('a')
    prepared.discard()
    expect(readdirSync(home)).toEqual([])
  })

  test('throws and cleans up where a directory is in the way', () => {
    const home = temporaryDirectory()
    mkdirSync(join(home, 'a'))
    expect(() => replaceFile(testWorld(), join(home, 'a'), 'text')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
    expect(readdirSync(home)).toEqual(['a'])
  })
})
