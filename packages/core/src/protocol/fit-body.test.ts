import { expect, test } from 'vitest'
import { acme } from '../define/fixtures/acme.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { fitBody } from './fit-body.ts'
import type { Body, WireContext } from './wire.ts'

const body = (context: WireContext): Body => ({ v: 1, batch: 'a'.repeat(64), tool: 'acme', version: '1.4', context, events: [] })
const coarse: CatalogInput = acme
const full: CatalogInput = { ...acme, context: 'full', label: { variable: 'ACME_CONTEXT', words: ['workshop'] } }

test('takes a coarse context whatever the catalogs say', () => {
  for (const catalogs of [[], [coarse], [full]]) {
    expect(fitBody(catalogs, body({ os: 'linux', ci: 'other' }))).toEqual({ ok: true, body: body({ os: 'linux', ci: 'other' }) })
  }
})

test('[R-SAM-4] takes facts where one of the catalogs promises them, and refuses the body elsewhere', () => {
  expect(fitBody([coarse, full], body({ os: 'linux', ide: 'vscode' }))).toMatchObject({ ok: true })
  expect(fitBody([coarse], body({ os: 'linux', ide: 'vscode' }))).toMatchObject({ ok: false, code: 'context-not-chosen' })
})

test('keeps the labels that a catalog lists, and no other', () => {
  const labelOf = (label: string) => {
    const fitted = fitBody([coarse, full], body({ label }))
    return fitted.ok && fitted.body.context.label
  }
  expect(['workshop', 'none', 'anas-party'].map(labelOf)).toEqual(['workshop', 'none', 'other'])
})
