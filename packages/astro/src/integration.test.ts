import { readFileSync } from 'node:fs'
import { defineCatalog } from '@sonde/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { HOSTILE, trap } from '../../core/test/hostile-values.mjs'
import { withAstroAliases } from './aliases.ts'
import { astroEvents } from './events.ts'
import { failureOf } from './failure.ts'
import astroDefault, { sonde } from './index.ts'
import { integrationOf, markdownPluginName } from './public-names.ts'

const catalog = defineCatalog({
  tool: 'acme',
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: { why: 'why', operator: 'Acme', access: 'us', sharing: 'none', source: 'https://acme.example' },
  retentionDays: 365,
  aliases: [
    { variable: 'OLD_DISABLED', kind: 'any-value' },
    { variable: 'TELEMETRY_DISABLED', kind: 'value' },
  ],
  events: astroEvents({ since: '1.0.0' }),
})

afterEach(() => vi.unstubAllEnvs())

test('is the default, as `astro add` imports it, and without options does nothing', () => {
  expect(astroDefault).toBe(sonde)
  vi.stubEnv('SONDE_STRICT', undefined)
  expect(sonde()).toEqual({ name: 'sonde', hooks: {} })
  vi.stubEnv('SONDE_STRICT', '1')
  expect(() => sonde()).toThrow('given no catalog')
  expect(() => sonde()).toThrow('[no-catalog]')
})

test.each([
  ['options that are none', 5],
  ['no catalog', { version: '1.0.0' }],
  ['another thing for a catalog', { catalog: null, version: '1.0.0' }],
  ['a catalog that says nothing', { catalog: {}, version: '1.0.0' }],
  ['a list in a catalog that is none', { catalog: { ...catalog, aliases: 5 }, version: '1.0.0' }],
])('no site fails to build for %s', (_, options) => {
  vi.stubEnv('SONDE_STRICT', undefined)
  expect(() => sonde(options as never)).not.toThrow()
})

describe("[C-6] [C-12] whatever an author passes, the configuration of somebody's site loads", () => {
  const passed = { catalog, version: '1.0.0' }

  test.each(HOSTILE)('%s for the options, the catalog, its aliases and one of them, and every other option', (_, value) => {
    expect(sonde(value as never)).toEqual({ name: 'sonde', hooks: {} })
    const catalogs = [value, { ...catalog, aliases: value }, { ...catalog, aliases: [value, { variable: value }] }]
    for (const each of catalogs) {
      expect(() => sonde({ ...passed, catalog: each } as never)).not.toThrow()
      expect(() => withAstroAliases(each as never)).not.toThrow()
    }
    for (const name of ['version', 'shipped', 'errors', 'transport', 'notice', 'courier', 'starter']) {
      expect(sonde({ ...passed, [name]: value }).name).toBe('sonde:acme')
    }
  })

  test('options of which one cannot be read', () => {
    const options = Object.defineProperty({ ...passed }, 'notice', { get: trap, enumerable: true })
    expect(sonde(options)).toEqual({ name: 'sonde', hooks: {} })
  })

  test.each(HOSTILE)('%s for the options of the events', (_, value) => {
    const names = ['since', 'integrations', 'adapters', 'markdownPlugins', 'starters', 'errors', 'codes'] as const
    for (const options of [value, ...names.map((name) => ({ since: '1.0.0', [name]: value }))]) {
      const events = astroEvents(options as never)
      expect(Object.keys(events)).toEqual(['command.started', 'build.finished', 'stage.finished'])
      expect(() => sonde({ ...passed, catalog: { ...catalog, events } })).not.toThrow()
    }
  })

  test("aliases that are none, beside which Astro's own variables are heard all the same", () => {
    const own = [
      { variable: 'ASTRO_TELEMETRY_DISABLED', kind: 'any-value' },
      { variable: 'TELEMETRY_DISABLED', kind: 'any-value' },
    ]
    for (const aliases of [null, undefined, 7, 'acme', [null], [7]]) {
      expect(withAstroAliases({ ...catalog, aliases } as never)).toMatchObject({
        aliases: expect.arrayContaining(own) as unknown,
      })
    }
  })
})

test('is called after its tool, so that several do not disturb each other', () => {
  expect(sonde({ catalog, version: '1.0.0' }).name).toBe('sonde:acme')
})

test('adds the variables of Astro, once, and lets none of them mean less', () => {
  const aliases = [
    { variable: 'OLD_DISABLED', kind: 'any-value' },
    { variable: 'ASTRO_TELEMETRY_DISABLED', kind: 'any-value' },
    { variable: 'TELEMETRY_DISABLED', kind: 'any-value' },
  ]
  expect(withAstroAliases(catalog).aliases).toEqual(aliases)
  expect(withAstroAliases(withAstroAliases(catalog)).aliases).toEqual(aliases)
})

test.each([
  ['@astrojs/mdx:compile', '@astrojs/mdx'],
  ['@mdx-js/rollup', '@astrojs/mdx'],
  ['vite:react-babel', '@astrojs/react'],
  ['vite-plugin-svelte:config', '@astrojs/svelte'],
  ['astro:build', 'astro'],
  ['vite:css', 'astro'],
  ['acme-secret:x', 'acme-secret'],
])('the plugin %s belongs to %s', (plugin, integration) => {
  expect(integrationOf(plugin)).toBe(integration)
})

test.each([
  ['a name', 'remark-toc', 'remark-toc'],
  ['a function', function remarkToc() {}, 'remark-toc'],
  ['one with options', ['rehype-slug', { prefix: 'x' }], 'rehype-slug'],
  ['nothing', undefined, ''],
])('names a plugin of Markdown by %s', (_, plugin, name) => {
  expect(markdownPluginName(plugin)).toBe(name)
})

test('reads the plugin that failed, also where a bundler wraps its error', () => {
  const error = Object.assign(new TypeError('x'), { plugin: '@astrojs/mdx' })
  expect(failureOf(error)).toEqual({ error, plugin: '@astrojs/mdx' })
  expect(failureOf(Object.assign(new Error('Build failed'), { errors: [error] }))).toEqual({ error, plugin: '@astrojs/mdx' })
  const notes = Object.assign(new Error('Transform failed'), { errors: [{ text: 'x' }] })
  expect(failureOf(notes)).toEqual({ error: notes })
  expect(failureOf('thrown')).toEqual({ error: 'thrown' })
})

test('an error that throws when it is read goes on as it is', () => {
  const error = Object.defineProperty(new Error('x'), 'plugin', { get: trap })
  expect(failureOf(error)).toEqual({ error })
})

test('what reads that is the same file in the adapter of Vite: neither is worth a package that the other needs', () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
  expect(read('failure.ts')).toBe(read('../../vite/src/failure.ts'))
})
