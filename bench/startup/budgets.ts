import type { Figures, Results } from './figures.ts'
import type { Group, Row } from './rows.ts'
import { COMMANDS_PER_DELIVERY } from './states.ts'
import { markdownTable, one, signed } from './table.ts'

/** What was measured, for a figure to be taken from: in all rounds, or in those of one series. */
interface Measured {
  of(row: Row): Figures
  beyond(row: Row, base: Row): number
}

/** One budget of Sonde's design. */
interface Budget {
  readonly what: string
  readonly limit: number | ((of: Measured) => number)
  readonly unit: 'ms' | '×'
  readonly figure: (of: Measured) => number
}

/** Compares what was measured with the budgets, as a Markdown table. The figures of the series follow that of all rounds. */
export function budgetTable(groups: readonly Group[], courier: Row, courierMb: number, results: Results): string {
  const budgets = [...groups.flatMap((group) => budgetsOf(group, courier)), courierCpu(courier)]
  const rows = budgets.map(({ what, limit, unit, figure }) => {
    const print = (value: number): string => (unit === 'ms' ? signed(value) : `${value.toFixed(2)} ×`)
    const series = [0, 1].map((index) => print(figure(measuredIn(results, index))))
    const measured = figure(results)
    const most = typeof limit === 'number' ? limit : limit(results)
    return [what, print(most), print(measured), series.join(', '), verdict(measured <= most)]
  })
  const memory = ['courier: memory, MB', '60', one(courierMb), '', verdict(courierMb <= 60)]
  return markdownTable(['Budget, ms', 'at most', 'measured', 'in each series', 'met'], [...rows, memory])
}

function measuredIn(results: Results, series: number): Measured {
  return {
    of: (row) => results.bySeries(row)[series] as Figures,
    beyond: (row, base) => results.beyond(row, base, series),
  }
}

/** A build may cost 1 % more, or 6 ms where that is less. */
const BUILD_SHARE = 0.01
const BUILD_MS = 6

function budgetsOf({ name, alone, empty, sonde, plugin, isBuild = false }: Group, courier: Row): Budget[] {
  const { offByVariable, offBySetting, recorded, due } = sonde
  const within = (what: string, limit: number, row: Row, base: Row): Budget => ({
    what: `${name}: ${what}`,
    limit,
    unit: 'ms',
    figure: ({ beyond }) => beyond(row, base),
  })
  // How long a host takes to load a plugin is not ours to spend or save; the table has that figure, too.
  if (plugin) return [within('recorded, beyond an empty plugin', 6, recorded, empty)]
  if (isBuild) {
    const limit = ({ of }: Measured): number => Math.max(BUILD_MS, of(alone).wall * BUILD_SHARE)
    return [{ ...within('recorded, beyond the build alone', BUILD_MS, recorded, alone), limit }]
  }
  return [
    within('off by variable, beyond empty imports', 1, offByVariable, empty),
    within('off by variable, beyond the program alone', 4, offByVariable, alone),
    within('off by setting, beyond empty imports', 1, offBySetting, empty),
    within('off by setting, beyond the program alone', 4, offBySetting, alone),
    within('recorded, beyond empty imports', 4, recorded, empty),
    within('recorded, beyond the program alone', 6, recorded, alone),
    {
      what: `${name}: recorded, by the program alone`,
      limit: 1.2,
      unit: '×',
      figure: ({ of }) => of(recorded).wall / of(alone).wall,
    },
    within('starting the courier, beyond the program alone', 15, due, alone),
    {
      what: `${name}: CPU per command, one courier per ${COMMANDS_PER_DELIVERY}`,
      limit: 8,
      unit: 'ms',
      figure: ({ of }) =>
        of(recorded).cpu - of(alone).cpu + (of(courier).cpu + of(due).cpu - of(recorded).cpu) / COMMANDS_PER_DELIVERY,
    },
  ]
}

function courierCpu(courier: Row): Budget {
  return { what: 'courier: CPU', limit: 50, unit: 'ms', figure: ({ of }) => of(courier).cpu }
}

function verdict(met: boolean): string {
  return met ? 'yes' : 'NO'
}
