import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/test-world.ts'
import { projectRefuses } from './project.ts'

/** A repository with a package in a subfolder. */
function repository(): { root: string; inner: string } {
  const root = temporaryDirectory()
  const inner = join(root, 'packages', 'app')
  mkdirSync(join(root, '.git'))
  mkdirSync(inner, { recursive: true })
  return { root, inner }
}

const refuses = (root: string): boolean => projectRefuses({ fs }, root, 'acme')

describe('[C-17] a committed opt-out', () => {
  test.each([
    ['for every tool', { sonde: { off: true } }, true],
    ['for this tool', { sonde: { off: ['other', 'acme'] } }, true],
    ['for another tool', { sonde: { off: ['other'] } }, false],
    ['that says nothing', { sonde: {} }, false],
    ['that says no', { sonde: { off: false } }, false],
    ['of another form', { sonde: { off: 'please' } }, true],
    ['that is no object', { sonde: true }, true],
    ['nowhere', { name: 'app' }, false],
  ])('%s', (_, manifest, expected) => {
    const { root } = repository()
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
    expect(refuses(root)).toBe(expected)
  })

  test('holds for every folder below it', () => {
    const { root, inner } = repository()
    writeFileSync(join(root, 'package.json'), '{"sonde":{"off":true}}')
    writeFileSync(join(inner, 'package.json'), '{"name":"app"}')
    expect(refuses(inner)).toBe(true)
    expect(refuses(join(inner, 'not', 'there'))).toBe(true)
  })

  test('above the repository does not count', () => {
    const outer = temporaryDirectory()
    writeFileSync(join(outer, 'package.json'), '{"sonde":{"off":true}}')
    mkdirSync(join(outer, 'repository', '.git'), { recursive: true })
    expect(refuses(join(outer, 'repository'))).toBe(false)
  })

  test('in a worktree, where .git is a file, ends there too', () => {
    const outer = temporaryDirectory()
    writeFileSync(join(outer, 'package.json'), '{"sonde":{"off":true}}')
    mkdirSync(join(outer, 'worktree'))
    writeFileSync(join(outer, 'worktree', '.git'), 'gitdir: elsewhere')
    expect(refuses(join(outer, 'worktree'))).toBe(false)
  })

  test('cannot turn anything on: there is no value of the key that allows', () => {
    const { root } = repository()
    writeFileSync(join(root, 'package.json'), '{"sonde":{"on":true,"off":["other"],"endpoint":"https://evil.example"}}')
    expect(refuses(root)).toBe(false)
  })
})

describe('a package.json that is in doubt refuses', () => {
  test.each([
    ['cut off', (path: string) => writeFileSync(path, '{"name":"ap')],
    ['huge', (path: string) => (writeFileSync(path, ''), truncateSync(path, 2 * 1024 * 1024))],
  ])('%s', (_, plant) => {
    const { root } = repository()
    plant(join(root, 'package.json'))
    expect(refuses(root)).toBe(true)
  })

  test('while a folder or a pipe of that name is no manifest, and is not waited for', () => {
    const { root, inner } = repository()
    mkdirSync(join(root, 'package.json'))
    execFileSync('mkfifo', [join(inner, 'package.json')])
    expect(refuses(inner)).toBe(false)
  })

  test('and one that is a link is read where it points', () => {
    const { root } = repository()
    writeFileSync(join(root, 'real.json'), '{"sonde":{"off":true}}')
    symlinkSync(join(root, 'real.json'), join(root, 'package.json'))
    expect(refuses(root)).toBe(true)
  })
})

test('looks at most 32 levels up', () => {
  const root = temporaryDirectory()
  writeFileSync(join(root, 'package.json'), '{"sonde":{"off":true}}')
  const deep = (levels: number): string => join(root, ...Array.from({ length: levels }, (_, level) => `l${level}`))
  expect(refuses(deep(31))).toBe(true)
  expect(refuses(deep(33))).toBe(false)
})

test('stops at the root of the file system', () => {
  expect(refuses('/')).toBe(false)
})
