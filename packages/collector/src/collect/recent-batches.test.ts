import { expect, test } from 'vitest'
import type { Answer } from './answer.ts'
import { createRecentBatches } from './recent-batches.ts'

const answer: Answer = { status: 202, body: '{}' }

test('gives a repeat the very answer, also before it is known', async () => {
  const recent = createRecentBatches(10)
  const coming = new Promise<Answer>((resolve) => void setImmediate(() => resolve(answer)))
  recent.set('a', coming)
  expect(recent.get('a')).toBe(coming)
  await coming
  expect(recent.get('a')).toBe(coming)
  expect(recent.get('b')).toBeUndefined()
})

test('forgets an answer that failed, so that a repeat is tried again', async () => {
  const recent = createRecentBatches(10)
  const failing = Promise.reject(new Error('disk full'))
  recent.set('a', failing)
  await expect(failing).rejects.toThrow('disk full')
  expect(recent.get('a')).toBeUndefined()
})

test('remembers the last ones only', () => {
  const recent = createRecentBatches(2)
  for (const batch of ['a', 'b', 'c']) recent.set(batch, Promise.resolve(answer))
  expect(['a', 'b', 'c'].map((batch) => recent.get(batch) !== undefined)).toEqual([false, true, true])
})

test('does not hold on to long answers', async () => {
  const recent = createRecentBatches(2)
  const long = Promise.resolve({ status: 202, body: 'x'.repeat(10_000) })
  recent.set('a', long)
  await long
  await Promise.resolve()
  expect(recent.get('a')).toBeUndefined()
})
