/** How a run ended, as the report calls it. */
export type Outcome = 'ok' | 'error' | 'aborted'

/** One run that telemetry was to record. */
export interface RecordedRun {
  readonly machine: string
  readonly command: string
  readonly outcome: Outcome
}

/** What `sonde-collector report --json` says about a tool, as far as this demo compares it. */
export interface Report {
  readonly commands: readonly {
    readonly command: string | null
    readonly events: number
    readonly installations: { readonly week: number }
  }[]
  readonly outcomes: readonly { readonly word: string | null; readonly events: number }[]
  readonly events: readonly { readonly word: string | null; readonly events: number }[]
  readonly active: { readonly weeks: readonly { readonly installations: number }[] }
  readonly dropped: readonly unknown[]
  readonly rejected: readonly unknown[]
}

/** Names every difference between what was run and what the report says. */
export function differences(runs: readonly RecordedRun[], report: Report): string[] {
  const expected = statements({
    commands: countBy(runs, ({ command }) => command),
    machines: new Map([...groupBy(runs, ({ command }) => command)].map(([command, group]) => [command, machinesOf(group)])),
    outcomes: countBy(runs, ({ outcome }) => outcome),
    installations: machinesOf(runs),
    lost: 0,
  })
  const found = statements({
    commands: new Map(report.commands.map(({ command, events }) => [String(command), events])),
    machines: new Map(report.commands.map(({ command, installations }) => [String(command), installations.week])),
    outcomes: new Map(report.outcomes.map(({ word, events }) => [String(word), events])),
    installations: report.active.weeks.reduce((sum, { installations }) => sum + installations, 0),
    lost: report.dropped.length + report.rejected.length,
  })
  return [...new Set([...expected.keys(), ...found.keys()])]
    .map((statement) => ({ statement, ran: expected.get(statement) ?? 0, reported: found.get(statement) ?? 0 }))
    .filter(({ ran, reported }) => ran !== reported)
    .map(({ statement, ran, reported }) => `${statement}: ran ${ran}, reported ${reported}`)
}

interface Numbers {
  readonly commands: ReadonlyMap<string, number>
  /** Machines by command. */
  readonly machines: ReadonlyMap<string, number>
  readonly outcomes: ReadonlyMap<string, number>
  readonly installations: number
  /** Reasons for which anything was dropped or rejected. */
  readonly lost: number
}

function statements({ commands, machines, outcomes, installations, lost }: Numbers): Map<string, number> {
  return new Map([
    ...[...commands].map(([command, events]) => [`runs of \`${command}\``, events] as const),
    ...[...machines].map(([command, count]) => [`machines that ran \`${command}\``, count] as const),
    ...[...outcomes].map(([outcome, events]) => [`runs that ended as ${outcome}`, events] as const),
    ['active installations', installations],
    ['reasons for lost events', lost],
  ])
}

function machinesOf(runs: readonly RecordedRun[]): number {
  return new Set(runs.map(({ machine }) => machine)).size
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  return new Map([...groupBy(items, keyOf)].map(([key, group]) => [key, group.length]))
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
