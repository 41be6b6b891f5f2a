import { describe, expect, test } from 'vitest'
import { histogram } from './aggregates.ts'
import { stageFinished } from './base-events.ts'
import { machineActive } from './own-events.ts'
import { canonicalCatalog, catalogText } from './canonical.ts'
import type { CatalogInput } from './catalog.ts'
import { checkCatalog } from './check-catalog.ts'
import { acme } from './fixtures/acme.ts'
import { known } from './known-facts.ts'
import { group } from './group.ts'
import { noisyFlag } from './noisy-flag.ts'
import { bucket, flag, int } from './numbers.ts'
import { oncePer } from './policy.ts'
import type { Property } from './property.ts'
import { sanitizedText } from './sanitized-text.ts'
import {
  causes,
  declaredCommand,
  declaredFlags,
  errorClass,
  errorCode,
  errorGroup,
  frames,
  listOf,
  oneOf,
  publicName,
  publicNames,
  setOf,
} from './words.ts'

const event = acme.events['deploy.finished']
const withProperties = (properties: Record<string, Property>): CatalogInput => ({
  ...acme,
  events: { 'deploy.finished': { ...event, properties } },
})
const canonicalProperties = (properties: Record<string, Property>) =>
  canonicalCatalog(withProperties(properties)).events['deploy.finished']?.properties

/** The same data with the keys of every object in the opposite order, except names the author chose. */
function reversed(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((member) => reversed(member, path))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member, [...path, key])] as const)
  const namedByAuthor = ['events', 'properties'].includes(path.at(-1) ?? '')
  return Object.fromEntries(namedByAuthor ? entries : entries.toReversed())
}

test('adds the events of core’s own at the end, and only once', () => {
  const once = canonicalCatalog(acme)
  expect(Object.keys(once.events)).toEqual(['deploy.finished', 'machine.active', 'machine.fact'])
  expect(canonicalCatalog(once)).toEqual(once)
  expect(once.events['machine.active']?.question).toBe(machineActive.question)
})

test('adds no single fact where the context tells them all', () => {
  for (const catalog of [
    canonicalCatalog({ ...acme, context: 'full' }),
    canonicalCatalog({ ...canonicalCatalog(acme), context: 'full' }),
  ]) {
    expect(Object.keys(catalog.events)).toEqual(['deploy.finished', 'machine.active'])
  }
})

test("replaces another core's machine.active by its own", () => {
  const older = { ...machineActive, question: 'Older words?', properties: {} }
  const { events } = canonicalCatalog({ ...acme, events: { 'machine.active': older, ...acme.events } })
  expect(Object.keys(events)).toEqual(['deploy.finished', 'machine.active', 'machine.fact'])
  expect(events['machine.active']?.question).toBe(machineActive.question)
})

test('spells identifiers in one way, and leaves out what was not chosen', () => {
  const identity = { session: true, machine: { rotatingDays: 30 } } as const
  expect(JSON.stringify(canonicalCatalog({ ...acme, identity }).identity)).toBe('{"machine":{"rotatingDays":30},"session":true}')
  expect(canonicalCatalog(acme)).not.toHaveProperty('identity')
})

test('spells what a policy is told apart by in one way', () => {
  const by = (names: string | readonly string[]): unknown => {
    const checked = { question: '?', since: '1.0.0', properties: { a: flag('?') }, policy: oncePer('2d', names) }
    return canonicalCatalog({ ...acme, events: { checked } }).events['checked']?.policy
  }
  expect(by(['project', 'a'])).toEqual({ kind: 'oncePer', hours: 48, by: ['a', 'project'] })
  expect(by(['project'])).toEqual(by('project'))
})

test('adds project.active where projects are counted, and only there', () => {
  const { projects, events } = canonicalCatalog({ ...acme, projects: true })
  expect([projects, Object.keys(events)]).toEqual([true, ['deploy.finished', 'machine.active', 'machine.fact', 'project.active']])
  expect(canonicalCatalog({ ...acme, projects: true, events })).toEqual(canonicalCatalog({ ...acme, projects: true }))
  expect(canonicalCatalog({ ...acme, projects: false, events })).toEqual(canonicalCatalog(acme))
})

test('leaves its argument alone', () => {
  const before = structuredClone(acme)
  canonicalCatalog(acme)
  catalogText(acme)
  expect(acme).toEqual(before)
})

describe('text', () => {
  const everything = {
    ...acme,
    about: { ...acme.about, privacy: 'https://acme.dev/privacy', terms: 'https://acme.dev/terms' },
    mode: 'opt-in',
    ci: 'record',
    timing: 'hour',
    context: 'full',
    sunset: '2027-12-31',
    label: { variable: 'ACME_CONTEXT', words: ['workshop', 'smoke-test'] },
    aliases: [{ variable: 'ACME_DISABLE', kind: 'any-value' }],
    events: {
      ...acme.events,
      'stage.finished': stageFinished({ since: '1.1', stages: ['bundle', 'upload'] }),
      configured: {
        from: 'command.started',
        policy: oncePer('2d', 'os'),
        question: '?',
        since: '1.1',
        properties: {
          os: known('context.os', '?'),
          sizes: histogram([1, 10], '?'),
          noisy: noisyFlag({ epsilon: 1.1 }, '?'),
          config: group(
            { plugins: publicNames(['b', 'a'], '?'), adapter: publicName(['z', 'y'], '?'), deep: group({ on: flag('?') }, '?') },
            '?',
          ),
        },
      },
    },
  } satisfies CatalogInput

  test('starts with the format, has the keys in their order and ends with a line break', () => {
    const text = catalogText(everything)
    expect(text.startsWith('{\n  "v": 1,\n  "tool": "acme",\n')).toBe(true)
    expect(text.endsWith('}\n')).toBe(true)
    expect(Object.keys(JSON.parse(text))).toEqual([
      'v',
      'tool',
      'endpoint',
      'docs',
      'about',
      'retentionDays',
      'events',
      'mode',
      'ci',
      'timing',
      'context',
      'label',
      'aliases',
      'sunset',
    ])
  })

  test('is the same bytes in whatever order a catalog was written', () => {
    expect(catalogText(reversed(everything) as CatalogInput)).toBe(catalogText(everything))
  })

  test('is the same bytes after it was read back', () => {
    const text = catalogText(everything)
    expect(catalogText(JSON.parse(text) as CatalogInput)).toBe(text)
    expect(checkCatalog(JSON.parse(text))).toEqual([])
  })

  test('keeps the order of events and properties, which documents show', () => {
    expect(Object.keys(JSON.parse(catalogText(everything)).events)).toEqual([
      'deploy.finished',
      'stage.finished',
      'configured',
      'machine.active',
    ])
    expect(catalogText(everything).indexOf('"target"')).toBeLessThan(catalogText(everything).indexOf('"durationMs"'))
  })

  test('leaves out what the catalog does not say', () => {
    expect(catalogText(acme)).not.toMatch(/"(mode|ci|aliases|privacy|terms)"/)
  })

  test('leaves out keys that no catalog has', () => {
    expect(catalogText({ ...acme, secret: 'x', about: { ...acme.about, secret: 'x' } } as CatalogInput)).not.toContain('secret')
  })
})

test('writes the endpoint without a slash at its end', () => {
  expect(canonicalCatalog({ ...acme, endpoint: 'https://telemetry.acme.dev/' }).endpoint).toBe('https://telemetry.acme.dev')
})

test.each([
  ['oneOf', oneOf(['b', 'a', 'B'], '?'), { kind: 'oneOf', about: '?', words: ['B', 'a', 'b'] }],
  ['setOf', setOf(['b', 'a'], '?'), { kind: 'setOf', about: '?', words: ['a', 'b'] }],
  ['listOf', listOf(['b', 'a'], '?', 4), { kind: 'listOf', about: '?', words: ['a', 'b'], max: 4 }],
  ['errorClass', errorClass(['BError', 'AError'], '?'), { kind: 'errorClass', about: '?', words: ['AError', 'BError'] }],
  ['errorCode', errorCode(['B_CODE', 'A_CODE'], '?'), { kind: 'errorCode', about: '?', words: ['A_CODE', 'B_CODE'] }],
  ['causes', causes(['BError', 'AError'], '?'), { kind: 'causes', about: '?', words: ['AError', 'BError'] }],
  ['frames', frames(['b', '@a/a'], '?'), { kind: 'frames', about: '?', words: ['@a/a', 'b'] }],
  ['errorGroup', errorGroup('?'), { kind: 'errorGroup', about: '?' }],
  [
    'sanitizedText',
    sanitizedText('?', { ownWords: ['deploy', 'acme'] }),
    { kind: 'sanitizedText', about: '?', words: ['acme', 'deploy'] },
  ],
  ['int', int(-1, 1, '?'), { kind: 'int', about: '?', min: -1, max: 1 }],
  ['bucket, by number and not by text', bucket([2, 10, 100], '?'), { kind: 'bucket', about: '?', bounds: [2, 10, 100] }],
  ['declared flags', declaredFlags('?'), { kind: 'setOf', about: '?', words: [], declared: 'flags' }],
])('writes %s', (_, property, expected) => {
  expect(canonicalProperties({ it: property })?.['it']).toEqual(expected)
})

test('drops repeats, and `other`, which is in every list', () => {
  const command = { ...declaredCommand('?'), words: ['run', 'other', 'build', 'run'] }
  expect(canonicalProperties({ command })?.['command']).toMatchObject({ words: ['build', 'run'], declared: 'commands' })
})

test('adds project.pair where a set leaves as pairs, and spells the usual way of a set in one way', () => {
  const asked = (as: 'set' | 'pairs'): CatalogInput => {
    const plugins = publicNames(['zod', 'vite'], 'Which plugins.', { as })
    return { ...acme, events: { 'deploy.finished': { ...acme.events['deploy.finished'], properties: { plugins } } } }
  }
  const paired = canonicalCatalog(asked('pairs'))
  expect(Object.keys(paired.events)).toContain('project.pair')
  expect(paired.events['deploy.finished']?.properties['plugins']).toMatchObject({ words: ['vite', 'zod'], as: 'pairs' })
  expect(canonicalCatalog(paired)).toEqual(paired)
  expect(Object.keys(canonicalCatalog(asked('set')).events)).not.toContain('project.pair')
  expect(canonicalCatalog(asked('set')).events['deploy.finished']?.properties['plugins']).not.toHaveProperty('as')
})
