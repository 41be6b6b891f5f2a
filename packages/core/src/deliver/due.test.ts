import { expect, test } from 'vitest'
import type { DeliveryState } from './delivery-state.ts'
import { courierDue, isInBackoff } from './due.ts'

const NOON = Date.UTC(2026, 10, 20, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function due(
  delivery: Omit<DeliveryState, 'v'>,
  {
    spoolBytes = 300,
    isWired = true,
    ...facts
  }: { now?: number; spoolBytes?: number; isWired?: boolean; key?: string; version?: string } = {},
) {
  return courierDue({
    now: NOON,
    spoolBytes: () => spoolBytes,
    isWired: () => isWired,
    key: 'k',
    version: '1.4.2',
    delivery: { v: 1, ...delivery },
    ...facts,
  })
}

test('the first run ever is due', () => {
  expect(due({})).toBe(true)
})

test.each([
  ['just after the last start', { startedAt: NOON - 1000 }, false],
  ['11 hours after it on the same day', { startedAt: NOON - 11 * HOUR }, false],
  ['12 hours after it', { startedAt: NOON - 12 * HOUR }, true],
  ['a month after it', { startedAt: NOON - 30 * DAY }, true],
])('%s: %s', (_, delivery, expected) => {
  expect(due(delivery)).toBe(expected)
})

test('the first run of a new UTC day is due, one minute after a start on the day before', () => {
  const midnight = Date.UTC(2026, 10, 21)
  expect(due({ startedAt: midnight - MINUTE }, { now: midnight })).toBe(true)
  expect(due({ startedAt: midnight }, { now: midnight + MINUTE })).toBe(false)
})

test('64 KiB waiting are due, at most every 10 minutes', () => {
  expect(due({ startedAt: NOON - HOUR }, { spoolBytes: 64 * 1024 })).toBe(true)
  expect(due({ startedAt: NOON - HOUR }, { spoolBytes: 64 * 1024 - 1 })).toBe(false)
  expect(due({ startedAt: NOON - 9 * MINUTE }, { spoolBytes: 1e6 })).toBe(false)
  expect(due({ startedAt: NOON - 10 * MINUTE }, { spoolBytes: 1e6 })).toBe(true)
})

test('the first run of a version is due, at most every 10 minutes: nobody else can make its lines ready', () => {
  expect(due({ startedAt: NOON - HOUR }, { isWired: false })).toBe(true)
  expect(due({ startedAt: NOON - 9 * MINUTE }, { isWired: false })).toBe(false)
})

test('[C-3] a recipient in backoff is not due, not even on a new day or with much waiting', () => {
  const recipients = { k: { failures: 3, nextAttemptAt: NOON + 1 } }
  expect(due({ recipients })).toBe(false)
  expect(due({ recipients, startedAt: NOON - 5 * DAY }, { spoolBytes: 1e6 })).toBe(false)
  expect(due({ recipients, startedAt: NOON - 5 * DAY }, { now: NOON + 1 })).toBe(true)
})

test('the backoff of one recipient does not hold up another', () => {
  expect(due({ recipients: { k: { failures: 3, nextAttemptAt: NOON + DAY } } }, { key: 'other' })).toBe(true)
})

test('a stopped version is never due, another one is', () => {
  const stopped = { '1.4.2': '2026-11-19' }
  expect(due({ stopped })).toBe(false)
  expect(due({ stopped }, { version: '1.5.0' })).toBe(true)
})

test('a clock that was set back far does not silence: the courier it starts writes the right time down', () => {
  expect(due({ startedAt: NOON + 400 * DAY })).toBe(true)
  expect(due({ startedAt: NOON + 10 * MINUTE })).toBe(true)
})

test('a clock corrected by seconds does not start a second courier', () => {
  expect(due({ startedAt: NOON + 5000 })).toBe(false)
})

test('a backoff further away than any is an error of the clock, and ignored', () => {
  const delivery: DeliveryState = { v: 1, recipients: { k: { failures: 1, nextAttemptAt: NOON + 3000 * DAY } } }
  expect(isInBackoff(delivery, 'k', NOON)).toBe(false)
  expect(isInBackoff(delivery, 'k', NOON + 2999 * DAY)).toBe(true)
})

test.each([null, 'text', 7, { k: null }, { k: 'x' }])('a damaged list of recipients is ignored: %j', (recipients) => {
  expect(due({ recipients: recipients as never })).toBe(true)
})
