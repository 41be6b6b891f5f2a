import { describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { counter } from '../define/aggregates.ts'
import { group } from '../define/group.ts'
import { milestone } from '../define/milestone.ts'
import { flag } from '../define/numbers.ts'
import { SetupError } from '../define/setup-error.ts'
import { errorClass, oneOf, publicName, publicNames } from '../define/words.ts'
import { coerce } from '../sanitize/coerce.ts'
import { buildEvent, type EventRules } from './event.ts'

function rules(changes: Partial<EventRules> = {}): EventRules & { drops: Record<string, number> } {
  const drops: Record<string, number> = {}
  const drop = (reason: string): void => void (drops[reason] = (drops[reason] ?? 0) + 1)
  return {
    definition: acme.events['deploy.finished'],
    facts: {},
    isShown: () => true,
    strict: false,
    sanitize: coerce,
    drop,
    ...changes,
    drops,
  }
}

test('keeps what the catalog lists', () => {
  expect(buildEvent('deploy.finished', { target: 'fly', files: 12, cached: false }, rules())).toEqual({
    name: 'deploy.finished',
    properties: { target: 'fly', files: '10-99', cached: false },
  })
})

test('leaves out what is unset, without a count', () => {
  const own = rules()
  expect(buildEvent('deploy.finished', { target: undefined, files: null }, own)?.properties).toEqual({})
  expect(own.drops).toEqual({})
})

describe('counts what it drops, by reason', () => {
  test.each([
    ['an unlisted property', { cwd: '/home/ana' }, { 'unlisted-property': 1 }],
    ['a value of another kind', { durationMs: 'long' }, { 'bad-value': 1 }],
    ['both', { cwd: 'x', host: 'y', cached: 1 }, { 'unlisted-property': 2, 'bad-value': 1 }],
  ])('%s', (_, given, drops) => {
    const own = rules()
    expect(buildEvent('deploy.finished', given, own)?.properties).toEqual({})
    expect(own.drops).toEqual(drops)
  })

  test('an unlisted event', () => {
    const own = rules({ definition: undefined })
    expect(buildEvent('secret.event', {}, own)).toBeUndefined()
    expect(own.drops).toEqual({ 'unlisted-event': 1 })
  })

  test('a getter that throws', () => {
    const own = rules()
    const given = {
      get target() {
        throw new Error('no')
      },
      files: 3,
    }
    expect(buildEvent('deploy.finished', given, own)?.properties).toEqual({ files: '1-9' })
    expect(own.drops).toEqual({ 'bad-value': 1 })
  })

  test('a million names, without looking at them all', () => {
    const own = rules()
    buildEvent('deploy.finished', Object.fromEntries(Array.from({ length: 1e6 }, (_, index) => [`name${index}`, 1])), own)
    expect(own.drops).toEqual({ 'unlisted-property': 100 })
  })
})

test('does not read properties from a prototype', () => {
  expect(buildEvent('deploy.finished', Object.create({ target: 'fly' }), rules())?.properties).toEqual({})
})

test('[B-3] withholds what no notice has shown, without a count', () => {
  const own = rules({ isShown: (property) => property !== 'files' })
  expect(buildEvent('deploy.finished', { target: 'fly', files: 3 }, own)?.properties).toEqual({ target: 'fly' })
  expect(own.drops).toEqual({})
})

describe('[R-AST-2] groups', () => {
  const definition = {
    question: '?',
    since: '1.0.0',
    properties: {
      config: group(
        {
          markdownPlugins: publicNames(['remark-gfm'], 'a'),
          adapter: publicName(['@astrojs/vercel'], 'a'),
          integrations: publicNames(['@astrojs/mdx', '@astrojs/rss'], 'a'),
          markdown: group({ syntaxHighlight: oneOf(['shiki', 'prism'], 'a') }, 'a'),
        },
        'a',
      ),
    },
  }
  const config = {
    markdownPlugins: [],
    adapter: '@astrojs/vercel',
    integrations: ['@astrojs/mdx', '@astrojs/rss'],
    markdown: { syntaxHighlight: 'shiki' },
  }

  test('leave as they were passed: an empty list differs from an unset one', () => {
    const own = rules({ definition, strict: true })
    expect(buildEvent('cli', { config }, own)?.properties).toEqual({ config })
    const { markdownPlugins: _, ...unset } = config
    expect(buildEvent('cli', { config: unset }, own)?.properties).toEqual({ config: unset })
  })

  test('drop and count what they do not list, at every level', () => {
    const own = rules({ definition })
    const given = { ...config, site: 'https://ana.example', adapter: 7, markdown: { syntaxHighlight: 'shiki', theme: 'x' } }
    expect(buildEvent('cli', { config: given }, own)?.properties).toEqual({
      config: { markdownPlugins: [], integrations: config.integrations, markdown: { syntaxHighlight: 'shiki' } },
    })
    expect(own.drops).toEqual({ 'unlisted-property': 2, 'bad-value': 1 })
  })

  test('are left out where nothing is set', () => {
    const own = rules({ definition })
    expect(buildEvent('cli', { config: { markdown: {} } }, own)?.properties).toEqual({})
    expect(own.drops).toEqual({})
  })

  test.each([['a word'], [7], [true], [() => config], [Symbol('x')], [1n]])('refuse %s', (value) => {
    const own = rules({ definition })
    expect(buildEvent('cli', { config: value }, own)?.properties).toEqual({})
    expect(own.drops).toEqual({ 'bad-value': 1 })
  })

  test('do not follow a cycle, and read each listed property once', () => {
    const reads: string[] = []
    const cycle: object = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: cycle }),
        get: (_, key) => (reads.push(String(key)), cycle),
        ownKeys: () => ['markdown', 'syntaxHighlight', 'self'],
      },
    )
    const own = rules({ definition })
    expect(buildEvent('cli', { config: cycle }, own)?.properties).toEqual({})
    expect(reads).toEqual(
      ['markdownPlugins', 'adapter', 'integrations', 'markdown', 'syntaxHighlight'].filter((name) => reads.includes(name)),
    )
    expect(reads.length).toBeLessThanOrEqual(5)
  })

  test('[B-3] are withheld in part where a notice has shown a part', () => {
    const own = rules({ definition, isShown: (path) => path !== 'config/markdown/syntaxHighlight' && path !== 'config/adapter' })
    const { adapter: _, markdown: __, ...shown } = config
    expect(buildEvent('cli', { config }, own)?.properties).toEqual({ config: shown })
    expect(own.drops).toEqual({})
  })

  test.each([
    ['unlisted-property', { site: 'https://ana.example' }, 'config/site'],
    ['unlisted-word', { markdown: { syntaxHighlight: '/home/ana' } }, 'config/markdown/syntaxHighlight'],
  ])('name the path in strict mode: %s', (code, given, path) => {
    const thrown = catchError(() => buildEvent('cli', { config: given }, rules({ definition, strict: true })))
    expect(thrown).toMatchObject({ code })
    expect(String(thrown)).toContain(`\`${path}\``)
    expect(String(thrown)).not.toContain('ana')
  })
})

describe('in strict mode says what is wrong, with a permanent code and without the value', () => {
  test.each([
    ['unlisted-event', 'secret.event', {}],
    ['unlisted-property', 'deploy.finished', { cwd: '/home/ana' }],
    ['bad-value', 'deploy.finished', { durationMs: '/home/ana' }],
    ['unlisted-word', 'deploy.finished', { target: '/home/ana' }],
  ])('%s', (code, name, given) => {
    const strict = rules({ strict: true, ...(name === 'secret.event' && { definition: undefined }) })
    const thrown = catchError(() => buildEvent(name, given, strict))
    expect(thrown).toBeInstanceOf(SetupError)
    expect(thrown).toMatchObject({ code })
    expect(String(thrown)).toContain(`[${code}]`)
    expect(String(thrown)).not.toContain('/home/ana')
  })
})

test.each([
  [errorClass([], 'a'), 'TypeError', 'the error itself'],
  [milestone({ since: '1.0.0', names: ['used'] }).properties.cohort, '2026', 'nothing: core fills it in'],
  [counter('a'), 7, 'each sample to `run.measure`'],
  [flag('a'), 'yes', 'a value of that kind'],
])('in strict mode says what to pass instead: %o', (property, value, what) => {
  const definition = { question: '?', since: '1.0.0', properties: { one: property } }
  const thrown = catchError(() => buildEvent('made', { one: value }, rules({ strict: true, definition })))
  expect(thrown).toMatchObject({ code: 'bad-value', message: expect.stringContaining(` Pass ${what}. `) as string })
})

test('a package that no list has is `other` in strict mode too: a user chose it', () => {
  const properties = { adapter: publicName(['vite'], 'a'), plugins: publicNames(['vite'], 'a') }
  const strict = rules({ strict: true, definition: { question: '?', since: '1.0.0', properties } })
  expect(buildEvent('built', { adapter: '@ana/secret', plugins: ['vite', './ana.js'] }, strict)?.properties).toEqual({
    adapter: 'other',
    plugins: ['other', 'vite'],
  })
  expect(catchError(() => buildEvent('built', { plugins: [7] }, strict))).toMatchObject({ code: 'bad-value' })
})

function catchError(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
