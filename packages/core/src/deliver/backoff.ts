import { HOUR_MS } from '../edge/time-spans.ts'
import type { RecipientState } from './delivery-state.ts'

const FIRST_MS = 12 * HOUR_MS
const LONGEST_MS = 30 * 24 * HOUR_MS

/**
 * When a recipient that failed is asked again: 12 h after its first failure, twice as long after each further one, at most 30 d; each
 * within ±20 %, so that machines which failed together do not come back together. A time the receiver named is waited for too.
 *
 * @param random 0 (inclusive) to 1 (exclusive).
 */
export function afterFailure(
  before: RecipientState | undefined,
  { now, random, reason, afterMs = 0 }: { now: number; random: number; reason: string; afterMs?: number | undefined },
): RecipientState {
  const failures = Math.min((before?.failures ?? 0) + 1, 1000)
  const waitMs = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 10), LONGEST_MS) * (0.8 + 0.4 * random)
  return {
    ...before,
    failures,
    failingSince: before?.failingSince ?? now,
    nextAttemptAt: Math.round(now + Math.max(waitMs, afterMs)),
    lastResult: `retry: ${reason}`,
  }
}

/** What is remembered of a recipient that answered. */
export function afterAnswer(now: number, result: string): RecipientState {
  return { failures: 0, lastAnswerAt: now, lastResult: result }
}
