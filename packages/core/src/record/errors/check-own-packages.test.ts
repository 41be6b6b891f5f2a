import * as fs from 'node:fs'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { commandFinished } from '../../define/base-events.ts'
import type { CatalogInput } from '../../define/catalog.ts'
import { acme } from '../../define/fixtures/acme.ts'
import { errorGroup, frames } from '../../define/words.ts'
import { checkSetup } from '../../telemetry.ts'
import { ownPackageProblem } from './check-own-packages.ts'

const home = mkdtempSync(join(tmpdir(), 'sonde-own-packages-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

let made = 0

/** The address of a directory with such a package.json. */
function rootOf(manifest?: unknown): URL {
  const directory = join(home, String(made++))
  mkdirSync(directory)
  if (manifest !== undefined) writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  return pathToFileURL(`${directory}/`)
}

const finished = commandFinished({ since: '1.0.0' })
const withProperty = (places: ReturnType<typeof frames> | ReturnType<typeof errorGroup>) => ({
  ...acme,
  events: { 'command.finished': { ...finished, properties: { ...finished.properties, places } } },
})
const placed = withProperty(frames([], 'Where.'))
const plugin = { name: '@acme/vite-plugin', bin: { other: 'x.js' } }

const problemOf = (errors: unknown, catalog: CatalogInput = placed) => ownPackageProblem({ fs }, catalog, errors)

test('[R-SAM-3] strict mode tells which package is not taken for the tool’s, and what to add', async () => {
  const errors = { roots: [rootOf({ name: 'acme' }), rootOf(plugin)] }
  const told = { code: 'own-package', message: expect.stringContaining("errors: { packages: ['@acme/vite-plugin'] }") as string }
  await expect(checkSetup({ catalog: placed, errors })).rejects.toMatchObject(told)
  await expect(checkSetup({ catalog: withProperty(errorGroup('Which.')), errors })).rejects.toMatchObject(told)
  await expect(checkSetup({ catalog: placed, errors: { ...errors, packages: [plugin.name] } })).resolves.toBeUndefined()
})

test.each([
  ['a directory without package.json', undefined],
  ['a package.json without a name', { private: true }],
])('[R-SAM-3] tells of %s which it is', (_, manifest) => {
  const root = rootOf(manifest)
  expect(problemOf({ roots: [root] })).toContain(`\`${fileURLToPath(root).slice(0, -1)}\`, where no package.json`)
})

test('says nothing where nothing is lost', () => {
  const named = [{ name: 'acme' }, { name: '@x/acme' }, { name: 'y', bin: { acme: 'x.js' } }]
  expect(problemOf({ roots: named.map(rootOf) })).toBeUndefined()
  // As examples are; nothing of it is published.
  expect(problemOf({ roots: [rootOf({ ...plugin, private: true })] })).toBeUndefined()
  expect(problemOf({ roots: [rootOf(plugin)] }, acme)).toBeUndefined()
})

test.each([undefined, null, 'x', { roots: 'x' }, { roots: [null, 'x', {}, new URL('https://acme.example')], packages: 1 }])(
  'leaves %j to those who count what is misread',
  (errors) => {
    expect(problemOf(errors)).toBeUndefined()
  },
)
