import { expect, test } from 'vitest'
import type { Answer } from './answer.ts'
import { createInFlight } from './in-flight.ts'

const answer: Answer = { status: 202, body: '{}' }

test('gives a repeat the very answer that is being prepared, and only as long', async () => {
  const inFlight = createInFlight()
  const coming = new Promise<Answer>((resolve) => void setImmediate(() => resolve(answer)))
  inFlight.set('a', coming)
  expect(inFlight.get('a')).toBe(coming)
  expect(inFlight.get('b')).toBeUndefined()
  await coming
  expect(inFlight.get('a')).toBeUndefined()
})

test('forgets an answer that failed, so that a repeat is tried again', async () => {
  const inFlight = createInFlight()
  const failing = Promise.reject(new Error('disk full'))
  inFlight.set('a', failing)
  await expect(failing).rejects.toThrow('disk full')
  expect(inFlight.get('a')).toBeUndefined()
})
