import { expect, test } from 'vitest'
import { CONTEXT, eventLine, finished, finishLine, started, startLine } from '../../test/spool.ts'
import { combine, type CombineFacts } from './combine.ts'
import type { SeenLines } from './counted.ts'
import { joinLines } from './join-lines.ts'
import { parseLine } from './parse-line.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const T = NOW - HOUR
const NOTHING: SeenLines = { done: [], carried: [] }

type Given = Partial<Omit<CombineFacts, 'gone' | 'finishedLater'>> & {
  readonly gone?: readonly string[]
  readonly finishedLater?: readonly string[]
  readonly before?: SeenLines
}

function combined(
  lines: readonly (object | string)[],
  { before = NOTHING, gone = [], finishedLater = [], ...facts }: Given = {},
) {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  return combine(joinLines(texts.map(parseLine), before), {
    now: NOW,
    claimedAt: NOW - 1000,
    isKnown: () => true,
    isStopped: () => false,
    gone: new Set(gone),
    finishedLater: new Set(finishedLater),
    ...facts,
  })
}

const carried = (result: { readonly carry: readonly string[] }): unknown[] => result.carry.map((text) => JSON.parse(text))
const names = (result: ReturnType<typeof combined>): string[] => result.events.map(({ name }) => name)

test('an event leaves with the facts of its run', () => {
  const line = eventLine({ t: T, version: '1.4.2', context: { ...CONTEXT, agent: 'a' } })
  expect(combined([line]).events).toEqual([{ ...line.event, t: T, version: '1.4.2', context: { ...CONTEXT, agent: 'a' } }])
})

test('a finish joins its start, in whatever order they lie, and takes its version and context from it', () => {
  const start = startLine({ t: T, version: '1.3.0', started: started() })
  const finish = finishLine({ t: T + 500, start: start.id })
  for (const lines of [
    [start, finish],
    [finish, start],
  ]) {
    const result = combined(lines)
    expect(result.events).toEqual([
      { ...started(), t: T, version: '1.3.0', context: CONTEXT },
      { ...finished(), t: T + 500, version: '1.3.0', context: CONTEXT },
    ])
    expect(result.carry).toEqual([])
    expect(result.dropped).toEqual({})
  }
})

test('a repeated line counts once, and so do its drops', () => {
  const line = eventLine({ t: T, dropped: { 'bad-value': 1 } })
  const result = combined([line, line, line])
  expect(result.events).toHaveLength(1)
  expect(result.dropped).toEqual({ 'bad-value': 1 })
})

test('fragments are counted', () => {
  const line = eventLine({ t: T })
  const result = combined([line, JSON.stringify(line).slice(0, 20), '{'])
  expect(result.events).toHaveLength(1)
  expect(result.dropped).toEqual({ 'bad-line': 2 })
})

test('drops travel from every kind of line', () => {
  const start = startLine({ t: T, dropped: { 'unlisted-event': 1 } })
  const lines = [
    start,
    finishLine({ t: T, start: start.id, dropped: { 'bad-value': 2 } }),
    eventLine({ t: T, dropped: { 'bad-value': 3 } }),
  ]
  expect(combined(lines).dropped).toEqual({ 'unlisted-event': 1, 'bad-value': 5 })
})

test('a run that still runs is carried over; its beginning leaves at once, and only once', () => {
  const start = startLine({ t: T, started: started(), dropped: { 'bad-value': 1 } })
  const first = combined([start])
  expect(names(first)).toEqual(['command.started'])
  expect(first.dropped).toEqual({ 'bad-value': 1 })
  expect(first.activity).toHaveLength(1)

  const second = combined(first.carry)
  expect(second).toMatchObject({ events: [], dropped: {}, activity: [] })
  const third = combined([...second.carry, JSON.stringify(finishLine({ t: NOW, start: start.id }))])
  expect(names(third)).toEqual(['command.finished'])
  expect(third.carry).toEqual([])
})

test('a run whose process is gone was aborted, on the day it started', () => {
  const start = startLine({ t: T, started: started() })
  const result = combined([start], { gone: [start.id] })
  expect(result.events).toEqual([
    { ...started(), t: T, version: '1.4.2', context: CONTEXT },
    { name: 'command.finished', properties: { command: 'build', outcome: 'aborted' }, t: T, version: '1.4.2', context: CONTEXT },
  ])
  expect(result.carry).toEqual([])
})

test('a run whose process is gone was not aborted when its finish came after the claim', () => {
  const start = startLine({ t: T })
  const result = combined([start], { gone: [start.id], finishedLater: [start.id] })
  expect(result.events).toEqual([])
  expect(carried(result)).toMatchObject([{ id: start.id, carried: true }])
})

test('a run whose catalog lists no event for an abort leaves nothing behind', () => {
  const { aborted: _, ...start } = startLine({ t: T })
  expect(combined([start], { gone: [start.id] })).toMatchObject({ events: [], carry: [], dropped: {} })
})

test('a finish whose start is gone is a late one', () => {
  expect(combined([finishLine({ t: T, start: 'gone' })])).toMatchObject({ events: [], carry: [], dropped: { 'late-finish': 1 } })
})

test('[R-SAM-6 dropped and counted] a late finish tells what was dropped, once', () => {
  const finish = finishLine({ t: T, start: 'gone', dropped: { 'bad-value': 2 } })
  const { dropped, seen } = combined([finish], { claimedAt: T })
  expect(dropped).toEqual({ 'late-finish': 1, 'bad-value': 2 })
  expect(combined([finish], { before: seen }).dropped).toEqual({})
})

test('[R-SAM-6 dropped and counted] a run that recorded nothing tells what it dropped, and was a use of the tool', () => {
  const { aborted: _, ...start } = startLine({ t: T, dropped: { 'unlisted-event': 3 } })
  const { finished: __, ...finish } = finishLine({ t: T, start: start.id })
  const result = combined([start, finish])
  expect(result).toMatchObject({ events: [], carry: [], dropped: { 'unlisted-event': 3 } })
  expect(result.activity).not.toEqual([])
})

test('a run that runs for 30 days is carried over, then given up', () => {
  const start = { ...startLine({ t: NOW - 30 * DAY }), carried: true as const }
  expect(combined([start]).carry).toHaveLength(1)
  const given = combined([start], { now: NOW + 1 })
  expect(given.carry).toEqual([])
  expect(given.events).toMatchObject([{ properties: { outcome: 'aborted' }, t: start.t }])
  expect(combined([start], { now: NOW + 5 * DAY })).toMatchObject({ events: [], carry: [], dropped: { expired: 1 } })
})

test('a run that took 31 days still ends today', () => {
  const start = { ...startLine({ t: NOW - 31 * DAY }), carried: true as const }
  expect(combined([start, finishLine({ t: T, start: start.id })]).events).toMatchObject([{ t: T, properties: { outcome: 'ok' } }])
})

test.each([
  ['an event of 30 days ago', eventLine({ t: NOW - 30 * DAY }), {}],
  ['an event older than 30 days', eventLine({ t: NOW - 30 * DAY - 1 }), { expired: 1 }],
  ['an event from the year 2099', eventLine({ t: Date.UTC(2099, 0, 1) }), { expired: 1 }],
  ['an event of a clock that was a little ahead', eventLine({ t: NOW + HOUR }), {}],
])('%s', (_, line, dropped) => {
  const result = combined([line])
  expect(result.dropped).toEqual(dropped)
  expect(result.events).toHaveLength('expired' in dropped ? 0 : 1)
  expect(result.activity).toHaveLength('expired' in dropped ? 0 : 1)
})

test('a start older than 30 days whose process is gone is expired, both its events', () => {
  const start = startLine({ t: NOW - 31 * DAY, started: started() })
  expect(combined([start], { gone: [start.id] })).toMatchObject({ events: [], carry: [], dropped: { expired: 2 } })
})

test('lines of a version without a catalog wait as they are, for 30 days', () => {
  const start = startLine({ t: T, version: '2.0.0', started: started(), dropped: { 'bad-value': 1 } })
  const lines = [
    start,
    finishLine({ t: T, start: start.id }),
    eventLine({ t: T, version: '2.0.0' }),
    eventLine({ t: T, version: '1.4.2' }),
  ]
  const isKnown = (version: string): boolean => version === '1.4.2'
  const result = combined(lines, { isKnown })
  expect(result.events).toHaveLength(1)
  expect(carried(result).toSorted(byId)).toEqual(lines.slice(0, 3).toSorted(byId))
  expect(result.dropped).toEqual({})
  expect(result.seen.done).toEqual([])

  const later = combined(result.carry)
  expect(later.events).toHaveLength(3)
  // What was dropped before them is still told.
  const expired = combined(result.carry, { now: NOW + 30 * DAY, isKnown })
  expect(expired).toMatchObject({ carry: [], dropped: { expired: 3, 'bad-value': 1 } })
})

function byId(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

test('lines of a newer format are left alone, and so is a finish that belongs to one', () => {
  const newer = { v: 2, id: 'new', t: T, type: 'start', secret: 1 }
  const finish = finishLine({ t: T, start: 'new' })
  const result = combined([newer, finish])
  expect(carried(result)).toEqual([newer, finish])
  expect(combined([newer], { now: NOW + 31 * DAY })).toMatchObject({ carry: [], dropped: { expired: 1 } })
})

test('events of a version that was told to stop are dropped, also those on their way', () => {
  const start = startLine({ t: T, started: started() })
  const result = combined([start, finishLine({ t: T, start: start.id }), eventLine({ t: T })], { isStopped: () => true })
  expect(result).toMatchObject({ events: [], activity: [], carry: [], dropped: { rejected: 3 } })
})

test('runs in CI are no activity', () => {
  const context = { ...CONTEXT, ci: 'github-actions' }
  const start = startLine({ t: T, context, started: started() })
  const result = combined([start, finishLine({ t: T, start: start.id }), eventLine({ t: T, context })])
  expect(result.events).toHaveLength(3)
  expect(result.activity).toEqual([])
})

test('activity is every moment of a run, in the order of time', () => {
  const start = startLine({ t: T })
  const result = combined([eventLine({ t: NOW }), finishLine({ t: T + HOUR / 2, start: start.id }), start])
  expect(result.activity.map(({ t }) => t)).toEqual([T, T + HOUR / 2, NOW])
})

test('remembers the lines that a run may repeat because it raced with the claim', () => {
  const claimedAt = T
  const old = eventLine({ t: claimedAt - 60_001 })
  const recent = eventLine({ t: claimedAt - 60_000 })
  const open = startLine({ t: claimedAt - 1 })
  expect(combined([old, recent, open], { claimedAt }).seen).toEqual({ done: [recent.id], carried: [open.id] })
})

test('drops a repeat of a line that was sealed before', () => {
  const line = eventLine({ t: T })
  const result = combined([line], { before: { done: [line.id], carried: [] } })
  expect(result).toMatchObject({ events: [], activity: [], dropped: {}, carry: [] })
})

test('a repeat of a start that was carried over before does not begin again, with or without the copy', () => {
  const start = startLine({ t: T, started: started(), dropped: { 'bad-value': 1 } })
  const { carry, seen } = combined([start], { claimedAt: T })
  const finish = finishLine({ t: T, start: start.id })
  for (const lines of [
    [start, finish],
    [...carry, start, finish],
    [start, ...carry, finish],
  ]) {
    const result = combined(lines, { before: seen })
    expect(names(result)).toEqual(['command.finished'])
    expect(result.dropped).toEqual({})
  }
})

test('a start seen beside its carried copy does not begin again, even if nobody remembers it', () => {
  const start = startLine({ t: T, started: started() })
  const { carry } = combined([start])
  expect(names(combined([start, ...carry]))).toEqual([])
  expect(names(combined([...carry, start]))).toEqual([])
})
