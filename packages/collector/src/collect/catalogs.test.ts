import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogInput, EventDefinition, Property } from '@sonde/core/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { acme, other, writeCatalog } from '../../test/acme.ts'
import { tempDirectory } from '../../test/temp-directory.ts'
import type { Catalogs } from './catalogs.ts'
import { openRegistry, type Registry } from './registry.ts'

/** `acme` with one event changed. */
function acmeWith(name: string, event: EventDefinition): CatalogInput {
  return { ...acme, events: { ...acme.events, [name]: event } }
}

/** Opens a directory as a start does. */
function open(directory: string): { readonly registry: Registry; readonly lines: readonly string[] } {
  const lines: string[] = []
  const registry = openRegistry({ directory, report: (line) => lines.push(line), everyMs: 3_600_000 })
  onTestFinished(() => registry.close())
  return { registry, lines }
}

const loadCatalogs = (directory: string): Catalogs => open(directory).registry.catalogs

const deploy = acme.events['deploy.finished'] as EventDefinition

test('knows every catalog of every tool, several of one tool at once', () => {
  const directory = tempDirectory()
  const older = acmeWith('deploy.finished', {
    ...deploy,
    properties: { target: { kind: 'oneOf', words: ['heroku'], about: 'The platform.' } },
  })
  writeCatalog(directory)
  writeCatalog(directory, older, 'acme-older.json')
  writeCatalog(directory, other)
  writeFileSync(join(directory, 'README.txt'), 'not a catalog')
  const catalogs = loadCatalogs(directory)
  expect([...catalogs.keys()].toSorted()).toEqual(['acme', 'other'])
  expect(catalogs.get('acme')).toHaveLength(2)
})

test('has none in an empty directory', () => {
  expect(loadCatalogs(tempDirectory()).size).toBe(0)
})

test.each([
  ['is not JSON', '{ "tool": ', /Catalog `.*broken\.json` is not JSON: .*\[catalog-invalid\]$/],
  ['is not a catalog', '[]', /Catalog `.*broken\.json` is not valid: .*\[catalog-invalid\]$/],
  [
    'lists an event without a question',
    JSON.stringify({ v: 1, ...acmeWith('deploy.finished', { ...deploy, question: '' }) }),
    /broken\.json` is not valid: .*question/,
  ],
])('starts without one that %s, with one line that names the file, and uses the others', (_, text, message) => {
  const directory = tempDirectory()
  writeCatalog(directory)
  writeFileSync(join(directory, 'broken.json'), text)
  writeCatalog(directory, other)
  const { registry, lines } = open(directory)
  expect([...registry.catalogs.keys()].toSorted()).toEqual(['acme', 'other'])
  expect(lines).toEqual([expect.stringMatching(message)])
  expect(lines).toEqual([expect.stringMatching(/^[^\n]* It is not used\. \[catalog-invalid\]$/)])
  expect([...registry.unused]).toEqual([['broken.json', lines[0]]])
})

test('refuses two catalogs that give one property two kinds, and names both files', () => {
  const directory = tempDirectory()
  writeCatalog(directory)
  const changed = acmeWith('deploy.finished', {
    question: 'Why?',
    since: '2.0.0',
    properties: { files: { kind: 'count', about: 'Files.' } },
  })
  writeCatalog(directory, changed, 'acme-2.json')
  expect(open(directory).lines[0]).toMatch(
    /`files` of `deploy\.finished` a (bucket|count), but in `.*` it is a (count|bucket).*\[catalog-kind-changed\]/,
  )
})

test('refuses another kind under the same name in a group', () => {
  const directory = tempDirectory()
  const withCache = (cache: object, version: string): CatalogInput => ({
    ...acme,
    retentionDays: Number(version),
    events: {
      configured: {
        question: '?',
        since: '1.0.0',
        properties: { config: { kind: 'group', about: '?', properties: { cache: cache as Property } } },
      },
    },
  })
  writeCatalog(directory, withCache({ kind: 'flag', about: '?' }, '1'), 'a.json')
  writeCatalog(directory, withCache({ kind: 'count', about: '?' }, '2'), 'b.json')
  expect(open(directory).lines[0]).toMatch(/`config\/cache` of `configured` a count, but in .* it is a flag/)
})

test('lets two tools use one name for different kinds', () => {
  const directory = tempDirectory()
  writeCatalog(directory)
  writeCatalog(directory, other)
  expect(loadCatalogs(directory).size).toBe(2)
})

test('keeps a checked copy of a registered catalog, once however often it is registered', () => {
  const [directory, elsewhere] = [tempDirectory(), tempDirectory()]
  open(directory).registry.register(writeCatalog(elsewhere))
  open(directory).registry.register(writeCatalog(elsewhere))
  expect(readdirSync(directory)).toEqual([expect.stringMatching(/^acme-[0-9a-f]{12}\.json$/)])
  expect(loadCatalogs(directory).get('acme')).toEqual([acme])
})

test('registers another version beside the first', () => {
  const [directory, elsewhere] = [tempDirectory(), tempDirectory()]
  open(directory).registry.register(writeCatalog(elsewhere))
  open(directory).registry.register(writeCatalog(elsewhere, { ...acme, retentionDays: 30 }))
  expect(loadCatalogs(directory).get('acme')).toHaveLength(2)
})

test('registers nothing of a bad file', () => {
  const directory = tempDirectory()
  const file = join(tempDirectory(), 'missing.json')
  expect(() => open(directory).registry.register(file)).toThrow(
    /Catalog `.*missing\.json` cannot be read: .*\[catalog-unreadable\]/,
  )
  expect(readdirSync(directory)).toEqual([])
})

test('registers no catalog that makes a property another kind, and leaves nothing that the next start would trip over', () => {
  const [directory, elsewhere] = [tempDirectory(), tempDirectory()]
  open(directory).registry.register(writeCatalog(elsewhere))
  const changed = acmeWith('deploy.finished', {
    question: '?',
    since: '2.0.0',
    properties: { files: { kind: 'count', about: 'Files.' } },
  })
  const again = open(directory)
  expect(() => again.registry.register(writeCatalog(elsewhere, changed, 'changed.json'))).toThrow(
    /^Catalog `.*changed\.json` makes `files` of `deploy\.finished` a count, but in `.*acme-.*` it is a bucket\./,
  )
  expect(readdirSync(directory)).toHaveLength(1)
  expect(open(directory).lines).toEqual([])
})

test('mends a registered copy that was damaged by registering it again', () => {
  const [directory, elsewhere] = [tempDirectory(), tempDirectory()]
  open(directory).registry.register(writeCatalog(elsewhere))
  const [name = ''] = readdirSync(directory)
  writeFileSync(join(directory, name), '')
  const { registry } = open(directory)
  expect([...registry.unused.keys()]).toEqual([name])
  registry.register(writeCatalog(elsewhere))
  expect(registry.unused.size).toBe(0)
  expect(registry.catalogs.get('acme')).toEqual([acme])
})
