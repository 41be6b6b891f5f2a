import type { FakeCollector } from '../fake-collector/fake-collector.ts'
import { describeUnmatched, matchEvents, type ExpectedEvent } from './match-events.ts'
import { receivedEvents, type ReceivedEvent } from './received-events.ts'

export interface ExpectEventsOptions {
  /** How long what is missing may take to arrive, in milliseconds. Default 30 000; 0 looks at what is there. */
  readonly deadlineMs?: number
}

/** Events arrived that were not expected, or did not arrive that were. The message names each. */
export class EventsError extends Error {
  override readonly name = 'EventsError'
  readonly code = 'other-events'
  readonly missing: readonly ExpectedEvent[]
  readonly surplus: readonly ReceivedEvent[]

  constructor(missing: readonly ExpectedEvent[], surplus: readonly ReceivedEvent[]) {
    super(
      `What arrived is not what was expected:\n${describeUnmatched({ missing, surplus })}\n` +
        `Record what is missing, or expect what came; while telemetry is off, or before its notice, nothing comes. [other-events]`,
    )
    this.missing = missing
    this.surplus = surplus
  }
}

/**
 * Expects that exactly these events arrive, in any order: of each the name, and those of its properties that are given. What core adds by
 * itself, such as `machine.active`, is not looked at. Waits for as many as are expected; more that come later are not seen, so deliver
 * first (`deliverNow`) where nothing may be left.
 *
 * @throws EventsError where others arrived, or too few within `deadlineMs`.
 */
export async function expectEvents(
  collector: FakeCollector,
  expected: readonly ExpectedEvent[],
  { deadlineMs = 30_000 }: ExpectEventsOptions = {},
): Promise<void> {
  const enough = () => receivedEvents(collector).length >= expected.length
  if (deadlineMs > 0 && !enough()) await collector.until(enough, deadlineMs).catch(() => {})
  const { missing, surplus } = matchEvents(receivedEvents(collector), expected)
  if (missing.length > 0 || surplus.length > 0) throw new EventsError(missing, surplus)
}
