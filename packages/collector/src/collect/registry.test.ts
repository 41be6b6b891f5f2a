import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalCatalog, catalogText, type CatalogInput, type EventDefinition } from '@sonde/core/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { acme, other, writeCatalog } from '../../test/acme.ts'
import { tempDirectory } from '../../test/temp-directory.ts'
import { openRegistry, type Registry } from './registry.ts'

const deploy = acme.events['deploy.finished'] as EventDefinition

/** `acme` with another word for `target`. */
function acmeWith(word: string): CatalogInput {
  const target = { kind: 'oneOf', words: [word], about: 'The platform.' } as const
  return canonicalCatalog({ ...acme, events: { 'deploy.finished': { ...deploy, properties: { target } } } })
}

/** `acme` where `files` is of another kind. */
const otherKind: CatalogInput = {
  ...acme,
  events: { 'deploy.finished': { question: '?', since: '1.0.0', properties: { files: { kind: 'count', about: 'Files.' } } } },
}

interface Opened {
  readonly registry: Registry
  readonly directory: string
  readonly lines: string[]
}

function open(directory = tempDirectory()): Opened {
  const lines: string[] = []
  const registry = openRegistry({ directory, report: (line) => lines.push(line), everyMs: 3_600_000 })
  onTestFinished(() => registry.close())
  return { registry, directory, lines }
}

function count({ registry }: Opened): Record<string, number> {
  return Object.fromEntries([...registry.catalogs].map(([tool, each]) => [tool, each.length]))
}

test('finds catalogs that come and go while it runs', () => {
  const opened = open()
  const { registry, directory, lines } = opened
  expect(count(opened)).toEqual({})
  writeCatalog(directory)
  writeCatalog(directory, acmeWith('heroku'), 'acme-2.json')
  writeCatalog(directory, other)
  registry.reload()
  expect(count(opened)).toEqual({ acme: 2, other: 1 })
  rmSync(join(directory, 'other.json'))
  registry.reload()
  expect(count(opened)).toEqual({ acme: 2 })
  expect(lines).toEqual([])
})

test('looks by itself', async () => {
  const directory = tempDirectory()
  const registry = openRegistry({ directory, report: (line) => expect.fail(line), everyMs: 5 })
  onTestFinished(() => registry.close())
  writeCatalog(directory)
  await expect.poll(() => registry.catalogs.size, { timeout: 60_000 }).toBe(1)
})

test('is the same object until something has changed', () => {
  const { registry, directory } = open()
  writeCatalog(directory)
  registry.reload()
  const before = registry.catalogs
  registry.reload()
  utimesSync(join(directory, 'acme.json'), 1, 1)
  expect(registry.catalogs).toBe(before)
  writeCatalog(directory, other)
  registry.reload()
  expect(registry.catalogs).not.toBe(before)
})

test('says what is wrong with a new file, once, and uses the others', () => {
  const opened = open()
  const { registry, directory, lines } = opened
  writeCatalog(directory)
  writeFileSync(join(directory, 'broken.json'), '{')
  registry.reload()
  registry.reload()
  expect(count(opened)).toEqual({ acme: 1 })
  expect(lines).toEqual([
    expect.stringMatching(/^Catalog `.*broken\.json` is not JSON: .* It is not used\. \[catalog-invalid\]$/),
  ])
})

test('keeps what a file said before it broke', () => {
  const opened = open()
  const { registry, directory, lines } = opened
  writeCatalog(directory)
  registry.reload()
  const [before] = registry.catalogs.get('acme') ?? []
  writeFileSync(join(directory, 'acme.json'), catalogText(acme).slice(0, 100))
  registry.reload()
  expect(registry.catalogs.get('acme')).toEqual([before])
  expect(lines).toEqual([expect.stringContaining('It is not used; what it said before still is. [catalog-invalid]')])
  writeCatalog(directory, acmeWith('heroku'))
  registry.reload()
  expect(registry.catalogs.get('acme')).toEqual([acmeWith('heroku')])
})

test('refuses the newcomer where two files disagree about a kind, whatever their names', () => {
  const opened = open()
  const { registry, directory, lines } = opened
  writeCatalog(directory)
  registry.reload()
  writeCatalog(directory, otherKind, 'aaa.json')
  registry.reload()
  expect(registry.catalogs.get('acme')).toEqual([acme])
  expect(lines).toEqual([
    expect.stringMatching(/^Catalog `.*aaa\.json` makes `files` .* It is not used\. \[catalog-kind-changed\]$/),
  ])
})

test('registers one catalog per release, and the same one as often as it is sent', () => {
  const opened = open()
  const { registry, directory } = opened
  expect(registry.put('acme', '1.4.2', catalogText(acme))).toBe(true)
  expect(registry.put('acme', '1.4.2', JSON.stringify({ ...acme, v: 1 }))).toBe(false)
  expect(registry.put('acme', '1.5.0-beta.1', catalogText(acmeWith('heroku')))).toBe(true)
  expect(registry.releases.get('acme')).toEqual(new Set(['1.4.2', '1.4', '1.5.0', '1.5']))
  expect(count(opened)).toEqual({ acme: 2 })
  expect(readdirSync(directory)).toEqual(['acme@1.4.2.json', 'acme@1.5.0-beta.1.json'])
  expect(count(open(directory))).toEqual({ acme: 2 })
})

test.each([
  ['another catalog for a known release', 'acme', '1.4.2', catalogText(acmeWith('heroku')), 'catalog-exists'],
  ['the catalog of another tool', 'acme', '1.5.0', catalogText(other), 'wrong-tool'],
  ['no JSON', 'acme', '1.5.0', '{', 'catalog-invalid'],
  ['no catalog', 'acme', '1.5.0', '{}', 'catalog-invalid'],
  ['another kind', 'acme', '1.5.0', catalogText(otherKind), 'catalog-kind-changed'],
  ['a path as a version', 'acme', '../../etc', catalogText(acme), 'wrong-version'],
  ['a version with a slash', 'acme', '1.4/2', catalogText(acme), 'wrong-version'],
  ['a long version', 'acme', `1.${'4'.repeat(100)}`, catalogText(acme), 'wrong-version'],
])('refuses %s and changes nothing', (_, tool, version, text, code) => {
  const { registry, directory, lines } = open()
  registry.put('acme', '1.4.2', catalogText(acme))
  const before = registry.catalogs
  expect(() => registry.put(tool, version, text)).toThrow(`[${code}]`)
  expect(registry.catalogs).toBe(before)
  expect(readdirSync(directory)).toEqual(['acme@1.4.2.json'])
  expect(lines).toEqual([])
})

test('starts as it would go on: without what is bad, and with the older of two that disagree, whatever their names', () => {
  const directory = tempDirectory()
  writeCatalog(directory)
  utimesSync(join(directory, 'acme.json'), 1000, 1000)
  writeCatalog(directory, otherKind, 'aaa.json')
  const opened = open(directory)
  expect(opened.registry.catalogs.get('acme')).toEqual([acme])
  expect([...opened.registry.unused.keys()]).toEqual(['aaa.json'])
  expect(opened.lines).toEqual([expect.stringContaining('aaa.json')])
})

test('uses what could not be used as soon as it can be: mended, or no longer contradicted', () => {
  const opened = open()
  const { registry, directory } = opened
  writeCatalog(directory)
  registry.reload()
  writeCatalog(directory, otherKind, 'other-kind.json')
  writeFileSync(join(directory, 'broken.json'), '{')
  registry.reload()
  expect([...registry.unused.keys()].toSorted()).toEqual(['broken.json', 'other-kind.json'])
  rmSync(join(directory, 'acme.json'))
  writeCatalog(directory, other, 'broken.json')
  registry.reload()
  expect(registry.unused.size).toBe(0)
  expect(count(opened)).toEqual({ acme: 1, other: 1 })
})

test.each([
  ['acme@1.5.0.json', new Set(['1.4.2', '1.4', '1.5.0', '1.5'])],
  // It may be the catalog of any release.
  ['acme-0123456789ab.json', undefined],
  ['notes.json', new Set(['1.4.2', '1.4'])],
])('does not forget a release because its catalog, %s, cannot be used', (name, releases) => {
  const { registry, directory } = open()
  registry.put('acme', '1.4.2', catalogText(acme))
  writeFileSync(join(directory, name), '{')
  registry.reload()
  expect(registry.releases.get('acme')).toEqual(releases)
})

test('says that the directory is gone, and goes on', () => {
  const directory = tempDirectory()
  writeCatalog(directory)
  const opened = open(directory)
  rmSync(directory, { recursive: true })
  opened.registry.reload()
  expect(count(opened)).toEqual({ acme: 1 })
  expect(opened.lines).toEqual([expect.stringMatching(/^The catalogs cannot be looked at: .* Those in use stay\.$/)])
})
