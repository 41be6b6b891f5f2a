import { describe, expect, test } from 'vitest'
import * as fc from '../../test/fast-check.ts'
import { z } from 'zod'
import { acme } from '../define/fixtures/acme.ts'
import { checkCatalog } from '../define/check-catalog.ts'
import { group } from '../define/group.ts'
import { bucket, flag } from '../define/numbers.ts'
import type { Group } from '../define/property.ts'
import { oneOf, publicName, publicNames } from '../define/words.ts'
import { buildEvent } from '../record/event.ts'
import { accepts } from '../sanitize/accept.ts'
import { coerce } from '../sanitize/coerce.ts'
import { measureConfig, type ConfigOptions, type ConfigSource } from './measure-config.ts'

const names = {
  adapter: publicName(['@astrojs/vercel', '@astrojs/node'], 'The adapter.'),
  integrations: publicNames(['@astrojs/mdx', '@astrojs/rss'], 'The integrations.'),
  markdownPlugins: publicNames(['remark-gfm'], 'The Markdown plugins.'),
}

/** What a framework may let its users set, in zod. */
const schema = z.object({
  site: z.url().optional(),
  base: z.string().default('/'),
  trailingSlash: z.enum(['always', 'never', 'ignore']).optional(),
  compressHTML: z.boolean().optional(),
  adapter: z.custom<object>().optional(),
  integrations: z.array(z.any()).default([]),
  markdownPlugins: z.array(z.any()).optional(),
  server: z.object({ host: z.union([z.string(), z.boolean()]).optional(), port: z.number().optional() }).optional(),
  markdown: z
    .object({
      syntaxHighlight: z
        .union([z.literal('shiki'), z.literal('prism'), z.literal(false), z.object({ type: z.string() })])
        .optional(),
      langs: z.array(z.enum(['js', 'ts'])).optional(),
    })
    .optional(),
  redirects: z.record(z.string(), z.string()).optional(),
  secret: z.string().optional(),
  onLog: z.function().optional(),
  outDir: z.string().nullable().optional(),
})

const measure = measureConfig({ schema, toJsonSchema: z.toJSONSchema }, { keys: { ...names, secret: false } })

/** The kind that each option became. */
function kindsOf({ properties }: Group): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, property.kind === 'group' ? kindsOf(property) : property.kind]),
  )
}

const codesOf = (config: Group) => {
  const { 'deploy.finished': deploy } = acme.events
  const catalog = { ...acme, events: { 'deploy.finished': { ...deploy, properties: { ...deploy.properties, config } } } }
  return checkCatalog(catalog).map(({ code, message }) => `${code}: ${message}`)
}

describe('[R-AST-2] a configuration, measured by the schema of its options', () => {
  test('becomes a group of a catalog: closed words by value, numbers by range, packages by name, all else whether it is set', () => {
    expect(kindsOf(measure.group)).toEqual({
      site: 'flag',
      base: 'flag',
      trailingSlash: 'oneOf',
      compressHTML: 'flag',
      adapter: 'publicName',
      integrations: 'publicNames',
      markdownPlugins: 'publicNames',
      server: { host: 'flag', port: 'bucket' },
      markdown: { syntaxHighlight: 'oneOf', langs: 'setOf' },
      redirects: 'flag',
      onLog: 'flag',
      outDir: 'flag',
    })
    expect(measure.group.properties['markdown']).toMatchObject({
      properties: { syntaxHighlight: { words: ['shiki', 'prism', 'false'] } },
    })
    expect(codesOf(measure.group)).toEqual([])
  })

  test('[R-AST-5] leaves of the documented example exactly what is documented', () => {
    const config = {
      markdownPlugins: [],
      adapter: { name: '@astrojs/vercel', hooks: { 'astro:config:done': () => {} } },
      integrations: [{ name: '@astrojs/mdx', hooks: {} }, { name: '@astrojs/rss' }],
      markdown: { syntaxHighlight: 'shiki' },
    }
    expect(measure.reduce(config)).toEqual({
      markdownPlugins: [],
      adapter: '@astrojs/vercel',
      integrations: ['@astrojs/mdx', '@astrojs/rss'],
      markdown: { syntaxHighlight: 'shiki' },
    })
  })

  test('keeps nothing that could be anybody’s', () => {
    const canary = 'ana-secret'
    const config = {
      site: `https://${canary}.example`,
      base: `/${canary}`,
      trailingSlash: canary,
      compressHTML: canary,
      adapter: { name: `@${canary}/adapter` },
      integrations: [{ name: canary }, [canary, {}], `git+https://${canary}@host/x.git`, () => canary],
      markdownPlugins: [canary, ['remark-gfm@4.0.0', { option: canary }]],
      server: { host: canary, port: 4321 },
      markdown: { syntaxHighlight: { type: canary }, langs: ['ts', canary] },
      redirects: { [`/${canary}`]: canary },
      secret: canary,
      onLog: () => canary,
      outDir: canary,
      [canary]: canary,
    }
    const reduced = measure.reduce(config)
    expect(reduced).toEqual({
      site: true,
      base: true,
      trailingSlash: 'other',
      compressHTML: true,
      adapter: 'other',
      integrations: ['other'],
      markdownPlugins: ['other', 'remark-gfm'],
      server: { host: true, port: 1000 },
      markdown: { syntaxHighlight: 'other', langs: ['other', 'ts'] },
      redirects: true,
      onLog: true,
      outDir: true,
    })
    expect(JSON.stringify(reduced)).not.toContain(canary)
  })

  test('leaves out what is not set, and tells `false` and `[]` from that', () => {
    expect(measure.reduce({ compressHTML: false, integrations: [], site: undefined, outDir: null })).toEqual({
      compressHTML: false,
      integrations: [],
    })
    expect(measure.reduce({ markdown: { syntaxHighlight: false } })).toEqual({ markdown: { syntaxHighlight: 'false' } })
    for (const nothing of [{}, { site: undefined }, null, undefined, 'x', 7, () => 1, []]) {
      expect(measure.reduce(nothing)).toBeUndefined()
    }
  })

  test('what is left is recorded as it is, also in strict mode', () => {
    const definition = { question: '?', since: '1.0.0', properties: { config: measure.group } }
    const config = measure.reduce({ adapter: { name: 'x' }, server: { port: -1 }, markdown: { langs: [] } })
    const rules = { definition, facts: {}, isShown: () => true, strict: true, sanitize: coerce, drop: () => {} }
    expect(buildEvent('cli', { config }, rules)?.properties).toEqual({
      config: { adapter: 'other', server: { port: '0' }, markdown: { langs: [] } },
    })
  })
})

describe('a JSON Schema', () => {
  const kindsFrom = (jsonSchema: unknown, options: ConfigOptions = {}) => kindsOf(measureConfig({ jsonSchema }, options).group)

  test('may refer, combine and allow alternatives', () => {
    const kinds = kindsFrom({
      $ref: '#/$defs/config',
      $defs: {
        config: {
          allOf: [{ $ref: '#/$defs/base' }, { properties: { mode: { enum: ['a', 'b'] } } }],
          properties: { level: { type: 'integer' }, name: { type: 'string' } },
        },
        base: {
          properties: { on: { type: ['boolean', 'null'] }, deep: { oneOf: [{ type: 'null' }, { $ref: '#/$defs/deep' }] } },
        },
        deep: { type: 'object', properties: { size: { type: 'number' } } },
      },
    })
    expect(kinds).toEqual({ level: 'bucket', name: 'flag', on: 'flag', deep: { size: 'bucket' }, mode: 'oneOf' })
  })

  test('[R-AST-2] says in `allOf` what it is, beside alternatives what belongs together, and in several objects more of one', () => {
    const words = { type: 'string', enum: ['lf', 'crlf'] }
    const kinds = kindsFrom({
      type: 'object',
      properties: {
        endOfLine: { description: 'As schemars writes it.', allOf: [{ $ref: '#/definitions/End%20Of' }] },
        both: { allOf: [{ properties: { a: words } }, { properties: { b: { type: 'boolean' } } }] },
        module: { anyOf: [words, { type: 'array', items: words }] },
        devtool: { anyOf: [{ type: 'array', items: { type: 'object' } }, { enum: [false, 'eval'] }] },
        store: {
          oneOf: [
            { type: 'object', properties: { type: { const: 'fs' }, dir: { type: 'string' } } },
            { type: 'object', properties: { type: { const: 's3' }, size: { type: 'integer' } } },
          ],
        },
        cache: { anyOf: [{ type: 'boolean' }, { type: 'object', properties: { dir: { type: 'string' } } }] },
        target: { type: 'string', anyOf: [{ enum: ['es5', 'es6'] }, { pattern: '^es' }] },
        anchor: { $ref: '#elsewhere' },
      },
      anyOf: [{ required: ['both'] }, { required: ['module'], properties: { added: { type: 'boolean' } } }],
      definitions: { 'End Of': words },
    })
    expect(kinds).toEqual({
      endOfLine: 'oneOf',
      both: { a: 'oneOf', b: 'flag' },
      module: 'setOf',
      devtool: 'oneOf',
      store: { type: 'oneOf', dir: 'flag', size: 'bucket' },
      cache: 'flag',
      target: 'oneOf',
      anchor: 'flag',
      added: 'flag',
    })
    const store = { oneOf: ['fs', 's3'].map((type) => ({ type: 'object', properties: { type: { const: type } } })) }
    const { group: measured, reduce } = measureConfig({ jsonSchema: { properties: { store, module: kindsOfModule(words) } } })
    expect(measured.properties['store']).toMatchObject({ properties: { type: { words: ['fs', 's3'] } } })
    expect(reduce({ store: { type: 's3' }, module: 'lf' })).toEqual({ store: { type: 's3' }, module: ['lf'] })
  })

  test('[R-AST-2] of many options measures those that are asked for', () => {
    const properties = Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`o${n}`, { type: 'boolean' }]))
    const server = { type: 'object', properties: { port: { type: 'integer' }, host: { type: 'string' } } }
    const jsonSchema = {
      type: 'object',
      properties: { ...properties, server, serverName: { type: 'string' }, mode: { enum: ['a'] } },
    }
    expect(codesOf(measureConfig({ jsonSchema }).group)).toEqual([
      'properties: Property `config` of event `deploy.finished` has 93 properties. List at most 64, or `{}`. Name those you ask about in the `only` of `measureConfig`.',
    ])
    const only = ['o7', 'server.port', 'gone']
    expect(kindsFrom(jsonSchema, { only })).toEqual({ o7: 'flag', server: { port: 'bucket' } })
    expect(kindsFrom(jsonSchema, { only: ['server'], keys: { mode: oneOf(['a', 'b'], '?') } })).toEqual({
      server: { port: 'bucket', host: 'flag' },
      mode: 'oneOf',
    })
  })

  test.each<[string, ConfigSource, RegExp]>([
    ['has no options', { jsonSchema: { type: 'string' } }, /its JSON Schema has no `properties`/],
    ['is a schema of a library', { jsonSchema: schema }, /has no `properties`/],
    ['is of another library than its converter', { schema: {}, toJsonSchema: z.toJSONSchema }, /reading it threw `.+`/],
    ['has no converter', { schema } as unknown as ConfigSource, /reading it threw `.*not a function`/],
  ])('[R-AST-2] a source that %s is a mistake that the check of the catalog tells', (_, source, message) => {
    const codes = codesOf(measureConfig(source).group)
    expect(codes).toEqual([expect.stringMatching(/^config-unread: Property `config` .*with the converter of its own library\.$/)])
    expect(codes[0]).toMatch(message)
  })

  test('that contains itself ends at the deepest group', () => {
    const kinds = kindsFrom({ properties: { next: { $ref: '#' }, on: { type: 'boolean' } } })
    expect(kinds).toEqual({ next: { next: { next: 'flag', on: 'flag' }, on: 'flag' }, on: 'flag' })
    expect(kindsFrom({ $ref: '#' })).toEqual({})
    expect(kindsFrom({ anyOf: [{ $ref: '#' }, { $ref: '#' }] })).toEqual({})
  })

  test('that is wide and refers to itself costs no more than its limit', () => {
    let reads = 0
    const properties = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, { $ref: '#/$defs/node' }]))
    const node = new Proxy({ properties }, { get: (target, key) => (reads++, Reflect.get(target, key)) })
    measureConfig({ jsonSchema: { $ref: '#/$defs/node', $defs: { node } } })
    expect(reads).toBeLessThan(100_000)
  })

  test('[R-AST-2] that is huge and refers to itself has its names listed a few dozen times', () => {
    let lists = 0
    const listed = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`n${index}`, { $ref: '#' }]))
    const properties = new Proxy(listed, { ownKeys: (target) => (lists++, Reflect.ownKeys(target)) })
    expect(Object.keys(measureConfig({ jsonSchema: { properties } }).group.properties)).toHaveLength(2000)
    expect(lists).toBeLessThan(100)
  })

  test('words that no catalog can have are `other`, and keys that no property can be called are not asked for', () => {
    const measured = measureConfig({
      jsonSchema: {
        properties: { a: { enum: ['ok', '<b>', 'other', 'x'.repeat(65)] }, b: { enum: ['<b>'] }, 'a/b': {}, $schema: {} },
      },
    })
    expect(kindsOf(measured.group)).toEqual({ a: 'oneOf', b: 'flag' })
    expect(measured.group.properties['a']).toMatchObject({ words: ['ok'] })
    expect(codesOf(measured.group)).toEqual([])
  })

  test.each([[undefined], [null], ['x'], [[]], [{ properties: [] }], [{ $ref: 'https://example.com/schema' }], [{ $ref: 7 }]])(
    'that cannot be read asks for nothing: %j',
    (jsonSchema) => {
      expect(kindsFrom(jsonSchema)).toEqual({})
    },
  )

  test('a converter that throws asks for nothing', () => {
    const toJsonSchema = (): never => {
      throw new Error('no')
    }
    expect(measureConfig({ schema, toJsonSchema }).group.properties).toEqual({})
  })

  test('single options become what the author says, and others none', () => {
    const keys = { a: false, b: oneOf(['x'], '?'), deep: { c: bucket([5], '?'), added: flag('?') }, extra: flag('?') } as const
    const jsonSchema = { properties: { a: {}, b: {}, deep: { properties: { c: {}, d: {} } } } }
    expect(kindsFrom(jsonSchema, { keys })).toEqual({
      b: 'oneOf',
      deep: { c: 'bucket', d: 'flag', added: 'flag' },
      extra: 'flag',
    })
  })
})

test('a plain description is measured alike', () => {
  const { group: measured, reduce } = measureConfig(
    {
      keys: {
        site: flag('Whether a site is set.'),
        ...names,
        markdown: { syntaxHighlight: oneOf(['shiki'], '?') },
        skipped: false,
      },
    },
    { about: 'The options.' },
  )
  expect(measured).toEqual(
    group(
      {
        site: flag('Whether a site is set.'),
        ...names,
        markdown: group({ syntaxHighlight: oneOf(['shiki'], '?') }, 'The options of `markdown` that are set.'),
      },
      'The options.',
    ),
  )
  expect(codesOf(measured)).toEqual([])
  expect(reduce({ site: 'https://ana.example', markdown: { syntaxHighlight: 'prism' }, skipped: 1 })).toEqual({
    site: true,
    markdown: { syntaxHighlight: 'other' },
  })
})

describe('names of plugins are read as tools write them', () => {
  const { reduce } = measureConfig({
    keys: { plugins: publicNames(['vite:react', 'remark-gfm', 'x'], '?'), one: publicName(['x'], '?') },
  })
  const plugin = (name: string) => ({ name, transform() {} })

  test.each<[unknown, unknown]>([
    [[plugin('vite:react')], ['vite:react']],
    [
      [[plugin('vite:react'), [plugin('x')]], false, null, undefined, ''],
      ['vite:react', 'x'],
    ],
    [[['remark-gfm', { singleTilde: false }]], ['remark-gfm']],
    [
      [Object.assign(() => {}, { other: 1 }), plugin('x')],
      ['other', 'x'],
    ],
    [
      ['x@1.2.3', { name: 7 }, Promise.resolve(plugin('x'))],
      ['other', 'x'],
    ],
    [plugin('x'), ['x']],
    ['x', ['x']],
  ])('%j', (plugins, expected) => {
    expect(reduce({ plugins })).toEqual({ plugins: expected })
  })

  test('a list that contains itself, and one of a million, come to an end', () => {
    const cycle: unknown[] = ['x']
    cycle.push(cycle)
    expect(reduce({ plugins: cycle })).toEqual({ plugins: ['x'] })
    let looks = 0
    const wide: unknown[] = new Proxy([], { get: (_, key) => (key === 'length' ? 1e6 : (looks++, wide)) })
    expect(reduce({ plugins: wide, one: 'x' })).toEqual({ plugins: [], one: 'x' })
    expect(looks).toBeLessThan(10_000)
    expect(reduce({ plugins: Array.from({ length: 1e6 }, () => 'x') })).toEqual({ plugins: ['x'] })
  })

  test('[R-SAM-6 dropped and counted] one that throws when it is looked at is left out, and nothing else is', () => {
    const throwing = new Proxy(
      {},
      {
        get() {
          throw new Error('no')
        },
      },
    )
    const unreadable = expect.any(Symbol) as unknown
    expect(reduce({ plugins: [throwing], one: 'x' })).toEqual({ plugins: unreadable, one: 'x' })
    expect(reduce(throwing)).toEqual({ plugins: unreadable, one: unreadable })
  })
})

test('[R-SAM-6 dropped and counted] what cannot be read of a configuration is a counted drop', () => {
  const config = {
    server: {
      get port(): number {
        throw new Error('no')
      },
      host: 'ana.example',
    },
    get site(): string {
      throw new Error('no')
    },
  }
  const definition = { question: '?', since: '1.0.0', properties: { config: measure.group } }
  const dropped: string[] = []
  const rules = { definition, facts: {}, isShown: () => true, strict: false, sanitize: coerce }
  const event = buildEvent('cli', { config: measure.reduce(config) }, { ...rules, drop: (reason) => dropped.push(reason) })
  expect(event?.properties).toEqual({ config: { server: { host: true } } })
  expect(dropped).toEqual(['bad-value', 'bad-value'])
})

test.each<readonly [what: string, source: unknown]>([
  ['null', null],
  ['a getter that throws', { jsonSchema: Object.defineProperty({}, 'anyOf', { get: () => JSON.parse('no') as unknown }) }],
  ['a revoked proxy', { jsonSchema: revokedProxy() }],
  ['a description that throws', { keys: revokedProxy() }],
])('a source that is %s asks for what the author says, and for nothing else', (_, source) => {
  const measured = measureConfig(source as ConfigSource, { keys: { site: flag('?') } })
  expect(kindsOf(measured.group)).toEqual({ site: 'flag' })
})

/** One word or several of them. */
function kindsOfModule(words: object): object {
  return { anyOf: [words, { type: 'array', items: words }] }
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

test('whatever a configuration is, nothing throws, and a collector accepts what is left', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
      const config = Object.fromEntries(Object.keys(measure.group.properties).map((name) => [name, value]))
      const definition = { question: '?', since: '1.0.0', properties: { config: measure.group } }
      const rules = { definition, facts: {}, isShown: () => true, strict: true, sanitize: coerce, drop: () => {} }
      const recorded = buildEvent('cli', { config: measure.reduce(config) }, rules)?.properties['config']
      return recorded === undefined || accepts(measure.group, recorded)
    }),
  )
})

test('whatever a schema is, nothing throws, and no word or name gets into a catalog that it refuses', () => {
  const keyword = fc.constantFrom('type', 'properties', 'anyOf', 'allOf', 'enum', 'const', 'items', '$ref', '$defs')
  const leaf = fc.oneof(
    fc.constantFrom('object', 'array', 'string', 'boolean', 'number', 'null', '#', '#/$defs/a'),
    fc.jsonValue({ maxDepth: 1 }),
  )
  const { schema: jsonSchemas } = fc.letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.dictionary(
        keyword,
        fc.oneof(
          tie('schema'),
          fc.array(tie('schema'), { maxLength: 3 }),
          fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('schema')),
        ),
      ),
    ),
  }))
  fc.assert(
    fc.property(jsonSchemas, (jsonSchema) => {
      const codes = codesOf(measureConfig({ jsonSchema }).group)
      expect(codes.filter((code) => !code.startsWith('config-unread'))).toEqual([])
    }),
  )
})
