import { expect, onTestFinished, test, vi } from 'vitest'
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
