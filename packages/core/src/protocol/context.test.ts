import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AGENT_WORDS as RECORDED_AGENTS } from '../consent/agent.ts'
import { AGENT_WORDS } from './agents.ts'
import { CI_WORDS } from './ci-vendors.ts'
import { checkContext, checkVersion } from './context.ts'
import { ARCH_WORDS, OS_WORDS, RUNTIME_WORDS } from './wire.ts'

const vendors = createRequire(import.meta.url)('ci-info/vendors.json') as readonly { readonly constant: string }[]
const schema = JSON.parse(readFileSync(new URL('wire-v1.schema.json', import.meta.url), 'utf8')) as {
  $defs: { context: { properties: Record<string, { enum?: readonly string[]; minimum?: number; maximum?: number }> } }
}

describe('closed words', () => {
  test('of CI are those of ci-info in kebab-case, and `other`', () => {
    const named = vendors.map(({ constant }) => constant.toLowerCase().replaceAll('_', '-'))
    expect(CI_WORDS).toEqual([...new Set([...named, 'other'])].toSorted())
  })

  test('of agents are sorted, unlike each other, and have `other`', () => {
    expect(AGENT_WORDS).toEqual([...new Set([...AGENT_WORDS, 'other'])].toSorted())
  })

  test('of agents include every one that core records', () => {
    expect(RECORDED_AGENTS.filter((word) => !AGENT_WORDS.includes(word))).toEqual([])
  })

  test.each([
    ['os', OS_WORDS],
    ['arch', ARCH_WORDS],
    ['runtime', RUNTIME_WORDS],
    ['ci', CI_WORDS],
    ['agent', AGENT_WORDS],
  ])('of `%s` are the same in the schema', (fact, words) => {
    expect(schema.$defs.context.properties[fact]?.enum).toEqual(words)
    for (const word of words) expect(checkContext({ [fact]: word })).toBeUndefined()
  })

  test('are all the facts the schema has, besides one number', () => {
    expect(Object.keys(schema.$defs.context.properties)).toEqual(['os', 'arch', 'runtime', 'runtimeMajor', 'ci', 'agent'])
  })
})

test.each([{}, { os: 'linux' }, { runtimeMajor: 0 }, { runtimeMajor: 999 }, { ci: 'other', agent: 'other' }])(
  'takes the context %j',
  (context) => {
    expect(checkContext(context)).toBeUndefined()
  },
)

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a list', ['linux']],
  ['a text', 'linux'],
  ['an unlisted fact', { hostname: 'ana-laptop' }],
  ['an unlisted word', { os: 'Linux' }],
  ['a word that is not text', { os: ['linux'] }],
  ['an empty word', { agent: '' }],
  ['a negative number', { runtimeMajor: -1 }],
  ['a fraction', { runtimeMajor: 24.21 }],
  ['a number as text', { runtimeMajor: '24' }],
  ['not a number', { runtimeMajor: Number.NaN }],
  ['a member of every object', { constructor: 'linux' }],
  ['the prototype', JSON.parse('{"__proto__":{"os":"linux"}}')],
  ['a fact that is unset', { os: undefined }],
])('refuses %s as context', (_, context) => {
  expect(checkContext(context)).toBe('bad-context')
})

test.each(['0.0', '1.4', '99999.99999'])('takes the version %s', (version) => {
  expect(checkVersion(version)).toBeUndefined()
})

test.each([undefined, null, 1.4, '', '1', '1.4.2', '1.4-beta', 'v1.4', '1.4\n', '100000.0', '１.４', ['1.4']])(
  'refuses the version %j',
  (version) => {
    expect(checkVersion(version)).toBe('bad-version')
  },
)
