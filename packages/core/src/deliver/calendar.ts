import { DAY_MS } from '../edge/time-spans.ts'

/** Calendar periods in UTC, as their keys: day `2026-11-20`, ISO week `2026-W47`, month `2026-11`. */
export type PeriodKind = 'day' | 'week' | 'month'

/** The UTC date of a time. */
export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Days since 1970 of a date. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

/** The ISO week of a date: weeks start on Monday, and belong to the year that has their Thursday. */
export function weekOf(date: string): string {
  const day = dayNumber(date)
  const thursday = day - weekday(day) + 3
  const year = dateOf(thursday * DAY_MS).slice(0, 4)
  const week = Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

export function monthOf(date: string): string {
  return date.slice(0, 7)
}

/** The period of a kind that holds a date. */
export function periodOf(kind: PeriodKind, date: string): string {
  if (kind === 'day') return date
  return kind === 'week' ? weekOf(date) : monthOf(date)
}

export function kindOfPeriod(period: string): PeriodKind {
  if (period.includes('W')) return 'week'
  return period.length === 7 ? 'month' : 'day'
}

/** The first day of a period, in days since 1970. */
export function firstDayOf(period: string): number {
  const kind = kindOfPeriod(period)
  if (kind === 'day') return dayNumber(period)
  if (kind === 'month') return dayNumber(`${period}-01`)
  const fourth = dayNumber(`${period.slice(0, 4)}-01-04`)
  return fourth - weekday(fourth) + (Number(period.slice(6)) - 1) * 7
}

/** The period of the same kind before this one. */
export function periodBefore(period: string): string {
  return periodOf(kindOfPeriod(period), dateOf((firstDayOf(period) - 1) * DAY_MS))
}

/** Whether a text is the key of a period that exists. */
export function isPeriod(text: string): boolean {
  if (!/^\d{4}-(?:\d{2}(?:-\d{2})?|W\d{2})$/.test(text)) return false
  const first = firstDayOf(text)
  return Number.isFinite(first) && periodOf(kindOfPeriod(text), dateOf(first * DAY_MS)) === text
}

/** 0 on Monday, 6 on Sunday; day 0 was a Thursday. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}
