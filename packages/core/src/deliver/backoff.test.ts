import { expect, test } from 'vitest'
import { afterAnswer, afterFailure } from './backoff.ts'
import type { RecipientState } from './delivery-state.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 20)

function waits(random: number, count: number): number[] {
  let state: RecipientState | undefined
  return Array.from({ length: count }, () => {
    state = afterFailure(state, { now: NOW, random, reason: 'ECONNREFUSED' })
    return ((state.nextAttemptAt ?? 0) - NOW) / HOUR
  })
}

test('doubles from 12 hours to 30 days', () => {
  expect(waits(0.5, 8)).toEqual([12, 24, 48, 96, 192, 384, 720, 720])
})

test('spreads machines that failed together by 20 % to both sides', () => {
  expect(waits(0, 1)[0]).toBeCloseTo(9.6)
  expect(waits(0.999_999, 1)[0]).toBeCloseTo(14.4)
})

test('stays within 36 days after any number of failures', () => {
  const state = afterFailure({ failures: 1e9 }, { now: NOW, random: 0.99, reason: 'x' })
  expect(((state.nextAttemptAt ?? 0) - NOW) / HOUR).toBeLessThanOrEqual(36 * 24)
  expect(state.failures).toBe(1000)
})

test('waits as long as the receiver asks for, but not shorter than its own backoff', () => {
  const wait = (afterMs: number) =>
    (afterFailure(undefined, { now: NOW, random: 0.5, reason: '503', afterMs }).nextAttemptAt ?? 0) - NOW
  expect(wait(24 * HOUR)).toBe(24 * HOUR)
  expect(wait(1000)).toBe(12 * HOUR)
})

test('remembers since when a recipient fails, and forgets it with the first answer', () => {
  const first = afterFailure(undefined, { now: NOW, random: 0, reason: 'a' })
  const second = afterFailure(first, { now: NOW + HOUR, random: 0, reason: 'b' })
  expect(second).toMatchObject({ failures: 2, failingSince: NOW, lastResult: 'retry: b' })
  expect(afterAnswer(NOW, 'accepted')).toEqual({ failures: 0, lastAnswerAt: NOW, lastResult: 'accepted' })
})
