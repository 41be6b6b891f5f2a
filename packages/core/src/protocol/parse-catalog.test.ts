import { expect, test } from 'vitest'
import { catalogText } from '../define/canonical.ts'
import { acme } from '../define/fixtures/acme.ts'
import { parseCatalog } from './parse-catalog.ts'

test('reads what catalogText wrote', () => {
  const text = catalogText(acme)
  const parsed = parseCatalog(JSON.parse(text))
  expect(parsed.ok && catalogText(parsed.catalog)).toBe(text)
  expect(parsed.ok && 'v' in parsed.catalog).toBe(false)
})

test('puts a catalog into canonical form', () => {
  const parsed = parseCatalog({ ...acme, endpoint: `${acme.endpoint}/` })
  expect(parsed.ok && parsed.catalog.endpoint).toBe(acme.endpoint)
  expect(parsed.ok && Object.keys(parsed.catalog.events)).toContain('machine.active')
})

test('refuses the catalog of a newer Sonde, and says what to do', () => {
  expect(parseCatalog({ ...JSON.parse(catalogText(acme)), distant: 'stable' })).toEqual({
    ok: false,
    problems: [
      {
        code: 'unknown-key',
        message:
          'The catalog has the key `distant`, which this version of Sonde does not know. ' +
          'Correct its spelling or remove it, or update Sonde if a newer version wrote the catalog.',
      },
    ],
  })
  expect(parseCatalog({ v: 2 })).toMatchObject({ ok: false, problems: [{ code: 'catalog-version' }] })
})
