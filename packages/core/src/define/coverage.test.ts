import { describe, expect, test } from 'vitest'
import { canonicalCatalog } from './canonical.ts'
import type { CatalogInput } from './catalog.ts'
import { coverageKeys, coveredBy, eventKey, propertyKey } from './coverage.ts'
import { acme } from './fixtures/acme.ts'
import { group } from './group.ts'
import type { Identity } from './identity.ts'
import { noisyFlag } from './noisy-flag.ts'
import { count, flag } from './numbers.ts'
import { sanitizedText } from './sanitized-text.ts'
import { oneOf, setOf } from './words.ts'

const event = acme.events['deploy.finished']

/** `acme` with its event changed. */
const withEvent = (change: object): CatalogInput => ({ ...acme, events: { 'deploy.finished': { ...event, ...change } } })

const newKeys = (before: CatalogInput, after: CatalogInput) => {
  const shown = coverageKeys(before)
  return coverageKeys(after).filter((key) => !shown.includes(key))
}

test('lists one key per statement', () => {
  expect(coverageKeys(acme)).toEqual([
    'deploy.finished:event',
    'deploy.finished.target:oneOf',
    'deploy.finished.durationMs:durationMs',
    'machine.active',
    'context:coarse',
    'machine.fact',
    'identity:none',
    'timing:day',
    'ci:off',
    'retention:365',
  ])
})

test('lists the same keys for the shipped form of a catalog', () => {
  expect(coverageKeys(canonicalCatalog(acme))).toEqual(coverageKeys(acme))
})

test('builds its keys with the functions that others look them up with', () => {
  expect(coverageKeys(acme)).toContain(eventKey('deploy.finished'))
  expect(coverageKeys(acme)).toContain(propertyKey('deploy.finished', 'target', 'oneOf'))
})

describe('a catalog that grows', () => {
  test.each<[string, CatalogInput, string[]]>([
    ['a property', withEvent({ properties: { ...event.properties, dry: flag('Dry run.') } }), ['deploy.finished.dry:flag']],
    [
      'an event without properties',
      { ...acme, events: { ...acme.events, installed: { question: '?', since: '1.0', properties: {} } } },
      ['installed:event'],
    ],
    [
      'a group, which counts as all it holds',
      withEvent({ properties: { ...event.properties, config: group({ a: flag('?'), b: group({ c: count('?') }, '?') }, '?') } }),
      [
        'deploy.finished.config:group',
        'deploy.finished.config/a:flag',
        'deploy.finished.config/b:group',
        'deploy.finished.config/b/c:count',
      ],
    ],
    ['CI', { ...acme, ci: 'record' }, ['ci:record']],
    [
      'a noisy flag',
      withEvent({ properties: { ...event.properties, x: noisyFlag({ epsilon: 1 }, '?') } }),
      ['deploy.finished.x:noisyFlag(1)'],
    ],
    [
      'a message, of which that is the second statement',
      withEvent({ properties: { ...event.properties, x: sanitizedText('?') } }),
      ['deploy.finished.x:sanitizedText', 'text:sanitized'],
    ],
    [
      'a message in a group',
      withEvent({ properties: { ...event.properties, x: group({ y: sanitizedText('?') }, '?') } }),
      ['deploy.finished.x:group', 'deploy.finished.x/y:sanitizedText', 'text:sanitized'],
    ],
    ['the hour', { ...acme, timing: 'hour' }, ['timing:hour']],
    ['projects', { ...acme, projects: true }, ['project.active']],
    ['a machine id', { ...acme, identity: { machine: 'stable' } }, ['context:full', 'identity:machine-stable']],
    [
      'all identifiers',
      { ...acme, identity: { machine: { rotatingDays: 30 }, project: 'shared', session: true } },
      ['context:full', 'identity:machine-rotating-30', 'identity:project-shared', 'identity:session'],
    ],
    ['the full context', { ...acme, context: 'full' }, ['context:full']],
    ['a longer retention', { ...acme, retentionDays: 730 }, ['retention:730']],
    [
      'another kind under the same name',
      withEvent({ properties: { target: count('How many.') } }),
      ['deploy.finished.target:count'],
    ],
  ])('has a new key for %s', (_, grown, expected) => {
    expect(newKeys(acme, grown)).toEqual(expected)
    expect(coveredBy(coverageKeys(grown), coverageKeys(acme))).toBe(false)
  })

  test.each<[string, CatalogInput]>([
    [
      'more words in a list',
      withEvent({ properties: { ...event.properties, target: oneOf(['fly', 'railway', 'vercel'], 'Where.') } }),
    ],
    ['another wording', withEvent({ question: 'Which targets matter?' })],
    ['a property that went away', withEvent({ properties: { target: event.properties.target } })],
    ['an event that went away', { ...acme, events: {} }],
    ['a shorter retention', { ...acme, retentionDays: 90 }],
    ['projects that are counted no more', { ...acme, projects: false }],
  ])('is covered without a new notice for %s', (_, changed) => {
    expect(coveredBy(coverageKeys(changed), coverageKeys(acme))).toBe(true)
  })
})

test('covers a catalog that stopped recording in CI', () => {
  expect(coveredBy(coverageKeys(acme), coverageKeys({ ...acme, ci: 'record' }))).toBe(true)
  expect(coveredBy(coverageKeys({ ...acme, ci: 'record' }), coverageKeys(acme))).toBe(false)
})

test('covers a catalog that stopped telling the hour', () => {
  expect(coveredBy(coverageKeys(acme), coverageKeys({ ...acme, timing: 'hour' }))).toBe(true)
  expect(coveredBy(coverageKeys({ ...acme, timing: 'hour' }), coverageKeys(acme))).toBe(false)
  expect(coveredBy(coverageKeys(acme), coverageKeys({ ...acme, context: 'full' }))).toBe(true)
  expect(coveredBy(coverageKeys({ ...acme, context: 'full' }), coverageKeys(acme))).toBe(false)
})

describe('identifiers', () => {
  test('none is a statement, too', () => {
    expect(coveredBy(['identity:none'], ['timing:day'])).toBe(false)
    expect(coveredBy(['identity:none'], ['identity:session'])).toBe(true)
  })

  const identified = (identity: Identity): string[] => coverageKeys({ ...acme, identity })
  const rotating = (rotatingDays: number): Identity => ({ machine: { rotatingDays } })

  test.each<[string, Identity, Identity]>([
    ['none instead of some', {}, { session: true }],
    ['all of them spelled out as none', { machine: 'none', project: 'none', session: false }, {}],
    ['fewer', { machine: 'stable' }, { machine: 'stable', project: 'salted' }],
    ['one that rotates instead of a stable one', rotating(30), { machine: 'stable' }],
    ['one that rotates more often', rotating(7), rotating(30)],
    ['a salted project instead of a shared one', { project: 'salted' }, { project: 'shared' }],
  ])('are covered where there are less than was shown: %s', (_, now, before) => {
    expect(coveredBy(identified(now), identified(before))).toBe(true)
  })

  test.each<[string, Identity, Identity]>([
    ['some instead of none', { session: true }, {}],
    ['more', { machine: 'stable', project: 'salted' }, { machine: 'stable' }],
    ['another one', { project: 'salted' }, { machine: 'stable' }],
    ['a stable one instead of one that rotates', { machine: 'stable' }, rotating(30)],
    ['one that rotates less often', rotating(30), rotating(7)],
    ['a shared project instead of a salted one', { project: 'shared' }, { project: 'salted' }],
  ])('are not covered where there are more: %s', (_, now, before) => {
    expect(coveredBy(identified(now), identified(before))).toBe(false)
  })
})

test('a noise that tells more, or less, is another statement', () => {
  const noisy = (epsilon: number) => withEvent({ properties: { x: noisyFlag({ epsilon }, '?') } })
  expect(newKeys(noisy(1), noisy(2))).toEqual(['deploy.finished.x:noisyFlag(2)'])
  expect(coveredBy(coverageKeys(noisy(2)), coverageKeys(noisy(1)))).toBe(false)
})

test('covers nothing while nothing was shown', () => {
  expect(coveredBy(coverageKeys(acme), [])).toBe(false)
  expect(coveredBy([], [])).toBe(true)
})

test('does not take a strange shown key for a retention', () => {
  expect(coveredBy(['retention:365'], ['retention:', 'retention:ever', 'retention:-1', 'xretention:9999'])).toBe(false)
})

test('a set that leaves as pairs is another statement, and takes less than the whole set', () => {
  const asked = (as: 'set' | 'pairs') => withEvent({ properties: { plugins: setOf(['a', 'b'], '?', { as }) } })
  expect(coverageKeys(asked('pairs'))).toContain('deploy.finished.plugins:setOf(pairs)')
  expect(coveredBy(coverageKeys(asked('pairs')), coverageKeys(asked('set')))).toBe(true)
  expect(coveredBy(coverageKeys(asked('set')), coverageKeys(asked('pairs')))).toBe(false)
})
