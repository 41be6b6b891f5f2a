import { describe, expect, test } from 'vitest'
import { processorTime } from '../../test/processor-time.ts'
import { machineActive, machineFact } from '../define/own-events.ts'
import { counter, histogram, summary } from '../define/aggregates.ts'
import { known } from '../define/known-facts.ts'
import { group } from '../define/group.ts'
import { bucket, bytes, count, durationMs, flag, int, version } from '../define/numbers.ts'
import type { Property } from '../define/property.ts'
import {
  causes,
  errorClass,
  errorCode,
  errorGroup,
  frames,
  listOf,
  oneOf,
  publicName,
  publicNames,
  setOf,
} from '../define/words.ts'
import { noisyFlag } from '../define/noisy-flag.ts'
import { sanitizedText } from '../define/sanitized-text.ts'
import { accepts } from './accept.ts'

const kinds = {
  oneOf: oneOf(['build', 'deploy fly'], ''),
  setOf: setOf(['cache', 'Preview', 'preview'], ''),
  listOf: listOf(['build', 'upload'], '', 3),
  flag: flag(''),
  int: int(-5, 5, ''),
  count: count(''),
  durationMs: durationMs(''),
  bytes: bytes(''),
  bucket: bucket([1, 10, 100], ''),
  version: version(''),
  errorClass: errorClass(['DeployError'], ''),
  errorCode: errorCode(['ACME_QUOTA'], ''),
  causes: causes(['DeployError'], ''),
  frames: frames(['@acme/plugin'], ''),
  errorGroup: errorGroup(''),
  group: group({ cache: flag(''), list: listOf(['a'], '', 2), inner: group({ word: oneOf(['x'], '') }, '') }, ''),
  sanitizedText: sanitizedText('', { ownWords: ['acme'] }),
  publicName: publicName(['@acme/plugin', 'zod'], ''),
  publicNames: publicNames(['@acme/plugin', 'zod'], ''),
  counter: counter(''),
  histogram: histogram([1, 10, 100], ''),
  summary: summary(''),
  noisyFlag: noisyFlag({ epsilon: 1 }, ''),
  cohort: machineActive.properties.cohort,
  ownWord: machineFact.properties.value,
  machineId: known('ids.machine', ''),
  projectId: known('ids.project', ''),
  sessionId: known('ids.session', ''),
} satisfies Record<Property['kind'], Property>

const MANY_NAMES = Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`n${index}`, true]))

type Row = readonly [kind: keyof typeof kinds, value: unknown]

test.each<Row>([
  ['ownWord', 'pnpm 12.21'],
  ['oneOf', 'build'],
  ['oneOf', 'deploy fly'],
  ['oneOf', 'other'],
  ['setOf', []],
  // By character code, so that every language sorts alike: capitals first.
  ['setOf', ['Preview', 'cache', 'other', 'preview']],
  ['listOf', []],
  ['listOf', ['upload', 'build', 'upload']],
  ['listOf', ['other', 'other']],
  ['flag', true],
  ['noisyFlag', true],
  ['noisyFlag', false],
  ['flag', false],
  ['int', -5],
  ['int', 0],
  ['int', 5],
  ['count', 0],
  ['count', 1e9],
  ['durationMs', 31 * 24 * 60 * 60 * 1000],
  ['bytes', 2 ** 50],
  ['bucket', '0'],
  ['bucket', '1-9'],
  ['bucket', '100+'],
  ['version', '1.4'],
  ['version', '0.1.9.1'],
  ['version', '99999.99999.99999'],
  ['errorClass', 'DeployError'],
  ['errorClass', 'TypeError'],
  ['errorClass', 'other'],
  ['errorCode', 'ACME_QUOTA'],
  ['errorCode', 'ENOENT'],
  ['errorCode', 'ERR_MODULE_NOT_FOUND'],
  ['errorCode', 'other'],
  ['causes', []],
  ['causes', ['DeployError', 'TypeError', 'other', 'other']],
  ['frames', []],
  ['frames', ['./dist/deploy.mjs:120', 'zod', '@acme/plugin', 'app', 'node', 'other']],
  ['frames', ['./a/b/c/d/e/f.test.d.ts:1', './src/_x.tsx:999999']],
  ['errorGroup', '0123456789ab'],
  ['sanitizedText', 'connect ECONNREFUSED 127.0.0.1:5432'],
  ['sanitizedText', '<value>'],
  ['group', { cache: false }],
  ['group', { inner: { word: 'x' }, list: [], cache: true }],
  ['publicName', '@acme/plugin'],
  ['publicName', 'other'],
  ['publicNames', []],
  ['publicNames', ['@acme/plugin', 'other', 'zod']],
  ['counter', 0],
  ['counter', 2 ** 50],
  ['histogram', { '0': 1 }],
  ['histogram', { '100+': 1e9, '1-9': 2 }],
  ['summary', { count: 1, min: 5, max: 5, sum: 5, mean: 5, median: 5, deviation: 0 }],
  ['summary', { count: 4, min: 0, max: 10, sum: 21, mean: 5, median: 5, deviation: 5 }],
  ['cohort', '2026'],
  ['cohort', '2026-01'],
  ['cohort', '2026-12'],
  ['cohort', '2026-W01'],
  ['cohort', '2026-W53'],
  ['machineId', '6f9619ff-8b86-4d01-b42d-00c04fc964ff'],
  ['machineId', '6f9619ff-8b86-8d01-b42d-00c04fc964ff'],
  ['machineId', 'CI.github-actions'],
  ['projectId', '0123456789abcdef'],
  ['sessionId', '6f9619ff-8b86-4d01-b42d-00c04fc964ff'],
])('%s accepts %j', (kind, value) => {
  expect(accepts(kinds[kind], value)).toBe(true)
})

test.each<Row>([
  ['machineId', 'ana'],
  ['machineId', 'CI.'],
  ['machineId', '6f9619ff-8b86-1d01-b42d-00c04fc964ff'],
  ['projectId', '0123456789ABCDEF'],
  ['projectId', '0123456789abcdef0'],
  ['sessionId', '6f9619ff-8b86-8d01-b42d-00c04fc964ff'],
  ['sessionId', 'CI.github-actions'],
  ['oneOf', 'Build'],
  ['oneOf', 'build '],
  ['oneOf', ''],
  ['oneOf', 'build\0'],
  ['oneOf', ['build']],
  ['setOf', 'cache'],
  ['setOf', ['cache', 'Preview']],
  ['setOf', ['cache', 'cache']],
  ['setOf', ['cache', 'unlisted']],
  ['setOf', ['Preview', 'cache', 'other', 'preview', 'preview']],
  ['listOf', ['build', 'build', 'build', 'build']],
  ['listOf', ['build', 'test']],
  ['listOf', [['build']]],
  ['listOf', { 0: 'build', length: 1 }],
  ['sanitizedText', ''],
  ['sanitizedText', 'x'.repeat(201)],
  ['sanitizedText', "open '/home/ana/x.ts'"],
  ['sanitizedText', ['failed']],
  ['flag', 1],
  ['noisyFlag', 1],
  ['flag', 'true'],
  ['int', 6],
  ['int', -6],
  ['int', 0.5],
  ['count', -1],
  ['count', 1e9 + 1],
  ['durationMs', 31 * 24 * 60 * 60 * 1000 + 1],
  ['bytes', 2 ** 50 + 1],
  ['bucket', 5],
  ['bucket', '1'],
  ['bucket', '10-100'],
  ['bucket', 'other'],
  ['version', '1'],
  ['version', '1.2.3.4.5'],
  ['version', '1.2.3-ana'],
  ['version', 'v1.2'],
  ['version', '1.2\n'],
  ['version', '100000.0'],
  ['version', '١.٢'],
  ['errorClass', 'AcmeSecretError'],
  ['errorClass', 'typeerror'],
  ['errorCode', 'SECRET_TOKEN'],
  ['errorCode', 'enoent'],
  ['errorCode', 'ERR_SECRET'],
  ['causes', 'TypeError'],
  ['causes', ['AcmeSecretError']],
  ['causes', Array.from({ length: 9 }, () => 'TypeError')],
  ['frames', 'app'],
  ['frames', ['@private/plugin']],
  ['frames', ['/home/ana/deploy.mjs:1']],
  ['frames', ['dist/deploy.mjs:1']],
  ['frames', ['./dist/deploy.mjs']],
  ['frames', ['./dist/deploy.mjs:1:2']],
  ['frames', ['./dist/../../secret.mjs:1']],
  ['frames', ['./dist//secret.mjs:1']],
  ['frames', ['./.cache/secret.mjs:1']],
  ['frames', ['./node_modules/secret/x.mjs:1']],
  ['frames', ['./dist/node_modules/secret/x.mjs:1']],
  ['frames', ['./dist/ana ruiz.mjs:1']],
  ['frames', ['./a/b/c/d/e/f/g.mjs:1']],
  ['frames', ['./secret.json:1']],
  ['frames', [`./${'x'.repeat(90)}.mjs:1`]],
  ['frames', Array.from({ length: 17 }, () => 'app')],
  ['errorGroup', '0123456789AB'],
  ['errorGroup', '0123456789abc'],
  ['errorGroup', 'other'],
  ['group', {}],
  ['group', [true]],
  ['group', { cache: undefined }],
  ['group', { cache: null }],
  ['group', { cache: true, site: 'x' }],
  ['group', { inner: {} }],
  ['group', { inner: { word: 'y' } }],
  ['group', { inner: { inner: { word: 'x' } } }],
  ['group', { constructor: true }],
  ['publicName', '@private/plugin'],
  ['publicName', 'zod@4.1.0'],
  ['publicName', ['zod']],
  ['publicNames', 'zod'],
  ['publicNames', ['zod', '@acme/plugin']],
  ['publicNames', ['zod', 'zod']],
  ['publicNames', ['@private/plugin']],
  ['counter', -1],
  ['counter', 0.5],
  ['histogram', {}],
  ['histogram', { '0': 0 }],
  ['histogram', { '2-5': 1 }],
  ['histogram', { other: 1 }],
  ['histogram', [1]],
  ['histogram', { '0': 1, '1-9': 1, '10-99': 1, '100+': 1, x: 1 }],
  ['summary', { count: 0, min: 0, max: 0, sum: 0, mean: 0, median: 0, deviation: 0 }],
  ['summary', { count: 1, min: 5, max: 5, sum: 5, mean: 5, median: 5 }],
  ['summary', { count: 1, min: 5, max: 5, sum: 5, mean: 5, median: 5, deviation: 0, name: 1 }],
  ['summary', { count: 2, min: 5, max: 4, sum: 9, mean: 5, median: 4, deviation: 0 }],
  ['summary', { count: 2, min: 1, max: 4, sum: 9, mean: 5, median: 4, deviation: 0 }],
  ['summary', { count: 2, min: 1, max: 4, sum: 6, mean: 4, median: 3, deviation: 1 }],
  ['summary', { count: 2, min: 1, max: 4, sum: 6, mean: 3, median: 5, deviation: 1 }],
  ['summary', { count: 2, min: 1, max: 4, sum: 6, mean: 3, median: 3, deviation: 4 }],
  ['ownWord', ''],
  ['ownWord', 'ana’s editor'],
  ['ownWord', 'a'.repeat(65)],
  ['ownWord', ['vscode']],
  ['cohort', '2026-W00'],
  ['cohort', '2026-W54'],
  ['cohort', '2026-00'],
  ['cohort', '2026-13'],
  ['cohort', '2026-11-20'],
  ['cohort', '1999'],
  ['cohort', 'other'],
])('%s refuses %j', (kind, value) => {
  expect(accepts(kinds[kind], value)).toBe(false)
})

// The words of `ownWord` are those of a list that only `checkEvent` knows.
describe.each(Object.entries(kinds).filter(([kind]) => kind !== 'ownWord'))('%s', (_, property) => {
  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-0, which has two spellings', -0],
    ['a bigint', 1n],
    ['null', null],
    ['undefined', undefined],
    ['half a surrogate pair', '\uD800'],
    ['NUL', '\0'],
    ['a name every object has', 'constructor'],
    ['the name of the prototype', '__proto__'],
    ['an object', JSON.parse('{"__proto__": "build", "length": 0}')],
    ['a nested list', [[['build']]]],
    ['an object of many names', MANY_NAMES],
    ['a long list of what it lists', Array.from({ length: 1e6 }, () => 'build')],
    ['a long text', 'build'.repeat(1e6)],
    ['a function', () => 'build'],
    ['a String object', new String('build')],
  ])('refuses %s', (__, value) => {
    // A text may hold any word: what a collector refuses of it is in text-shape.test.ts.
    const isWord = property.kind === 'sanitizedText' && (value === 'constructor' || value === '__proto__')
    expect(accepts(property, value)).toBe(isWord)
  })
})

test('refuses a set that leaves as pairs: it is never in its event', () => {
  expect(accepts(setOf(['a', 'b'], '', { as: 'pairs' }), ['a', 'b'])).toBe(false)
  expect(accepts(setOf(['a', 'b'], '', { as: 'set' }), ['a', 'b'])).toBe(true)
})

test('refuses a kind it does not know', () => {
  expect(accepts({ kind: 'freeText', about: '' } as unknown as Property, 'text')).toBe(false)
})

test('does not look at the members of a list that is too long', () => {
  const members: unknown[] = Array.from({ length: 1e6 })
  Object.defineProperty(members, 0, {
    get() {
      throw new Error('read')
    },
  })
  expect(accepts(kinds.listOf, members)).toBe(false)
  expect(accepts(kinds.setOf, members)).toBe(false)
})

test('looks a word up without going through the list', () => {
  const words = Array.from({ length: 1024 }, (_, index) => `word-${String(index).padStart(4, '0')}`)
  const property = setOf(words, '')
  accepts(property, [])
  const spentMs = processorTime()
  for (let round = 0; round < 100; round++) expect(accepts(property, words)).toBe(true)
  // 100 sets of 1024 words are 52 million comparisons by list (seconds), 0.1 million lookups by set.
  expect(spentMs()).toBeLessThan(1000)
})
