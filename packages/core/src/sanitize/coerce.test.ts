import { describe, expect, test } from 'vitest'
import * as fc from '../../test/fast-check.ts'
import { group } from '../define/group.ts'
import {
  MAX_COUNT,
  MAX_DURATION_MS,
  bucket,
  bucketWords,
  bytes,
  count,
  durationMs,
  flag,
  int,
  version,
} from '../define/numbers.ts'
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
import { NO_READING, type ErrorReading } from '../record/errors/error-reading.ts'
import { accepts } from './accept.ts'
import { coerce } from './coerce.ts'

const target = oneOf(['fly', 'railway'], 'a')
const flags = setOf(['force', 'target'], 'a')
const steps = listOf(['build', 'push'], 'a', 3)

describe('words', () => {
  test.each([
    ['a listed word', target, 'fly', { value: 'fly' }],
    ['other', target, 'other', { value: 'other' }],
    ['an unlisted word', target, '/home/ana', { value: 'other', problem: 'unlisted-word' }],
    ['no word', target, 3, { problem: 'bad-value' }],
    ['a String object', target, Object('fly'), { problem: 'bad-value' }],
    ['a set, sorted and once each', flags, ['target', 'force', 'target'], { value: ['force', 'target'] }],
    ['an empty set', flags, [], { value: [] }],
    ['a set with unlisted members', flags, ['x', 'force', 'y'], { value: ['force', 'other'], problem: 'unlisted-word' }],
    ['a set with a member that is no word', flags, ['force', 1], { problem: 'bad-value' }],
    ['a list, in order', steps, ['push', 'build'], { value: ['push', 'build'] }],
    ['a list that is too long', steps, ['push', 'push', 'push', 'push'], { value: ['push', 'push', 'push'] }],
  ] as const)('%s', (_, property, value, expected) => {
    expect(coerce(property, value)).toEqual(expected)
  })
})

describe('[B-6] names of packages', () => {
  const adapter = publicName(['@astrojs/vercel', 'vite', '@astrojs/vercel/serverless'], 'a')
  const plugins = publicNames(['@astrojs/mdx', 'vite'], 'a')

  test.each([
    ['a listed name', adapter, '@astrojs/vercel', { value: '@astrojs/vercel' }],
    ['a listed path in a package', adapter, '@astrojs/vercel/serverless', { value: '@astrojs/vercel/serverless' }],
    ['a name with its version', adapter, '@astrojs/vercel@8.0.1', { value: '@astrojs/vercel' }],
    ['a name without a scope, with a range', adapter, 'vite@^7.0.0', { value: 'vite' }],
    ['a private name', adapter, '@acme/secret', { value: 'other', problem: 'unlisted-word' }],
    ['a listed name in an alias', adapter, 'npm:vite@7', { value: 'other', problem: 'unlisted-word' }],
    ['a git dependency with a token', adapter, 'git+https://ana:token@host/x', { value: 'other', problem: 'unlisted-word' }],
    ['nothing but a version', adapter, '@1.0', { value: 'other', problem: 'unlisted-word' }],
    ['no text', adapter, { name: 'vite' }, { problem: 'bad-value' }],
    ['names, sorted and once each', plugins, ['vite@7', '@astrojs/mdx', 'vite'], { value: ['@astrojs/mdx', 'vite'] }],
    ['private names as one', plugins, ['a', 'vite', 'b'], { value: ['other', 'vite'], problem: 'unlisted-word' }],
    ['no names', plugins, [], { value: [] }],
    ['a name that is no text', plugins, ['vite', 7], { problem: 'bad-value' }],
  ] as const)('%s', (_, property, value, expected) => {
    expect(coerce(property, value)).toEqual(expected)
  })
})

describe('numbers', () => {
  test.each([
    ['inside', int(0, 255, 'a'), 7, 7],
    ['rounded', int(0, 255, 'a'), 6.6, 7],
    ['moved to the lower bound', int(1, 9, 'a'), -4, 1],
    ['moved to the upper bound', int(1, 9, 'a'), 400, 9],
    ['never -0', int(-5, 5, 'a'), -0.2, 0],
    ['a count', count('a'), 1e12, MAX_COUNT],
    ['a duration', durationMs('a'), 12.4, 12],
    ['a duration of a clock that jumped', durationMs('a'), 1e15, MAX_DURATION_MS],
    ['a size', bytes('a'), 1024, 1024],
    ['a bucket', bucket([1, 10, 100], 'a'), 12, '10-99'],
    ['a bucket below zero', bucket([1, 10, 100], 'a'), -3, '0'],
    ['a bucket without an end', bucket([1, 10, 100], 'a'), 1e9, '100+'],
  ] as const)('%s', (_, property, value, expected) => {
    expect(coerce(property, value)).toEqual({ value: expected })
  })

  test.each([NaN, Infinity, -Infinity, '7', 7n, null, {}, []])('%s is no number', (value) => {
    expect(coerce(count('a'), value)).toEqual({ problem: 'bad-value' })
  })
})

test('a bucket names every range', () => {
  expect(bucketWords([1, 10, 100])).toEqual(['0', '1-9', '10-99', '100+'])
})

describe('versions keep their numbers and nothing else', () => {
  test.each(['10.0.19045.3693', '10.4.1', '131.0.6778.86', '172.32.0.1', '192.168.1'])('%s may be one', (text) => {
    expect(coerce(version('a'), text)).toEqual({ value: text })
  })

  test.each([
    ['1.4', '1.4'],
    ['v1.4.2', '1.4.2'],
    ['0.1.9.1', '0.1.9.1'],
    ['1.4.2-anas-laptop.3', '1.4.2'],
    ['1.4.2+ana@host', '1.4.2'],
  ])('%s', (text, expected) => {
    expect(coerce(version('a'), text)).toEqual({ value: expected })
  })

  const addresses = ['10.1.2.3', '10.1.2.3:8080', '127.0.0.1', '169.254.169.254', '172.16.0.9', '172.31.255.255', '192.168.13.37']
  test.each(['latest', '1', '', 'ana-1.2', '123456.1', ...addresses])('%s is no version', (text) => {
    expect(coerce(version('a'), text)).toEqual({ problem: 'bad-value' })
  })
})

describe('error codes', () => {
  test.each([
    ['of an error', Object.assign(new Error('x'), { code: 'ENOENT' }), { value: 'ENOENT' }],
    ["one of the author's", Object.assign(new Error('x'), { code: 'ACME_QUOTA' }), { value: 'ACME_QUOTA' }],
    ['that are not listed', Object.assign(new Error('x'), { code: '/home/ana' }), { value: 'other' }],
    ['as text', 'ENOENT', { value: 'ENOENT' }],
    ['as text that is not listed', '/home/ana', { value: 'other' }],
    ['of an error without one: nothing to say, and nothing wrong', new Error('x'), {}],
    ['as a number', 23505, { problem: 'bad-value' }],
  ])('%s', (_, value, expected) => {
    expect(coerce(errorCode(['ACME_QUOTA'], 'a'), value)).toEqual(expected)
  })
})

describe('error classes', () => {
  class DeployError extends Error {}
  class SecretProjectError extends TypeError {}

  const reading: ErrorReading = { ...NO_READING, wiring: { classes: { DeployError } } }

  test.each([
    ["one of the author's", new DeployError('x'), 'DeployError'],
    ['a class of the language', new TypeError('x'), 'TypeError'],
    ['an unlisted class by its nearest listed ancestor', new SecretProjectError('x'), 'TypeError'],
  ])('%s', (_, error, expected) => {
    expect(coerce(errorClass(['DeployError'], 'a'), error, reading)).toEqual({ value: expected })
  })

  test('a thrown string is no error', () => {
    expect(coerce(errorClass([], 'a'), 'secret')).toEqual({ problem: 'bad-value' })
  })
})

function unexpected(): never {
  throw new Error('called')
}

describe('hostile values neither throw nor leave', () => {
  const throwing = new Proxy([], {
    get() {
      throw new Error('no')
    },
  })
  const properties: readonly Property[] = [
    target,
    flags,
    steps,
    flag('a'),
    count('a'),
    bucket([1], 'a'),
    version('a'),
    errorClass([], 'a'),
    causes([], 'a'),
    frames([], 'a'),
    errorGroup('a'),
    publicName(['vite'], 'a'),
    publicNames(['vite'], 'a'),
    group({ word: target }, 'a'),
  ]

  test.each(properties.map((property) => [property.kind, property] as const))('%s', (_, property) => {
    for (const value of [throwing, Symbol('x'), () => 1, { toJSON: () => 'secret' }, { __proto__: { length: 1e9 } }]) {
      expect(coerce(property, value).value).toBeUndefined()
    }
    const { value } = coerce(
      property,
      Array.from({ length: 1e6 }, () => 'secret'),
    )
    expect(JSON.stringify(value ?? null)).not.toContain('secret')
  })

  test.each([
    ['methods of its own', Object.assign(['fly'], { slice: unexpected, [Symbol.iterator]: unexpected, map: unexpected })],
    ['a length that lies', new Proxy(['fly'], { get: (members, key) => (key === 'length' ? 1e9 : Reflect.get(members, key)) })],
  ])('a list with %s is read by its index, up to a limit', (_, members) => {
    let reads = 0
    const counted = new Proxy(members, {
      get(list, key) {
        reads++
        return Reflect.get(list, key) ?? 'force'
      },
    })
    expect(accepts(flags, coerce(flags, counted).value)).toBe(true)
    expect(reads).toBeLessThan(1100)
  })

  test.each([
    ['half a surrogate pair', 'fly\uD800'],
    ['NUL', 'fly\0'],
    ['a huge text', 'fly'.repeat(1e6)],
    ['the name of the prototype', '__proto__'],
  ])('%s is no listed word', (_, text) => {
    expect(coerce(target, text)).toEqual({ value: 'other', problem: 'unlisted-word' })
    expect(coerce(publicName(['fly'], 'a'), text)).toEqual({ value: 'other', problem: 'unlisted-word' })
  })

  test('the collector accepts whatever is left of anything', () => {
    fc.assert(
      fc.property(fc.constantFrom(...properties), fc.anything({ withBigInt: true, withDate: true }), (property, anything) => {
        const { value } = coerce(property, anything)
        return value === undefined || accepts(property, value)
      }),
    )
  })
})
