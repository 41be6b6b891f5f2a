import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Forgotten } from './store/contract.ts'
import { startUpkeep } from './upkeep.ts'

const HOUR_MS = 60 * 60 * 1000

const nothing: Forgotten = { expired: {} }
const retention = () => ({ acme: 365 })

test('runs at the start and once on every new UTC day', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const days: string[] = []
  let today = '2026-11-20'
  const upkeep = startUpkeep({
    store: { upkeep: async (day) => (days.push(day), nothing) },
    today: () => today,
    retention,
    report: (line) => expect.fail(line),
  })
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS)
  expect(days).toEqual(['2026-11-20'])
  today = '2026-11-21'
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS)
  expect(days).toEqual(['2026-11-20', '2026-11-21'])
  await upkeep.stop()
  today = '2026-11-22'
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS)
  expect(days).toHaveLength(2)
})

test('says when it failed and tries again within the hour', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const lines: string[] = []
  let runs = 0
  const upkeep = startUpkeep({
    store: { upkeep: () => ((runs += 1) === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve(nothing)) },
    today: () => '2026-11-20',
    retention,
    report: (line) => lines.push(line),
  })
  await vi.advanceTimersByTimeAsync(3 * HOUR_MS)
  expect(lines).toEqual(['The daily upkeep of the store failed: disk full'])
  expect(runs).toBe(2)
  await upkeep.stop()
})

test('says of a tool without a catalog how long others are kept', async () => {
  const lines: string[] = []
  const upkeep = startUpkeep({
    store: { upkeep: async () => ({ expired: { gone: 3 } }) },
    today: () => '2026-11-20',
    retention: () => ({ acme: 365, '*': 400 }),
    report: (line) => lines.push(line),
  })
  await upkeep.stop()
  expect(lines).toEqual(['Deleted 3 events of gone that were older than the 400 days they are kept.'])
})

test('asks for what each tool keeps, and says what was deleted', async () => {
  const lines: string[] = []
  const asked: unknown[] = []
  const upkeep = startUpkeep({
    store: { upkeep: async (_, days) => (asked.push(days), { expired: { acme: 12 } }) },
    today: () => '2026-11-20',
    retention,
    report: (line) => lines.push(line),
  })
  await upkeep.stop()
  expect(asked).toEqual([{ acme: 365 }])
  expect(lines).toEqual(['Deleted 12 events of acme that were older than the 365 days they are kept.'])
})

describe('a clock that is far ahead of what was written last', () => {
  function world(lastDay: string | undefined) {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const [days, lines]: [string[], string[]] = [[], []]
    const clock = { day: '2099-01-01' }
    const store = { upkeep: async (day: string) => (days.push(day), nothing) }
    const upkeep = startUpkeep({ store, today: () => clock.day, lastDay, retention, report: (line) => lines.push(line) })
    onTestFinished(() => upkeep.stop())
    return { days, lines, clock }
  }

  test('makes nothing be forgotten before it was corrected', async () => {
    const { days, lines, clock } = world('2026-11-20')
    await vi.advanceTimersByTimeAsync(20 * HOUR_MS)
    expect(days).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/^The clock says 2099-01-01, and the last day before was 2026-11-20\. /)])
    clock.day = '2026-11-21'
    await vi.advanceTimersByTimeAsync(HOUR_MS)
    expect(days).toEqual(['2026-11-21'])
  })

  test('is believed after a day: the collector may have rested for long', async () => {
    const { days } = world('2026-11-20')
    await vi.advanceTimersByTimeAsync(25 * HOUR_MS)
    expect(days).toEqual(['2099-01-01'])
  })

  test('is seen where it jumps in the middle, and not where nothing was written or the rest was short', async () => {
    const { days, lines, clock } = world(undefined)
    expect(days).toEqual(['2099-01-01'])
    clock.day = '2099-02-05'
    await vi.advanceTimersByTimeAsync(HOUR_MS)
    expect(days).toEqual(['2099-01-01', '2099-02-05'])
    clock.day = '2199-01-01'
    await vi.advanceTimersByTimeAsync(HOUR_MS)
    expect(days).toHaveLength(2)
    expect(lines).toHaveLength(1)
  })
})
