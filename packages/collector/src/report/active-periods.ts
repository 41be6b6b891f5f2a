import { mondayOf } from '../calendar.ts'
import type { EventStore, Span } from '../store/contract.ts'

/** Active installations or projects per period, latest first. Each period stands for itself: days do not add up to a week. */
export interface Active {
  readonly days: readonly ActivePeriod[]
  readonly weeks: readonly ActivePeriod[]
  readonly months: readonly ActivePeriod[]
}

export interface ActivePeriod {
  /** Its first day. */
  readonly start: string
  readonly installations: number
}

/** Counts what says of itself that it is active: `machine.active` or `project.active`. */
export async function activePeriods(store: EventStore, { tool, from, to }: Span, event: string): Promise<Active> {
  // A month is counted on the first active day in it, which may lie before `from`.
  const rows = await store.count({
    tool,
    from: `${from.slice(0, 7)}-01`,
    to,
    event,
    by: [{ property: 'period', type: 'word' }, { field: 'at' }],
  })
  const periods = (period: string, startOf: (date: string) => string): ActivePeriod[] => {
    const sums = new Map<string, number>()
    for (const { key, events } of rows) {
      if (key[0] !== period) continue
      const start = startOf(key[1] as string)
      sums.set(start, (sums.get(start) ?? 0) + events)
    }
    return [...sums]
      .map(([start, installations]) => ({ start, installations }))
      .filter(({ start }) => period === 'month' || start >= from)
      .toSorted((a, b) => (a.start < b.start ? 1 : -1))
  }
  return {
    days: periods('day', (date) => date),
    weeks: periods('week', mondayOf),
    months: periods('month', (date) => `${date.slice(0, 7)}-01`),
  }
}
