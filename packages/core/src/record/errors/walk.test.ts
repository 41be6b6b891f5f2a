import { describe, expect, test } from 'vitest'
import { causesOf } from './causes.ts'
import { codeOf } from './error-code.ts'
import { withCauses } from './walk.ts'

const withCode = (code: unknown, options?: ErrorOptions) => Object.assign(new Error('x', options), { code })
const chain = (length: number) => {
  let error = new Error('0')
  for (let depth = 1; depth < length; depth++) error = new Error(String(depth), { cause: error })
  return error
}

describe('[R-SAM-3] lists an error with what caused it', () => {
  test('nearest first', () => {
    const root = new RangeError('root')
    const middle = new TypeError('middle', { cause: root })
    const error = new Error('x', { cause: middle })
    expect(withCauses(error)).toEqual([error, middle, root])
    expect(causesOf(error, [])).toEqual(['TypeError', 'RangeError'])
  })

  test('with all that it gathers', () => {
    const [first, second] = [new TypeError('1', { cause: new EvalError('3') }), new RangeError('2')]
    expect(causesOf(new AggregateError([first, second], 'x'), [])).toEqual(['TypeError', 'RangeError', 'EvalError'])
  })

  test('leaves out causes that are no errors, but reads their code', () => {
    const error = new Error('x', { cause: { code: 'ENOSPC', path: '/home/ana' } })
    expect(causesOf(error, [])).toEqual([])
    expect(codeOf(error, [])).toBe('ENOSPC')
  })

  test('names the author’s classes', () => {
    class DeployError extends Error {}
    expect(causesOf(new Error('x', { cause: new DeployError('y') }), ['DeployError'], { DeployError })).toEqual(['DeployError'])
  })
})

describe('[R-SAM-3] is bounded', () => {
  test('in depth', () => {
    expect(withCauses(chain(10_000)).length).toBe(8)
  })

  test('in breadth', () => {
    const many = new AggregateError(Array.from({ length: 1e5 }, () => new TypeError('x')))
    expect(withCauses(many).length).toBe(9)
    expect(causesOf(many, []).length).toBe(8)
  })

  test('in both', () => {
    const grow = (depth: number): Error =>
      depth === 0 ? new Error('x') : new AggregateError(Array.from({ length: 6 }, () => grow(depth - 1)))
    expect(withCauses(grow(5)).length).toBe(32)
  })

  test('where an error causes itself', () => {
    const error = new Error('x')
    error.cause = error
    const other = new AggregateError([error], 'y')
    error.cause = other
    expect(withCauses(error)).toEqual([error, other])
  })

  test('where an error gathers itself again and again', () => {
    let looks = 0
    const error = new AggregateError([])
    const errors = Array.from({ length: 8 }, () => error)
    Object.defineProperty(error, 'errors', { get: () => (looks++, errors) })
    expect(withCauses(error)).toEqual([error])
    expect(looks).toBe(1)
  })

  test('where every look finds another cause', () => {
    let looks = 0
    const endless = (): object => ({
      get cause() {
        looks++
        return endless()
      },
      get errors() {
        return [endless(), endless()]
      },
    })
    expect(withCauses(endless()).length).toBe(32)
    expect(looks).toBe(32)
  })
})

describe('[C-12] hostile errors', () => {
  const throwing = new Proxy(new Error('x'), {
    get() {
      throw new Error('no')
    },
    getPrototypeOf() {
      throw new Error('no')
    },
  })
  const { proxy: revoked, revoke } = Proxy.revocable([], {})
  revoke()

  test.each([
    ['every getter throws', throwing],
    ['a list that is a revoked Proxy', { errors: revoked }],
    [
      'a list of a Proxy that throws',
      {
        errors: new Proxy([1, 2], {
          get: () => {
            throw new Error('no')
          },
        }),
      },
    ],
    ['a list that claims to be endless', { errors: new Proxy([], { get: (_, key) => (key === 'length' ? Infinity : {}) }) }],
    ['a list that is no list', { errors: { length: 1e9 }, cause: 'secret' }],
    ['no error', 'secret'],
    ['nothing', undefined],
  ])('%s', (_, error) => {
    expect(withCauses(error).length).toBeLessThanOrEqual(9)
    expect(codeOf(error, [])).toBeUndefined()
    expect(JSON.stringify(causesOf(error, []))).not.toContain('secret')
  })
})

describe('[R-SAM-3] names the code of an error', () => {
  test.each([
    ['of the system', withCode('EADDRINUSE'), 'EADDRINUSE'],
    ['of Node', withCode('ERR_INVALID_ARG_TYPE'), 'ERR_INVALID_ARG_TYPE'],
    ['of npm', withCode('ERESOLVE'), 'ERESOLVE'],
    ['of commander', withCode('commander.unknownOption'), 'commander.unknownOption'],
    ["the author's", withCode('ACME_QUOTA'), 'ACME_QUOTA'],
    ['of the nearest cause that has one', new Error('x', { cause: withCode('ECONNREFUSED') }), 'ECONNREFUSED'],
    ['of the error before that of its cause', withCode('ENOENT', { cause: withCode('ECONNREFUSED') }), 'ENOENT'],
    ['of the cause where its own is not listed', withCode('secret', { cause: withCode('ECONNREFUSED') }), 'ECONNREFUSED'],
    ['as Vite 8 has it', { errors: [withCode('UNRESOLVED_IMPORT')] }, 'UNRESOLVED_IMPORT'],
    ['none', new Error('x'), undefined],
    ['a number', withCode(23505), undefined],
    ['an object', withCode({ toString: () => 'ENOENT' }), undefined],
  ])('%s', (_, error, expected) => {
    expect(codeOf(error, ['ACME_QUOTA'])).toBe(expected)
  })

  test.each([
    'SECRET_TOKEN_4711',
    'ERR_CUSTOMER_ANA',
    'ENOENT ',
    'enoent',
    'ENOENT\n',
    '/home/ana',
    'E'.repeat(1e6),
    'constructor',
    '',
  ])('[C-12] what only looks like a code is other: %.40s', (code) => {
    expect(codeOf(withCode(code), ['ACME_QUOTA'])).toBe('other')
  })
})
