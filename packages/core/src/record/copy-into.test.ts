import { expect, test } from 'vitest'
import { copyInto } from './copy-into.ts'
import type { Session } from './session.ts'

test('names in strict mode what the author’s own function threw', () => {
  const mine = new TypeError('no such flag')
  const session = { strict: true } as Session
  const copy = (): void =>
    copyInto(
      {},
      () => {
        throw mine
      },
      session,
    )
  expect(copy).toThrow(expect.objectContaining({ code: 'bad-value', cause: mine }) as Error)
})
