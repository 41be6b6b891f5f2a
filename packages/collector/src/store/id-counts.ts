/** How many different identifiers events carried, in the modes of a catalog that has any. 0 where a mode is not chosen. */
export interface IdCount {
  /** The Monday of a week; null for the whole time asked about. */
  readonly week: string | null
  /** Without the constants that stand for all installations of a CI vendor. */
  readonly machines: number
  readonly projects: number
  readonly sessions: number
}

/** The whole time first, then weeks, latest first; a week without any identifier is left out. */
export function inOrderOfWeeks(rows: readonly IdCount[]): IdCount[] {
  return rows
    .filter(({ machines, projects, sessions }) => machines + projects + sessions > 0)
    .toSorted((a, b) => (a.week === null ? -1 : b.week === null ? 1 : a.week < b.week ? 1 : -1))
}
