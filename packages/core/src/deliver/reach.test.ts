import { expect, test } from 'vitest'
import { DAY_MS } from '../edge/time-spans.ts'
import type { Period } from '../protocol/wire.ts'
import { dateOf, dayNumber } from './calendar.ts'
import { NOTHING_COUNTED } from './counted.ts'
import { fold, MAX_REACH_ENTRIES } from './fold.ts'
import { reachMarks } from './reach.ts'
import { addedBy, newTally, type Tally } from './tally.ts'

const marksOf = (tally: Tally, date: string, word = 'build', name = 'command.finished'): Period[] =>
  reachMarks(tally, name, word, date)

test('the first event of a word in a day, week, month and ever is marked, and no other', () => {
  const tally = newTally(NOTHING_COUNTED)
  expect(marksOf(tally, '2026-11-20')).toEqual(['day', 'week', 'month', 'ever'])
  expect(marksOf(tally, '2026-11-20')).toEqual([])
  expect(marksOf(tally, '2026-11-21')).toEqual(['day'])
  expect(marksOf(tally, '2026-11-23')).toEqual(['day', 'week'])
  expect(marksOf(tally, '2026-12-01')).toEqual(['day', 'week', 'month'])
  expect(marksOf(tally, '2026-11-20')).toEqual([])
})

test('each word and each event has marks of its own', () => {
  const tally = newTally(NOTHING_COUNTED)
  marksOf(tally, '2026-11-20')
  expect(marksOf(tally, '2026-11-20', 'serve')).toEqual(['day', 'week', 'month', 'ever'])
  expect(marksOf(tally, '2026-11-20', 'build', 'command.started')).toEqual(['day', 'week', 'month', 'ever'])
})

test('what an earlier delivery marked is known', () => {
  const before = newTally(NOTHING_COUNTED)
  marksOf(before, '2026-11-20')
  const tally = newTally(fold(NOTHING_COUNTED, { counting: addedBy(before) }, Date.UTC(2026, 10, 20)))
  expect(marksOf(tally, '2026-11-20')).toEqual([])
  expect(marksOf(tally, '2026-11-24')).toEqual(['day', 'week'])
  expect(addedBy(tally).reach).toEqual({ 'command.finished build': ['2026-11-24', '2026-W48'] })
})

test('an event that comes late is marked in its own period, not in that of the delivery', () => {
  const tally = newTally(NOTHING_COUNTED)
  marksOf(tally, '2026-12-24')
  expect(marksOf(tally, '2026-12-01')).toEqual(['day', 'week'])
  expect(marksOf(tally, '2026-11-30')).toEqual(['day', 'month'])
})

test('words that are names of object properties are words', () => {
  for (const word of ['__proto__', 'constructor', 'toString']) {
    const tally = newTally(NOTHING_COUNTED)
    expect(marksOf(tally, '2026-11-20', word)).toHaveLength(4)
    const later = newTally(fold(NOTHING_COUNTED, { counting: addedBy(tally) }, Date.UTC(2026, 10, 20)))
    expect(marksOf(later, '2026-11-20', word)).toEqual([])
  }
})

test.each([undefined, ['a', 'b']])('%j is no word', (value) => {
  expect(reachMarks(newTally(NOTHING_COUNTED), 'a', value, '2026-11-20')).toEqual([])
})

test('flags and numbers are words too', () => {
  const tally = newTally(NOTHING_COUNTED)
  expect(reachMarks(tally, 'a', true, '2026-11-20')).toHaveLength(4)
  expect(reachMarks(tally, 'a', false, '2026-11-20')).toHaveLength(4)
  expect(reachMarks(tally, 'a', true, '2026-11-20')).toEqual([])
})

test('a word beyond the limit of the memory has no marks, for good: a number may be too small, never too large', () => {
  const tally = newTally(NOTHING_COUNTED)
  for (let index = 0; index < MAX_REACH_ENTRIES; index++) marksOf(tally, '2026-11-20', `w${index}`)
  expect(marksOf(tally, '2026-11-20', 'one-more')).toEqual([])
  const later = newTally(fold(NOTHING_COUNTED, { counting: addedBy(tally) }, Date.UTC(2026, 10, 20)))
  expect(marksOf(later, '2026-11-21', 'one-more')).toEqual([])
  expect(marksOf(later, '2026-11-21', 'w511')).toEqual(['day'])
})

test('over 400 days of random use and late events no period is marked twice, and none is left out', () => {
  let counted = NOTHING_COUNTED
  let seed = 7
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
  const expected = { day: new Set<string>(), ever: new Set<string>() }
  const marked: Record<Period, number> = { day: 0, week: 0, month: 0, ever: 0 }
  for (let day = dayNumber('2026-01-01'); day < dayNumber('2026-01-01') + 400; day++) {
    const tally = newTally(counted)
    for (let n = 0; n < 5; n++) {
      const word = `w${Math.floor(random() * 4)}`
      const date = dateOf((day - Math.floor(random() * 30)) * DAY_MS)
      expected.day.add(`${word} ${date}`)
      expected.ever.add(word)
      for (const period of marksOf(tally, date, word)) marked[period]++
    }
    counted = fold(counted, { counting: addedBy(tally) }, day * DAY_MS)
  }
  expect(marked.day).toBe(expected.day.size)
  expect(marked.ever).toBe(expected.ever.size)
})
