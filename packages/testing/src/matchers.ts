import { describeUnmatched, matchEvents, type ExpectedEvent } from './events/match-events.ts'
import { receivedEvents } from './events/received-events.ts'
import type { FakeCollector } from './fake-collector/fake-collector.ts'

/** What a matcher tells the test runner. */
interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** Compares what has arrived by now; `await expectEvents` waits for what is on its way. */
function toHaveSentEvents(collector: Pick<FakeCollector, 'requests'>, expected: readonly ExpectedEvent[]): MatcherResult {
  const unmatched = matchEvents(receivedEvents(collector), expected)
  const pass = unmatched.missing.length + unmatched.surplus.length === 0
  return {
    pass,
    message: () => (pass ? 'Exactly these events were sent.' : `Other events were sent:\n${describeUnmatched(unmatched)}`),
  }
}

function toHaveSentNothing(collector: Pick<FakeCollector, 'wire'>): MatcherResult {
  const bytes = collector.wire().length
  return {
    pass: bytes === 0,
    message: () => (bytes === 0 ? 'Nothing was sent, not even a connection’s first byte.' : `${bytes} bytes were sent.`),
  }
}

/** Matchers for `expect.extend`: what a {@link FakeCollector} was sent by now. */
export const matchers = { toHaveSentEvents, toHaveSentNothing }

/** The matchers as `expect` has them. */
export interface CollectorMatchers<R> {
  /** Exactly these events were accepted by now, in any order, with at least the properties that are given. */
  toHaveSentEvents(expected: readonly ExpectedEvent[]): R
  /** No byte came, from whatever program. */
  toHaveSentNothing(): R
}
