import { projectActive } from '../define/own-events.ts'
import { PROJECT_ACTIVE } from '../define/names.ts'
import type { WireEvent } from '../protocol/wire.ts'
import { ageOf, cohortOf } from './activity.ts'
import { dateOf, periodOf, type PeriodKind } from './calendar.ts'
import type { Moment } from './combine.ts'
import type { Tally } from './tally.ts'

const KINDS: readonly PeriodKind[] = projectActive.properties.period.words

/**
 * Counts the project of a moment in every period it is first active in on this machine: one `project.active` for each. Adds the periods
 * to the tally.
 *
 * @param key What tells the project from others here.
 */
export function projectEvents({ known, projects }: Tally, key: string, { t }: Moment): WireEvent[] {
  const date = dateOf(t)
  const earlier = known.projects !== undefined && Object.hasOwn(known.projects, key) ? known.projects[key] : undefined
  const before = projects.get(key)
  const [first = date] = [earlier?.first, before?.first, date].filter((each) => each !== undefined).toSorted()
  const active = before?.active ?? new Set()
  const fresh = KINDS.filter((kind) => {
    const period = periodOf(kind, date)
    if (active.has(period) || earlier?.active.includes(period)) return false
    active.add(period)
    return true
  })
  if (fresh.length > 0) projects.set(key, { first, active })
  return fresh.map((period) => ({
    name: PROJECT_ACTIVE,
    at: date,
    properties: { period, cohort: cohortOf(first, date), age: ageOf(first, date) },
  }))
}
