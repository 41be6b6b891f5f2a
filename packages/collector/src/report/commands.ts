import type { CatalogInput } from '@sonde/core/protocol'
import type { CountRow, EventStore, Span } from '../store/contract.ts'
import { sourcesOf, type Source } from './sources.ts'

export interface CommandRow {
  /** Null where the event did not say. */
  readonly command: string | null
  readonly events: number
  /** Installations, each counted once in every such UTC period; `ever` counts those that used the command for the first time. */
  readonly installations: CountRow['first']
  /** Errors among the events, 0 to 1. */
  readonly errorRate: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

export interface Commands {
  readonly commands: readonly CommandRow[]
  /** By command and outcome. */
  readonly outcomes: readonly CountRow[]
}

/** Counts the ends of commands, whatever their event and its properties are called in the catalogs. */
export async function countCommands(store: EventStore, span: Span, catalogs: readonly CatalogInput[]): Promise<Commands> {
  const counted = await Promise.all(sourcesOf(catalogs, 'command.finished').map((source) => countOne(store, span, source)))
  const outcomes = counted.flatMap((one) => one.outcomes)
  const rows = new Map<string | null, CountRow>()
  for (const row of counted.flatMap(({ finished }) => finished)) {
    const command = row.key[0] ?? null
    const before = rows.get(command)
    rows.set(command, before ? together(before, row) : row)
  }
  const commands = [...rows.values()].toSorted((a, b) => b.events - a.events).map((row) => toCommandRow(row, outcomes))
  return { commands, outcomes }
}

async function countOne(store: EventStore, { tool, from, to }: Span, source: Source) {
  const query = { tool, from, to, event: source.event }
  const named = (known: string) => source.property(known) ?? ({ property: known, type: 'word' } as const)
  const command = named('command')
  const [finished, outcomes] = await Promise.all([
    store.count({ ...query, by: [command], percentilesOf: named('durationMs').property }),
    store.count({ ...query, by: [command, named('outcome')] }),
  ])
  return { finished, outcomes }
}

/** One command under two names of its event. Percentiles cannot be added, so those of the name with more events stand for both. */
function together(a: CountRow, b: CountRow): CountRow {
  const { day, week, month, ever } = a.first
  const first = { day: day + b.first.day, week: week + b.first.week, month: month + b.first.month, ever: ever + b.first.ever }
  return { ...(a.events >= b.events ? a : b), events: a.events + b.events, first }
}

function toCommandRow({ key, events, first, percentiles }: CountRow, outcomes: readonly CountRow[]): CommandRow {
  const [command = null] = key
  const errors = outcomes.filter((row) => row.key[0] === command && row.key[1] === 'error')
  return {
    command,
    events,
    installations: first,
    errorRate: errors.reduce((sum, row) => sum + row.events, 0) / events,
    p50Ms: percentiles?.p50 ?? null,
    p95Ms: percentiles?.p95 ?? null,
  }
}
