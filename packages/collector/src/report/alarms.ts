import { addDays } from '../calendar.ts'
import type { EventStore } from '../store/contract.ts'

/** What an author would want to be woken for. */
export interface Alarm {
  readonly kind: 'stopped' | 'jumped'
  /** One sentence with its figures. */
  readonly message: string
}

/** The days that are compared with: two weeks, because most tools rest at weekends. */
const USUAL_DAYS = 14
/** Tools deliver up to a day late, so the latest days are not all there yet. */
const SILENT_DAYS = 3
const MIN_USED_DAYS = 7
const MIN_EVENTS = 100
const JUMP = 5

/**
 * Finds out whether a tool that used to report has stopped, or reports many times what it did. A shipped telemetry client has sent
 * nothing for years without anybody noticing; one that loops is as silent.
 *
 * @param eventsOn Events of a tool by UTC day.
 */
export function alarmsIn(eventsOn: ReadonlyMap<string, number>, today: string): Alarm[] {
  const last = (days: number, before: string): number[] =>
    Array.from({ length: days }, (_, day) => eventsOn.get(addDays(before, -day)) ?? 0)
  const silent = last(SILENT_DAYS, today).every((events) => events === 0)
  const usual = last(USUAL_DAYS, addDays(today, -SILENT_DAYS))
  const usedDays = usual.filter((events) => events > 0).length
  if (silent && usedDays >= MIN_USED_DAYS && sumOf(usual) >= MIN_EVENTS) {
    const message = `Nothing is known of the last ${SILENT_DAYS} days, and there were events on ${usedDays} of the ${USUAL_DAYS} days before.`
    return [{ kind: 'stopped', message }]
  }
  const recent = Math.max(...last(SILENT_DAYS, today))
  const most = Math.max(...usual)
  if (usedDays < MIN_USED_DAYS || recent < MIN_EVENTS || recent < JUMP * most) return []
  return [
    {
      kind: 'jumped',
      message: `One of the last ${SILENT_DAYS} days has ${recent} events; none of the ${USUAL_DAYS} before had more than ${most}.`,
    },
  ]
}

/** Asks the store for the alarms of a tool. */
export async function alarmsOf(store: Pick<EventStore, 'count'>, tool: string, today: string): Promise<Alarm[]> {
  const from = addDays(today, -USUAL_DAYS - SILENT_DAYS)
  const rows = await store.count({ tool, from, to: today, by: [{ field: 'at' }] })
  return alarmsIn(new Map(rows.map(({ key, events }) => [key[0] ?? '', events])), today)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
