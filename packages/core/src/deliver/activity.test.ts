import { expect, test } from 'vitest'
import { CONTEXT } from '../../test/spool.ts'
import { machineActive } from '../define/own-events.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { checkEvent } from '../protocol/check-event.ts'
import type { WireEvent } from '../protocol/wire.ts'
import { activityEvents, cohortOf } from './activity.ts'
import { NOTHING_COUNTED, type Counted } from './counted.ts'
import { fold } from './fold.ts'
import { addedBy, newTally } from './tally.ts'

/** Uses the tool on these dates, each sealed on its own day, and returns the events. */
function active(dates: readonly string[], before: Counted = NOTHING_COUNTED): WireEvent[] {
  let counted = before
  return dates.flatMap((date) => {
    const tally = newTally(counted)
    const t = Date.parse(`${date}T12:00:00Z`)
    const events = activityEvents(tally, [{ t, version: '1.0.0', context: CONTEXT }], false)
    counted = fold(counted, { counting: addedBy(tally) }, t)
    return events
  })
}

const of = (events: readonly WireEvent[], period: string) => events.filter(({ properties }) => properties['period'] === period)

test('one event per newly active day, week and month, whatever else happens in them', () => {
  const events = active(['2026-11-19', '2026-11-19', '2026-11-20', '2026-11-22', '2026-11-23', '2026-12-01'])
  expect(of(events, 'day').map(({ at }) => at)).toEqual(['2026-11-19', '2026-11-20', '2026-11-22', '2026-11-23', '2026-12-01'])
  expect(of(events, 'week').map(({ at }) => at)).toEqual(['2026-11-19', '2026-11-23', '2026-12-01'])
  expect(of(events, 'month').map(({ at }) => at)).toEqual(['2026-11-19', '2026-12-01'])
})

test('several moments of several days in one delivery count as if they had been delivered one by one', () => {
  const times = [0, 0.1, 1, 2, 9].map((days) => Date.UTC(2026, 10, 16) + days * DAY_MS)
  const tally = newTally(NOTHING_COUNTED)
  const events = activityEvents(
    tally,
    times.map((t) => ({ t, version: '1.0.0', context: CONTEXT })),
    false,
  )
  expect(events).toEqual(active(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-25']))
})

test.each([
  ['2026-11-20', '2026-W47', 'first-day'],
  ['2026-11-21', '2026-W47', 'first-week'],
  ['2026-11-26', '2026-W47', 'first-week'],
  ['2026-11-27', '2026-W47', 'first-month'],
  ['2026-12-20', '2026-W47', 'first-month'],
  ['2026-12-21', '2026-W47', 'older'],
  ['2027-01-14', '2026-W47', 'older'],
  ['2027-01-15', '2026-11', 'older'],
  ['2027-11-19', '2026-11', 'older'],
  ['2027-11-20', '2026', 'older'],
])('on %s an installation of 2026-11-20 is of cohort %s and %s', (date, cohort, age) => {
  const last = active(['2026-11-20', date]).findLast(({ properties }) => properties['period'] === 'day')
  expect(last?.properties).toMatchObject({ cohort, age })
  expect(cohortOf('2026-11-20', date)).toBe(cohort)
})

test('tells on how many days of the week or month before it was active, never for a day', () => {
  const events = active(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-23', '2026-12-07', '2027-02-01'])
  expect(of(events, 'day').every(({ properties }) => properties['activeDays'] === undefined)).toBe(true)
  expect(of(events, 'week').map(({ properties }) => properties['activeDays'])).toEqual([undefined, '2-3', '0', '0'])
  expect(of(events, 'month').map(({ properties }) => properties['activeDays'])).toEqual([undefined, '4-7', '0'])
})

test('counts a whole month of days', () => {
  const days = Array.from({ length: 30 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`)
  expect(of(active([...days, '2026-12-01']), 'month').at(-1)?.properties['activeDays']).toBe('16+')
})

test.each([
  [undefined, false, 'local'],
  [undefined, true, 'container'],
  [true as const, false, 'cloud-ide'],
  [true as const, true, 'cloud-ide'],
])('cloud IDE %s, container %s: %s', (cloudIde, isContainer, place) => {
  const moment = { t: 0, version: '1.0.0', context: { ...CONTEXT, ...(cloudIde && { cloudIde }) } }
  expect(activityEvents(newTally(NOTHING_COUNTED), [moment], isContainer)[0]?.properties['place']).toBe(place)
})

test('an earlier day that becomes known late is counted, and moves the first day', () => {
  const late = active(['2026-11-20', '2026-11-10'])
  expect(of(late, 'day').map(({ at }) => at)).toEqual(['2026-11-20', '2026-11-10'])
  expect(late.at(-1)?.properties).toMatchObject({ cohort: '2026-W46', age: 'first-day' })
})

test('nothing happened, nothing is counted', () => {
  const tally = newTally(NOTHING_COUNTED)
  expect(activityEvents(tally, [], false)).toEqual([])
  expect(addedBy(tally)).toEqual({ active: [], reach: {}, singly: {} })
})

test('a collector takes every event', () => {
  const events = active(['2026-11-16', '2026-11-20', '2026-11-23', '2026-12-01'])
  const catalog = { events: { 'machine.active': machineActive } } as unknown as CatalogInput
  expect(events.map((event) => checkEvent([catalog], event, event.at))).toEqual(events.map(() => undefined))
})
