import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agentWords } from '../consent/agent.ts'
import { ownCiWords } from '../consent/ci.ts'
import { AGENT_WORDS } from './agents.ts'
import { CI_WORDS } from './ci-vendors.ts'
import { checkContext, checkVersion, listedContext } from './context.ts'
import { FACT_NAMES } from '../define/fact-names.ts'
import { FACTS } from './facts.ts'
import { ARCH_WORDS, OS_WORDS, RUNTIME_WORDS } from './wire.ts'

const vendors = createRequire(import.meta.url)('ci-info/vendors.json') as readonly { readonly constant: string }[]
/** Lists that grow are open for words of later ones. */
interface SchemaFact {
  readonly enum?: readonly string[]
  readonly anyOf?: readonly { readonly enum?: readonly string[]; readonly pattern?: string }[]
}

const schema = JSON.parse(readFileSync(new URL('wire-v1.schema.json', import.meta.url), 'utf8')) as {
  $defs: { context: { properties: Record<string, SchemaFact> } }
}

describe('closed words', () => {
  test('of CI are those of ci-info in kebab-case, and our own', () => {
    const named = vendors.map(({ constant }) => constant.toLowerCase().replaceAll('_', '-'))
    expect(CI_WORDS).toEqual([...new Set([...named, ...ownCiWords()])].toSorted())
  })

  test('of agents are sorted, unlike each other, and have `other`', () => {
    expect(AGENT_WORDS).toEqual([...new Set([...AGENT_WORDS, 'other'])].toSorted())
  })

  test('of agents are those that core records', () => {
    expect(agentWords().toSorted()).toEqual(AGENT_WORDS)
  })

  test.each([
    ['os', OS_WORDS],
    ['arch', ARCH_WORDS],
    ['runtime', RUNTIME_WORDS],
    ['ci', CI_WORDS],
    ['agent', AGENT_WORDS],
  ])('of `%s` are the same in the schema', (fact, words) => {
    const { enum: closed, anyOf } = schema.$defs.context.properties[fact] ?? {}
    expect(closed ?? anyOf?.[0]?.enum).toEqual(words)
    for (const word of words) expect(checkContext({ [fact]: word })).toBeUndefined()
  })

  test.each(FACT_NAMES.filter((name) => name !== 'label'))('of the fact `%s` are the same in the schema', (name) => {
    const [closed, versions] = schema.$defs.context.properties[name]?.anyOf ?? []
    expect(closed?.enum).toEqual([...FACTS[name].words, 'other'])
    const fact: { readonly words: readonly string[]; readonly versionsOf?: readonly string[] } = FACTS[name]
    for (const subject of fact.versionsOf ?? []) expect(`${subject} 12.3`).toMatch(new RegExp(versions?.pattern ?? 'none'))
  })

  test('are all the facts the schema has, besides one number', () => {
    const coarse = ['os', 'arch', 'runtime', 'runtimeMajor', 'ci', 'agent']
    expect(Object.keys(schema.$defs.context.properties)).toEqual([...coarse, ...FACT_NAMES])
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
  ['a CI vendor that is no word', { ci: 'Ana’s server' }],
  ['a fact that is no word', { ide: '/home/ana\n' }],
  ['a fact that is a number', { cpus: 8 }],
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

describe('words of a later list', () => {
  test('become `other`, and what is listed stays', () => {
    const context = {
      os: 'linux',
      ci: 'next-ci',
      agent: 'next-agent',
      ide: 'next-ide',
      terminal: 'vscode',
      cpus: '8-11',
    } as const
    expect(checkContext(context)).toBeUndefined()
    expect(listedContext(context)).toEqual({ ...context, ci: 'other', agent: 'other', ide: 'other' })
    const known = { ci: 'github-actions', agent: 'codex', packageManagerVersion: 'pnpm 12.21', osVersion: 'macos 26.1' }
    expect(listedContext(known)).toEqual(known)
  })

  test('of a label wait for the catalogs', () => {
    expect(listedContext({ label: 'workshop' })).toEqual({ label: 'workshop' })
    expect(listedContext({ label: 'workshop' }, ['workshop'])).toEqual({ label: 'workshop' })
    expect(listedContext({ label: 'anas-party' }, ['workshop'])).toEqual({ label: 'other' })
  })
})

test('[R-SST-3] takes all numbers of a version with a full context, and no name behind them', () => {
  for (const version of ['1.4', '1.4.2', '0.1.9.1']) expect(checkVersion(version, true)).toBeUndefined()
  for (const version of ['1', '1.4.2.1.1', '1.4.2-ana', '1.4.', 'v1.4.2']) expect(checkVersion(version, true)).toBe('bad-version')
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
