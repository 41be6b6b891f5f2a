import type { Cost } from './measure.ts'
import type { Series } from './rounds.ts'
import type { Row } from './rows.ts'
import { median, quantile, spread } from './statistics.ts'

/** The figures of one row, in milliseconds. */
export interface Figures {
  readonly wall: number
  readonly wallP10: number
  readonly cpu: number
}

/** Asks for figures of several series of rounds. */
export interface Results {
  /** Of all rounds together. */
  of(row: Row): Figures
  /** Of each series alone. */
  bySeries(row: Row): readonly Figures[]
  /** How far the wall medians of the series lie apart, as a share. */
  disagreement(row: Row): number
}

export function resultsOf(series: readonly Series[]): Results {
  const costs = (row: Row): (readonly Cost[])[] => series.map((each) => each.get(row) ?? [])
  const bySeries = (row: Row): Figures[] => costs(row).map(figuresOf)
  return {
    of: (row) => figuresOf(costs(row).flat()),
    bySeries,
    disagreement: (row) => spread(bySeries(row).map(({ wall }) => wall)),
  }
}

function figuresOf(costs: readonly Cost[]): Figures {
  const walls = costs.map(({ wallMs }) => wallMs)
  return { wall: median(walls), wallP10: quantile(walls, 0.1), cpu: median(costs.map(({ cpuMs }) => cpuMs)) }
}
