import { expect, test } from 'vitest'
import type { Period, WireEvent } from '../protocol/wire.ts'
import { NOTHING_COUNTED } from './counted.ts'
import { fold } from './fold.ts'
import { MAX_SINGLY, mergeFrequent, type CountedEvent } from './merge-frequent.ts'
import { addedBy, newTally } from './tally.ts'

function counted(
  word: string,
  more: { at?: string; name?: string; group?: string; first?: Period[]; reach?: string | undefined } = {},
): CountedEvent {
  const { at = '2026-11-20', name = 'command.finished', group = 'g', first } = more
  const event: WireEvent = { name, at, ...(first && { first }), properties: { command: word, durationMs: 5 } }
  return { event, group, reach: 'reach' in more ? more.reach : 'command' }
}

const repeat = (n: number, event: CountedEvent): CountedEvent[] => Array.from({ length: n }, () => event)
const eventsOf = (merged: readonly CountedEvent[]): WireEvent[] => merged.map(({ event }) => event)

test('up to 100 events of a name and day leave as they are', () => {
  const events = repeat(MAX_SINGLY, counted('build'))
  expect(mergeFrequent(newTally(NOTHING_COUNTED), events)).toEqual(events)
})

test('the others leave as one number per word, with nothing but the word', () => {
  const events = [...repeat(100, counted('build')), ...repeat(50, counted('build')), ...repeat(7, counted('serve'))]
  const merged = eventsOf(mergeFrequent(newTally(NOTHING_COUNTED), events)).slice(100)
  expect(merged).toEqual([
    { name: 'command.finished', at: '2026-11-20', n: 50, properties: { command: 'build' } },
    { name: 'command.finished', at: '2026-11-20', n: 7, properties: { command: 'serve' } },
  ])
})

test('an event that stands for others is merged as so many', () => {
  const { event, ...rest } = counted('build')
  const merged = mergeFrequent(newTally(NOTHING_COUNTED), [
    ...repeat(100, counted('build')),
    { ...rest, event: { ...event, n: 12 } },
    counted('build'),
  ])
  expect(eventsOf(merged).at(-1)?.n).toBe(13)
})

test('no mark is lost in merging', () => {
  const events = [
    ...repeat(100, counted('build')),
    counted('serve', { first: ['day', 'ever'] }),
    counted('serve'),
    counted('serve', { first: ['week'] }),
  ]
  expect(eventsOf(mergeFrequent(newTally(NOTHING_COUNTED), events)).at(-1)).toEqual({
    name: 'command.finished',
    at: '2026-11-20',
    first: ['day', 'ever', 'week'],
    n: 3,
    properties: { command: 'serve' },
  })
})

test('an event without reach merges into a bare number', () => {
  const events = repeat(103, counted('x', { reach: undefined }))
  expect(eventsOf(mergeFrequent(newTally(NOTHING_COUNTED), events)).at(-1)).toEqual({
    name: 'command.finished',
    at: '2026-11-20',
    n: 3,
    properties: {},
  })
})

test('names and days are counted apart; what leaves in different bodies is merged apart', () => {
  const kinds = [counted('a'), counted('a', { at: '2026-11-21' }), counted('a', { name: 'other.event' })]
  expect(
    mergeFrequent(
      newTally(NOTHING_COUNTED),
      kinds.flatMap((kind) => repeat(100, kind)),
    ),
  ).toHaveLength(300)

  const events = [...repeat(100, counted('a')), ...repeat(2, counted('a', { group: 'h' })), ...repeat(3, counted('a'))]
  const merged = mergeFrequent(newTally(NOTHING_COUNTED), events).slice(100)
  expect(merged.map(({ group, event: { n } }) => [group, n])).toEqual([
    ['h', 2],
    ['g', 3],
  ])
})

test('the limit is that of the day, over all deliveries', () => {
  const first = newTally(NOTHING_COUNTED)
  mergeFrequent(first, repeat(60, counted('a')))
  const then = newTally(fold(NOTHING_COUNTED, { counting: addedBy(first) }, Date.UTC(2026, 10, 20)))
  const merged = eventsOf(mergeFrequent(then, repeat(60, counted('a'))))
  expect(merged).toHaveLength(41)
  expect(merged.at(-1)?.n).toBe(20)
  expect(addedBy(then).singly).toEqual({ '2026-11-20 command.finished': 100 })
})

test('every event is in the numbers, however many there are', () => {
  const events = Array.from({ length: 5000 }, (_, index) => counted(`w${index % 7}`, { at: `2026-11-${10 + (index % 3)}` }))
  const merged = eventsOf(mergeFrequent(newTally(NOTHING_COUNTED), events))
  expect(merged.reduce((sum, { n = 1 }) => sum + n, 0)).toBe(5000)
  expect(merged).toHaveLength(3 * 100 + 3 * 7)
})
