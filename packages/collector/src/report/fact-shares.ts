import type { CountRow, EventStore, Span } from '../store/contract.ts'

/** How often a fact has a value, as far as deliveries tell. */
export interface FactShare {
  readonly fact: string
  readonly value: string
  /** How many deliveries told this value. */
  readonly deliveries: number
  /** Of those that told this fact, 0 to 1. Every delivery weighs the same. */
  readonly share: number
  /** The standard error of the share: which deliveries tell which fact is drawn by lot. */
  readonly error: number
}

/**
 * Estimates what machines and runs are like from `machine.fact`: of the deliveries that tell a fact, those that tell a value. Unbiased,
 * because senders draw the fact without looking at any value.
 */
export async function factShares(store: EventStore, { tool, from, to }: Span): Promise<FactShare[]> {
  const by = [
    { property: 'fact', type: 'word' },
    { property: 'value', type: 'word' },
  ] as const
  const rows = await store.count({ tool, from, to, event: 'machine.fact', by })
  const totals = new Map<string, number>()
  for (const { key, events } of rows) totals.set(String(key[0]), (totals.get(String(key[0])) ?? 0) + events)
  return rows
    .map((row) => shareOf(row, totals))
    .toSorted((a, b) => byText(a.fact, b.fact) || b.deliveries - a.deliveries || byText(a.value, b.value))
}

function shareOf({ key, events }: CountRow, totals: ReadonlyMap<string, number>): FactShare {
  const [fact, value] = key.map(String) as [string, string]
  const total = totals.get(fact) ?? events
  const share = events / total
  return { fact, value, deliveries: events, share, error: Math.sqrt((share * (1 - share)) / total) }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
