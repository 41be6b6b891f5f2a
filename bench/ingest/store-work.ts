import { quantile } from '../startup/statistics.ts'
import { load } from './load.ts'
import type { Server } from './servers.ts'

const ROUNDS = 4
const BURST = { callers: 64, events: 25 }
const BURST_MS = 700
/** Few callers that rest: what an answer takes is then the collector's doing, not that of a queue. */
const CALM = { callers: 8, events: 25, pauseMs: 20 }
const CALM_MS = 1500

/** An answer may take so much longer while the store works; of a tenth of a millisecond nobody would notice the double. */
const MAX_FACTOR = 1.5
const MAX_MORE_MS = 5

/**
 * Tells what answers take while the store works on what a burst left, and while it has nothing to do, in turn. All answers of a kind are
 * put together: one in a hundred of a single round is only a few.
 */
export async function compareStoreWork(server: Server): Promise<string> {
  const idle: number[] = []
  const working: number[] = []
  let busyRounds = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    await server.settled()
    idle.push(...(await load(server.url, CALM, CALM_MS, Math.random)).latenciesMs)
    await load(server.url, BURST, BURST_MS, Math.random)
    const before = server.lagBytes()
    working.push(...(await load(server.url, CALM, CALM_MS, Math.random)).latenciesMs)
    if (before > 0 && server.lagBytes() > 0) busyRounds += 1
  }
  const [quiet, disturbed] = [idle, working].map((times) => ({ p50: quantile(times, 0.5), p99: quantile(times, 0.99) })) as [
    Pair,
    Pair,
  ]
  const isMet = disturbed.p99 <= Math.max(quiet.p99 * MAX_FACTOR, quiet.p99 + MAX_MORE_MS)
  return [
    `Answers to ${CALM.callers} calm callers: p50 ${ms(quiet.p50)}, p99 ${ms(quiet.p99)} with an idle store;`,
    `p50 ${ms(disturbed.p50)}, p99 ${ms(disturbed.p99)} while it takes over a burst (in ${busyRounds} of ${ROUNDS} rounds to the end).`,
    `\nBudget: p99 not disturbed by store work, at most ${MAX_FACTOR} times or ${MAX_MORE_MS} ms more: ${isMet ? 'met' : 'NOT met'}.`,
  ].join(' ')
}

interface Pair {
  readonly p50: number
  readonly p99: number
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}
