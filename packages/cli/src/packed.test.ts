import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packedProblem } from './packed.ts'

/** Where a package with this manifest has its catalog. */
function catalogIn(manifest: string, place = 'telemetry.catalog.json'): string {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-packed-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'dist'))
  writeFileSync(join(directory, 'package.json'), manifest)
  return join(directory, place)
}

const listing = (...files: string[]): string => JSON.stringify({ name: 'acme', files })

test.each([
  ['it is named', listing('dist', 'telemetry.catalog.json')],
  ['it is named from the root', listing('/telemetry.catalog.json')],
  ['it is named from here', listing('./bin', './telemetry.catalog.json')],
  ['a pattern matches', listing('dist', '*.json')],
  ['a pattern of any depth matches', listing('**/*.catalog.json')],
  ['everything is shipped', listing('.')],
  ['nothing is listed', '{"name":"acme"}'],
  ['the package is not published', '{"private":true,"files":["dist"]}'],
  ['a pattern is more than we read', listing('{dist,telemetry.catalog.json}')],
  ['the package.json is none', 'files: dist'],
])('says nothing where %s', (_, manifest) => {
  expect(packedProblem(catalogIn(manifest))).toEqual([])
})

test.each([
  ['it is not listed', listing('./bin', './dist', './oclif.manifest.json')],
  ['a pattern does not match', listing('dist', '*.js')],
  ['a later entry takes it out', listing('*.json', '!telemetry.catalog.json')],
  ['an entry is only its beginning', listing('telemetry')],
  ['nothing is shipped', listing()],
])('says so where %s', (_, manifest) => {
  expect(packedProblem(catalogIn(manifest))).toEqual([
    { code: 'shipped-not-packed', message: expect.stringContaining('published without `telemetry.catalog.json`') as string },
  ])
})

test('a folder that is listed ships what is in it', () => {
  const place = 'dist/telemetry.catalog.json'
  for (const entry of ['dist', 'dist/', './dist/**', 'dist/*', 'd*'])
    expect(packedProblem(catalogIn(listing(entry), place))).toEqual([])
  expect(packedProblem(catalogIn(listing('lib', 'di'), place))).toHaveLength(1)
})
