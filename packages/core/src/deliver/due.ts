import { DAY_MS, MINUTE_MS } from '../edge/time-spans.ts'
import type { DeliveryState } from './delivery-state.ts'

/** What a run knows when it decides whether to start a courier. */
export interface DueFacts {
  readonly now: number
  /** Size of this recipient's spool. */
  readonly spoolBytes: () => number
  /** Whether this version has written its catalog down: before, no courier can read its lines. */
  readonly isWired: () => boolean
  readonly delivery: DeliveryState
  readonly key: string
  readonly version: string
}

const FULL_ENOUGH_BYTES = 64 * 1024

/** A courier ends within seconds; one that was started this recently is still at work or has just been. */
const JUST_STARTED_MS = 10 * MINUTE_MS

/** No backoff of ours reaches further, so a later time was written while the clock was wrong. */
const LONGEST_BACKOFF_MS = 40 * DAY_MS

/**
 * Decides whether a run starts a courier: the first ever, 12 h after the last, as the first of a new UTC day, and, at most every 10
 * minutes, with 64 KiB waiting or as the first of a version. Never for a recipient in backoff or a version that was told to stop.
 *
 * A last start in the future means that the clock was set back. It counts as never: the courier it starts costs little and writes
 * the right time down.
 */
export function courierDue({ now, spoolBytes, isWired, delivery, key, version }: DueFacts): boolean {
  if (delivery.stopped?.[version] !== undefined) return false
  if (isInBackoff(delivery, key, now)) return false
  const { startedAt } = delivery
  if (startedAt === undefined) return true
  const since = now - startedAt
  if (since < 0) return since <= -JUST_STARTED_MS
  if (since >= DAY_MS / 2 || isNewDay(startedAt, now)) return true
  return since >= JUST_STARTED_MS && (spoolBytes() >= FULL_ENOUGH_BYTES || !isWired())
}

/** Whether a recipient failed and is to be left alone until later. */
export function isInBackoff(delivery: DeliveryState, key: string, now: number): boolean {
  const { nextAttemptAt = 0 } = delivery.recipients?.[key] ?? {}
  return nextAttemptAt > now && nextAttemptAt - now < LONGEST_BACKOFF_MS
}

function isNewDay(before: number, now: number): boolean {
  return Math.floor(before / DAY_MS) !== Math.floor(now / DAY_MS)
}
