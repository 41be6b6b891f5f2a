import { describe, expect, test } from 'vitest'
import { errorKindOf } from './error-kind.ts'
import type { ErrorWiring } from './wiring.ts'

class ConfigError extends Error {}
class MissingConfigError extends ConfigError {}

describe('[R-SAM-3] tells the user’s mistakes from defects of the tool', () => {
  test.each<[string, unknown, ErrorWiring, string]>([
    ['nothing is said', new ConfigError('x'), {}, 'internal'],
    ['a listed class', new ConfigError('x'), { userErrors: [ConfigError] }, 'user'],
    ['a subclass of it', new MissingConfigError('x'), { userErrors: [ConfigError] }, 'user'],
    ['another class', new TypeError('x'), { userErrors: [ConfigError] }, 'internal'],
    ['the author’s rule says so', new Error('x'), { isUserError: () => true }, 'user'],
    ['the author’s rule says no', new Error('x'), { isUserError: () => false }, 'internal'],
    ['a class and a rule that says no', new ConfigError('x'), { userErrors: [ConfigError], isUserError: () => false }, 'user'],
    [
      'a rule that throws',
      new Error('x'),
      {
        isUserError: () => {
          throw new Error('no')
        },
      },
      'internal',
    ],
    ['a rule that gives a promise', new Error('x'), { isUserError: (() => Promise.resolve(true)) as never }, 'internal'],
    ['no error', 'secret', { userErrors: [ConfigError] }, 'internal'],
    ['a class that is none', new Error('x'), { userErrors: [undefined as never] }, 'internal'],
  ])('%s', (_, error, wiring, expected) => {
    expect(errorKindOf(error, wiring)).toBe(expected)
  })
})
