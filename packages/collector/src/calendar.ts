const DAY_MS = 24 * 60 * 60 * 1000

/** For whoever asks about every day there is. */
export const ALL_DAYS = { from: '0001-01-01', to: '9999-12-31' } as const

/** The UTC day of a moment, `2026-11-20`: the finest time the collector keeps. */
export function utcDate(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

/** Tells the UTC day of a clock, and works it out only when it has changed. */
export function dayOf(now: () => Date): () => string {
  let day = ''
  let start = 0
  return () => {
    const time = now().getTime()
    if (day === '' || time < start || time >= start + DAY_MS) {
      day = utcDate(new Date(time))
      start = Date.parse(`${day}T00:00:00Z`)
    }
    return day
  }
}

/** Whether a text is a day of the calendar, such as `2026-11-20`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && utcDate(new Date(text)) === text
}

export function addDays(date: string, days: number): string {
  return utcDate(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS))
}

/** The Monday of the ISO week that `date` lies in. */
export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return addDays(date, -((weekday + 6) % 7))
}
