import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Both sides of the hours at which clocks change, days end, and a day was left out; half and quarter hours; the ends of the world. */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  'Europe/Berlin': ['2026-10-25T00:59:59Z', '2026-10-25T01:00:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'],
  'America/New_York': ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T14:59:59Z', '2026-04-04T15:00:00Z', '2026-10-03T15:29:59Z', '2026-10-03T15:30:00Z'],
  'Asia/Kathmandu': ['2026-11-21T18:14:59Z', '2026-11-21T18:15:00Z'],
  'America/St_Johns': ['2026-11-22T03:29:59Z', '2026-11-22T03:30:00Z'],
  'Pacific/Apia': ['2011-12-30T09:59:59Z', '2011-12-30T10:00:00Z'],
  'Pacific/Kiritimati': ['2026-11-21T09:59:59Z', '2026-11-21T10:00:00Z'],
  'Africa/Cairo': ['2026-04-23T21:59:59Z', '2026-04-23T22:00:00Z', '2026-10-29T20:59:59Z', '2026-10-29T21:00:00Z'],
  UTC: ['2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'],
}

const program = `
import { currentWorld } from ${JSON.stringify(new URL('world.ts', import.meta.url))}
const found = {}
for (const [zone, times] of Object.entries(JSON.parse(process.argv[1]))) {
  process.env.TZ = zone
  found[zone] = times.map((time) => currentWorld().localTime(Date.parse(time)))
}
console.log(JSON.stringify(found))
`

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What a calendar says. */
function calendarTime(zone: string, time: string): { hour: number; weekday: number } {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' })
    .formatToParts(Date.parse(time))
    .map(({ type, value }) => [type, value] as const)
  const { hour, weekday } = Object.fromEntries(parts) as { hour: string; weekday: string }
  return { hour: Number(hour), weekday: DAYS.indexOf(weekday) + 1 }
}

test('[R-GAT-10] the hour and the weekday are those of the clock on the wall, where clocks change and days end', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(ZONES)], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(stderr).toBe('')
  const expected = Object.entries(ZONES).map(([zone, times]) => [zone, times.map((time) => calendarTime(zone, time))] as const)
  expect(JSON.parse(stdout)).toEqual(Object.fromEntries(expected))
})
