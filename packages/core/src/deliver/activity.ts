import { machineActive } from '../define/own-events.ts'
import { MACHINE_ACTIVE } from '../define/names.ts'
import { bucketOf } from '../define/numbers.ts'
import type { WireEvent } from '../protocol/wire.ts'
import {
  dateOf,
  dayNumber,
  firstDayOf,
  kindOfPeriod,
  monthOf,
  periodBefore,
  periodOf,
  weekOf,
  type PeriodKind,
} from './calendar.ts'
import type { Moment } from './combine.ts'
import type { Tally } from './tally.ts'

const KINDS: readonly PeriodKind[] = machineActive.properties.period.words

/** Lower bounds of the words of `activeDays` after `0`. */
const ACTIVE_DAYS = [1, 2, 4, 8, 16]

/**
 * Counts this installation in every period it is first active in: one `machine.active` for each. Adds the periods to the tally.
 *
 * @param moments Activity outside CI, in the order of time.
 */
export function activityEvents(tally: Tally, moments: readonly Moment[], isContainer: boolean): WireEvent[] {
  const dates = moments.map(({ t }) => dateOf(t))
  const first = [tally.known.first, dates[0]].filter((date) => date !== undefined).toSorted()[0]
  if (first === undefined || dates[0] === undefined) return []
  tally.first = first
  return moments.flatMap(({ context }, index) => {
    const date = dates[index] as string
    return KINDS.filter((kind) => isNew(tally, periodOf(kind, date))).map((kind) => {
      tally.active.add(periodOf(kind, date))
      const place = context.cloudIde ? 'cloud-ide' : isContainer ? 'container' : 'local'
      const activeDays = activeDaysBefore(tally, periodOf(kind, date), first)
      return {
        name: MACHINE_ACTIVE,
        at: date,
        properties: {
          period: kind,
          cohort: cohortOf(first, date),
          age: ageOf(first, date),
          place,
          ...(activeDays && { activeDays }),
        },
      }
    })
  })
}

function isNew({ known, active }: Tally, period: string): boolean {
  return !active.has(period) && !known.active.includes(period)
}

/** When something was first active, more and more coarsely: by week for 8 weeks, by month for a year, then by year. */
export function cohortOf(first: string, date: string): string {
  const days = dayNumber(date) - dayNumber(first)
  if (days < 56) return weekOf(first)
  return days < 365 ? monthOf(first) : first.slice(0, 4)
}

/** How long something has been in use that was first active on a date. */
export function ageOf(first: string, date: string): string {
  const days = dayNumber(date) - dayNumber(first)
  if (days < 1) return 'first-day'
  if (days < 7) return 'first-week'
  return days < 31 ? 'first-month' : 'older'
}

/** On how many days of the week or month before this installation was active; undefined where it was not there yet. */
function activeDaysBefore({ known, active }: Tally, period: string, first: string): string | undefined {
  const kind = kindOfPeriod(period)
  if (kind === 'day') return undefined
  const before = periodBefore(period)
  if (firstDayOf(before) < firstDayOf(periodOf(kind, first))) return undefined
  const days = new Set([...known.active, ...active])
  const count = [...days].filter((day) => kindOfPeriod(day) === 'day' && periodOf(kind, day) === before).length
  return bucketOf(ACTIVE_DAYS, count)
}
