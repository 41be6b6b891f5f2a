import { once } from 'node:events'
import { connect } from 'node:net'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { STANDARD_ERRORS } from '../../define/error-classes.ts'
import { classOf, isOfClass } from './error-class.ts'

class DeployError extends Error {}
class QuotaError extends DeployError {}
class SecretProjectError extends Error {}
const Elsewhere = { DeployError: class extends Error {} }.DeployError

const classes = { DeployError }
const nameOf = (error: unknown, words: readonly string[] = ['DeployError']) => classOf(error, words, classes)

describe('[R-SAM-3] names an error by its class', () => {
  test.each([
    ["the author's", new DeployError('x'), 'DeployError'],
    ["a subclass of the author's", new QuotaError('x'), 'DeployError'],
    ['of the language', new RangeError('x'), 'RangeError'],
    ['the base class', new Error('x'), 'Error'],
    ['of Node', catchError(() => process.chdir('/no/such/place')), 'Error'],
    ['of Node, of a built-in class', catchError(() => Buffer.from(1 as never)), 'TypeError'],
    ['of the web platform', new DOMException('x', 'AbortError'), 'DOMException'],
    ['several', new AggregateError([]), 'AggregateError'],
    ['of a public package, by name', new (class ZodError extends Error {})(), 'ZodError'],
    ['a plain Error that a bundler named', Object.assign(new Error('x'), { name: 'RollupError' }), 'RollupError'],
    ['without an error as ancestor', Object.create(null) as object, 'other'],
  ])('%s', (_, error, expected) => {
    expect(nameOf(error)).toBe(expected)
  })

  test('of Node, for a connection that fails', async () => {
    const [error] = (await once(connect('/no/such/socket'), 'error')) as [unknown]
    expect(nameOf(error)).toBe('Error')
  })

  test('from another realm', () => {
    const foreign: unknown = runInContext('new TypeError("x")', createContext())
    expect(foreign instanceof TypeError).toBe(false)
    expect(nameOf(foreign)).toBe('TypeError')
  })
})

describe('[R-SAM-3] by identity: what only looks like the author’s class is not', () => {
  test.each([
    ['a class of the same name from elsewhere', new Elsewhere('x')],
    ['a plain Error with its name', Object.assign(new Error('x'), { name: 'DeployError' })],
    ['an error that claims it as constructor', Object.assign(new SecretProjectError('x'), { constructor: DeployError })],
  ])('%s', (_, error) => {
    expect(nameOf(error)).not.toBe('DeployError')
  })

  test('a class of the same name is other', () => {
    expect(nameOf(new Elsewhere('x'))).toBe('other')
  })

  test('a class the catalog does not list is other', () => {
    expect(nameOf(new DeployError('x'), [])).toBe('other')
  })

  test('a word the program gave no class for names nothing', () => {
    expect(classOf(new DeployError('x'), ['DeployError', 'constructor', '__proto__'])).toBe('other')
  })

  test('a renamed class keeps its word, as after a minifier', () => {
    const a = class extends Error {}
    Object.defineProperty(a, 'name', { value: 'a' })
    expect(classOf(new a(), ['DeployError'], { DeployError: a })).toBe('DeployError')
  })
})

test('[C-12] a class that is not listed is other, or its nearest listed ancestor', () => {
  const SecretCustomer = { 'Ana Ruiz 4711': class extends Error {} }['Ana Ruiz 4711']
  expect(nameOf(new SecretCustomer())).toBe('other')
  expect(nameOf(new (class extends SyntaxError {})())).toBe('SyntaxError')
})

describe('[C-12] hostile values', () => {
  const throwing = (trap: keyof ProxyHandler<object>) =>
    new Proxy(new Error('x'), {
      [trap]() {
        throw new Error('no')
      },
    })
  const endless: object = new Proxy(new Error('x'), { getPrototypeOf: () => endless })
  const { proxy: revoked, revoke } = Proxy.revocable(new Error('x'), {})
  revoke()

  test.each([
    ['a prototype that throws', throwing('getPrototypeOf'), 'other'],
    ['descriptors that throw', throwing('getOwnPropertyDescriptor'), 'other'],
    ['a chain without an end', endless, 'other'],
    ['a revoked Proxy', revoked, 'other'],
    [
      'a class whose name is a getter',
      new (class extends Error {
        static override get name(): string {
          throw new Error('no')
        }
      })(),
      'other',
    ],
    [
      'a class whose name is a function',
      new (class extends Error {
        static override name = (() => 'secret') as never
      })(),
      'other',
    ],
    [
      'a constructor that is a getter',
      Object.create({
        get constructor() {
          throw new Error('no')
        },
      }) as object,
      'other',
    ],
    ['no object', 'secret', undefined],
    ['nothing', null, undefined],
  ])('%s', (_, error, expected) => {
    expect(nameOf(error)).toBe(expected)
  })

  test('looks at a bounded number of ancestors', () => {
    let looks = 0
    const deep: object = new Proxy(new Error('x'), { getPrototypeOf: () => (looks++, deep) })
    expect(nameOf(deep)).toBe('other')
    expect(looks).toBeLessThan(20)
  })

  test('runs no getter of a class', () => {
    let ran = false
    const error = new (class extends Error {
      static override get name(): string {
        ran = true
        return 'TypeError'
      }
    })()
    expect(nameOf(error)).toBe('other')
    expect(ran).toBe(false)
  })
})

describe('tells instances without asking the class', () => {
  test.each([
    ['an instance', new DeployError('x'), DeployError, true],
    ['of a subclass', new QuotaError('x'), DeployError, true],
    ['of another class', new Error('x'), DeployError, false],
    ['no object', 'x', DeployError, false],
    [
      'of a class that claims every value',
      new Error('x'),
      class extends Date {
        static override [Symbol.hasInstance]() {
          return true
        }
      },
      false,
    ],
  ] as const)('%s', (_, error, type, expected) => {
    expect(isOfClass(error, type)).toBe(expected)
  })
})

test('the standard names are words a catalog could list, each once', () => {
  expect(new Set(STANDARD_ERRORS).size).toBe(STANDARD_ERRORS.length)
  for (const name of STANDARD_ERRORS) expect(name).toMatch(/^[A-Z][A-Za-z0-9]{2,40}$/)
})

function catchError(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
