import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { changesBetween, snapshotOf } from './snapshot.ts'

/** What another process does as soon as the entries of a directory are listed. */
let meanwhile: (() => void) | undefined

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const readdirSync = (...args: Parameters<typeof fs.readdirSync>) => {
    const entries = fs.readdirSync(...args)
    meanwhile?.()
    return entries
  }
  return { ...fs, readdirSync }
})

const home = mkdtempSync(join(tmpdir(), 'sonde-snapshot-'))
const path = (...names: readonly string[]): string => join(home, ...names)

afterAll(() => rmSync(home, { recursive: true, force: true }))

afterEach(() => {
  meanwhile = undefined
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home)
})

test('a file that a courier takes away while it is looked for is a change, and no error', () => {
  mkdirSync(path('state'))
  writeFileSync(path('kept'), '')
  writeFileSync(path('state', 'current.ndjson'), '')
  const before = snapshotOf(home)
  meanwhile = () => rmSync(path('state', 'current.ndjson'), { force: true })
  expect(changesBetween(before, snapshotOf(home))).toEqual([path('state', 'current.ndjson')])
})

test('a directory that goes while it is looked through hides nothing of what lies beside it', () => {
  mkdirSync(path('a', 'below'), { recursive: true })
  writeFileSync(path('kept'), '')
  meanwhile = () => rmSync(path('a'), { recursive: true, force: true })
  expect([...snapshotOf(home).keys()].toSorted()).toEqual([path('a'), path('kept')])
})

test('holds nothing of a directory that is not there', () => {
  expect(snapshotOf(path('nothing')).size).toBe(0)
})
