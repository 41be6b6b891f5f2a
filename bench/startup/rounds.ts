import { measure, type Cost } from './measure.ts'
import type { Row } from './rows.ts'
import { shuffled } from './statistics.ts'

/** What every row cost, once per round. */
export type Series = ReadonlyMap<Row, readonly Cost[]>

/** How many rounds there are at most, and how long. */
export interface Limits {
  readonly rounds: number
  readonly minutes: number
}

/** Whatever they take: of fewer no median says anything. */
const FEWEST_ROUNDS = 5

/** Runs every row once per round, in a new order each round, so that what disturbs the machine disturbs all of them. */
export async function collect(rows: readonly Row[], limits: Limits, onRound: (round: number) => void): Promise<Series> {
  const series = new Map<Row, Cost[]>(rows.map((row) => [row, []]))
  const until = performance.now() + limits.minutes * 60_000
  // The first round warms the file system's cache and is not counted.
  for (let round = 0; round <= limits.rounds; round++) {
    if (round > FEWEST_ROUNDS && performance.now() > until) break
    onRound(round)
    for (const row of shuffled(rows)) {
      const cost = await runOnce(row)
      if (round > 0) series.get(row)?.push(cost)
    }
  }
  return series
}

async function runOnce({ name, invocation, prepare, settle }: Row): Promise<Cost> {
  prepare?.()
  const cost = await measure(invocation)
  await settle?.()
  if (cost.exitCode !== 0) throw new Error(`\`${name}\` ended with ${cost.exitCode}.`)
  return cost
}
