import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogInput, EventDefinition, Property } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { acme, other, writeCatalog } from '../../test/acme.ts'
import { tempDirectory } from '../../test/temp-directory.ts'
import { loadCatalogs, registerCatalog } from './catalogs.ts'

/** `acme` with one event changed. */
function acmeWith(name: string, event: EventDefinition): CatalogInput {
  return { ...acme, events: { ...acme.events, [name]: event } }
}

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
])('refuses to start where one %s, in one line that names the file', (_, text, message) => {
  const directory = tempDirectory()
  writeCatalog(directory)
  writeFileSync(join(directory, 'broken.json'), text)
  expect(() => loadCatalogs(directory)).toThrow(message)
  expect(() => loadCatalogs(directory)).toThrow(/^[^\n]*$/)
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
  expect(() => loadCatalogs(directory)).toThrow(
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
  expect(() => loadCatalogs(directory)).toThrow(/`config\/cache` of `configured` a count, but in .* it is a flag/)
})

test('lets two tools use one name for different kinds', () => {
  const directory = tempDirectory()
  writeCatalog(directory)
  writeCatalog(directory, other)
  expect(loadCatalogs(directory).size).toBe(2)
})

test('keeps a checked copy of a registered catalog, once however often it is registered', () => {
  const [directory, elsewhere] = [tempDirectory(), tempDirectory()]
  registerCatalog(directory, writeCatalog(elsewhere))
  registerCatalog(directory, writeCatalog(elsewhere))
  expect(readdirSync(directory)).toEqual([expect.stringMatching(/^acme-[0-9a-f]{12}\.json$/)])
  expect(loadCatalogs(directory).get('acme')).toEqual([acme])
})

test('registers another version beside the first', () => {
  const [directory, elsewhere] = [tempDirectory(), tempDirectory()]
  registerCatalog(directory, writeCatalog(elsewhere))
  registerCatalog(directory, writeCatalog(elsewhere, { ...acme, retentionDays: 30 }))
  expect(loadCatalogs(directory).get('acme')).toHaveLength(2)
})

test('registers nothing of a bad file', () => {
  const directory = tempDirectory()
  const file = join(tempDirectory(), 'missing.json')
  expect(() => registerCatalog(directory, file)).toThrow(/Catalog `.*missing\.json` cannot be read: .*\[catalog-unreadable\]/)
  expect(readdirSync(directory)).toEqual([])
})
