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
  /**
   * How much longer one row took than another, median of the rounds: both ran within seconds of each other in each, so what slows the
   * machine for longer than that falls out. Of all rounds, or of one series.
   */
  beyond(row: Row, base: Row, series?: number): number
  /** How far the wall medians of the series lie apart, as a share. */
  disagreement(row: Row): number
}

export function resultsOf(series: readonly Series[]): Results {
  const costs = (row: Row): (readonly Cost[])[] => series.map((each) => each.get(row) ?? [])
  const bySeries = (row: Row): Figures[] => costs(row).map(figuresOf)
  return {
    of: (row) => figuresOf(costs(row).flat()),
    bySeries,
    beyond: (row, base, only) =>
      median(series.flatMap((each, index) => (only === undefined || only === index ? differences(each, row, base) : []))),
    disagreement: (row) => spread(bySeries(row).map(({ wall }) => wall)),
  }
}

function differences(series: Series, row: Row, base: Row): number[] {
  const bases = series.get(base) ?? []
  return (series.get(row) ?? []).map(({ wallMs }, round) => wallMs - (bases[round]?.wallMs ?? Number.NaN))
}

function figuresOf(costs: readonly Cost[]): Figures {
  const walls = costs.map(({ wallMs }) => wallMs)
  return { wall: median(walls), wallP10: quantile(walls, 0.1), cpu: median(costs.map(({ cpuMs }) => cpuMs)) }
}
