import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { isError } from './error-reading.ts'

describe('[C-12] an error is told from what is none', () => {
  class Own extends TypeError {}
  test.each([
    ['an error', new Error('x')],
    ['one of a class of the program', new Own('x')],
    ['several', new AggregateError([])],
    ['one of another realm', runInNewContext('new RangeError("x")')],
    ['one behind a Proxy', new Proxy(new Own('x'), {})],
    ['a DOMException', new DOMException('x')],
  ])('%s', (_, value) => {
    expect(isError(value)).toBe(true)
  })

  const { proxy: revoked, revoke } = Proxy.revocable(new Error('x'), {})
  revoke()
  test.each([
    ['text', 'Error: x'],
    ['nothing', null],
    ['what only looks like one', { name: 'Error', message: 'x', stack: '' }],
    ['a class', Error],
    ['a revoked Proxy', revoked],
  ])('not %s', (_, value) => {
    expect(isError(value)).toBe(false)
  })

  test('what makes up ancestors without an end is asked for few of them', () => {
    let asked = 0
    const endless = (): object =>
      new Proxy(
        {},
        {
          getPrototypeOf() {
            asked++
            return endless()
          },
        },
      )
    expect(isError(endless())).toBe(false)
    expect(asked).toBeLessThan(100)
  })
})
