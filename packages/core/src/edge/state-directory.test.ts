import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory, testWorld } from '../../test/test-world.ts'
import { checkDirectory, codeOf, ensureDirectory, stateDirectory } from './state-directory.ts'

describe('lies where the platform keeps state', () => {
  test.each([
    ['linux', { HOME: '/home/ana' }, '/home/ana/.local/state/sonde/acme'],
    ['linux', { HOME: '/home/ana', XDG_STATE_HOME: '/data/state/' }, '/data/state/sonde/acme'],
    ['darwin', { HOME: '/Users/ana' }, '/Users/ana/Library/Application Support/sonde/acme'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\ana\\AppData\\Local' }, 'C:\\Users\\ana\\AppData\\Local\\sonde\\acme'],
  ] as const)('%s %o', (platform, env, path) => {
    expect(stateDirectory({ env, platform }, 'acme')).toEqual({ path })
  })

  test.each([
    ['linux', {}],
    ['linux', { HOME: '' }],
    ['linux', { HOME: 'home/ana' }],
    ['linux', { HOME: '/home/a\0na' }],
    ['win32', { LOCALAPPDATA: 'AppData' }],
  ] as const)('[C-6] nowhere on %s with %o', (platform, env) => {
    expect(stateDirectory({ env, platform }, 'acme')).toEqual({ refused: 'no home directory is known' })
  })

  test('ignores an XDG_STATE_HOME that is not absolute', () => {
    const env = { HOME: '/home/ana', XDG_STATE_HOME: 'state' }
    expect(stateDirectory({ env, platform: 'linux' }, 'acme')).toEqual({ path: '/home/ana/.local/state/sonde/acme' })
  })
})

test('creates every missing level for its owner alone', () => {
  const world = testWorld()
  expect(checkDirectory(world, world.directory)).toBe('missing')
  expect(ensureDirectory(world, world.directory)).toBeUndefined()
  expect(fs.statSync(world.directory).mode & 0o777).toBe(0o700)
  expect(ensureDirectory(world, world.directory)).toBeUndefined()
})

describe('[C-6] is refused', () => {
  test('when it is a file', () => {
    const path = join(temporaryDirectory(), 'acme')
    writeFileSync(path, '')
    expect(ensureDirectory(testWorld(), path)).toBe('the state directory is not a directory')
  })

  test('when it is a link, even to a directory of ours', () => {
    const home = temporaryDirectory()
    mkdirSync(join(home, 'real'))
    symlinkSync(join(home, 'real'), join(home, 'acme'))
    expect(ensureDirectory(testWorld(), join(home, 'acme'))).toBe('the state directory is not a directory')
  })

  test('when it belongs to someone else', () => {
    const world = testWorld()
    ensureDirectory(world, world.directory)
    expect(checkDirectory({ fs, uid: (world.uid ?? 0) + 1 }, world.directory)).toBe('the state directory belongs to someone else')
  })

  test.each([0o720, 0o702])('when others may write to it (%o)', (mode) => {
    const world = testWorld()
    ensureDirectory(world, world.directory)
    chmodSync(world.directory, mode)
    expect(checkDirectory(world, world.directory)).toBe('others may write to the state directory')
  })

  test('when it would lie below a file', () => {
    const home = temporaryDirectory()
    writeFileSync(join(home, 'file'), '')
    expect(ensureDirectory(testWorld(), join(home, 'file', 'sonde', 'acme'))).toMatch(/cannot be (read|created)/)
  })

  test('when it would lie under /proc, where creating directories recursively never returns', () => {
    expect(ensureDirectory(testWorld(), '/proc/nowhere/sonde/acme')).toBe('the state directory cannot be created')
  })

  test('when too many levels are missing', () => {
    const path = join(temporaryDirectory(), ...Array.from({ length: 20 }, (_, level) => `level-${level}`))
    expect(ensureDirectory(testWorld(), path)).toBe('the state directory cannot be created')
  })
})

test('reads the code of a system error and of nothing else', () => {
  expect(codeOf(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT')
  expect(codeOf(new Error('x'))).toBeUndefined()
  expect(codeOf('ENOENT')).toBeUndefined()
})
