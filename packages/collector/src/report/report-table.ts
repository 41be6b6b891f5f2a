/** A table of a report, for people, for programs and for a dashboard alike. */
export interface ReportTable {
  /** Permanent. */
  readonly id: string
  readonly title: string
  /** What the cells are, in their order. The first columns are words. */
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly (readonly ReportCell[])[]
  /** What somebody who reads the table has to know. */
  readonly note?: string
}

export interface ReportColumn {
  readonly name: string
  /** `share` is 0 to 1, `change` a difference of shares, `ms` milliseconds. */
  readonly unit: 'word' | 'count' | 'share' | 'change' | 'ms'
}

/** Null where nothing is known. */
export type ReportCell = string | number | null

export function words(...names: readonly string[]): ReportColumn[] {
  return names.map((name) => ({ name, unit: 'word' }))
}

export function column(name: string, unit: ReportColumn['unit']): ReportColumn {
  return { name, unit }
}
