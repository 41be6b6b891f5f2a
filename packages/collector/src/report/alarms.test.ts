import { expect, test } from 'vitest'
import { addDays } from '../calendar.ts'
import { alarmsIn } from './alarms.ts'

const TODAY = '2026-11-20'

/** Events by day, the latest first. */
const kinds = (events: readonly number[], today = TODAY) =>
  alarmsIn(new Map(events.map((count, day) => [addDays(TODAY, -day), count])), today).map(({ kind }) => kind)

const days = (count: number, events: number): number[] => Array.from({ length: count }, () => events)
const week = [30, 30, 30, 30, 30, 0, 0]

test.each<[string, number[], string[]]>([
  ['that reports as ever', days(17, 50), []],
  ['that rests at weekends', [0, 0, 30, ...week, ...week], []],
  ['whose last day is not there yet', [0, ...days(16, 50)], []],
  ['that has stopped', [0, 0, 0, ...days(14, 50)], ['stopped']],
  ['that has stopped, and rested at weekends before', [0, 0, 0, ...week, ...week], ['stopped']],
  ['that was hardly used', [0, 0, 0, ...days(14, 1)], []],
  ['that is new', [50, 50, 50], []],
  ['that reports five times as much', [10, 250, 50, ...days(14, 50)], ['jumped']],
  ['that reports four times as much', [10, 200, 50, ...days(14, 50)], []],
  ['that reports five times next to nothing', [0, 50, 0, ...days(14, 5)], []],
  ['of which nothing is known', [], []],
])('[B-10] of a tool %s', (_, events, expected) => {
  expect(kinds(events)).toEqual(expected)
})

test('[B-10] says how much it is', () => {
  const stopped = alarmsIn(new Map(days(14, 50).map((events, day) => [addDays(TODAY, -3 - day), events])), TODAY)
  expect(stopped[0]?.message).toBe('Nothing is known of the last 3 days, and there were events on 14 of the 14 days before.')
})
