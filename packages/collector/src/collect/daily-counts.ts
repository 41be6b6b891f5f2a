/** Counts by key until the UTC day ends. */
export interface DailyCounts {
  /** Adds to a count and returns what it is then. */
  add(key: string, number: number): number
}

/** So many keys are told apart on one day; those beyond are not counted, because memory is for events. */
const MAX_KEYS = 100_000

export function createDailyCounts(today: () => string, maxKeys = MAX_KEYS): DailyCounts {
  const counts = new Map<string, number>()
  let day = ''
  return {
    add(key, number) {
      if (day !== today()) {
        counts.clear()
        day = today()
      }
      const count = (counts.get(key) ?? 0) + number
      if (number > 0 && (counts.size < maxKeys || counts.has(key))) counts.set(key, count)
      return count
    },
  }
}
