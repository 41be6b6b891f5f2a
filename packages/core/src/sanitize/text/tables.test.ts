import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadTables } from './tables.ts'

const core = join(import.meta.dirname, '../../..')

test('[R-GAT-5] the tables take at most 60 kB', () => {
  expect(statSync(join(core, 'tables/text.br')).size).toBeLessThanOrEqual(60_000)
})

test('the tables are read once', () => {
  expect(loadTables()).toBe(loadTables())
})

test('words are those of messages, not of a dictionary', () => {
  const { isWord, isName } = loadTables()
  const known = ['cannot', 'denied', 'file', 'host', 'undefined', 'timeout']
  expect([...known, 'orchid', 'giraffe', 'velvet', 'michael', 'berlin', 'november'].filter((word) => isWord(word))).toEqual(known)
  expect(isName('host')).toBe(true)
  expect(isName('cannot')).toBe(false)
})

test('codes, identifiers and packages are listed, private ones are not', () => {
  const { names } = loadTables()
  const listed = [
    'id:ENOENT',
    'id:ERR_REQUIRE_ESM',
    'id:package.json',
    'id:TypeError',
    'pkg:semver',
    'famous:react',
    'phrase:npm install',
  ]
  const unlisted = ['id:ACME_SECRET', 'id:acmeBilling', 'pkg:@acme/billing', 'famous:phoenix']
  expect([...listed, ...unlisted].filter((name) => names.has(name))).toEqual(listed)
})

test('every group of sources is named in the decision record', () => {
  const record = readFileSync(join(core, '../../docs/decisions/0003-text-sanitizer.md'), 'utf8')
  const sources = ['Node', 'npm', 'TypeScript', 'git', 'Docker', 'Python', 'PostgreSQL', 'AWS', 'WordNet', 'known-messages.txt']
  expect(sources.filter((name) => !record.includes(name))).toEqual([])
})
