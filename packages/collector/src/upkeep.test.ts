import { expect, onTestFinished, test, vi } from 'vitest'
import type { EventStore } from './store/contract.ts'
import { startUpkeep } from './upkeep.ts'

const HOUR_MS = 60 * 60 * 1000

function fakeStore(upkeep: (today: string) => Promise<void>): EventStore {
  return { upkeep } as Partial<EventStore> as EventStore
}

test('runs at the start and once on every new UTC day', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const days: string[] = []
  let today = '2026-11-20'
  const upkeep = startUpkeep(
    fakeStore(async (day) => void days.push(day)),
    () => today,
    (line) => expect.fail(line),
  )
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
  const upkeep = startUpkeep(
    fakeStore(() => ((runs += 1) === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve())),
    () => '2026-11-20',
    (line) => lines.push(line),
  )
  await vi.advanceTimersByTimeAsync(3 * HOUR_MS)
  expect(lines).toEqual(['The daily upkeep of the store failed: disk full'])
  expect(runs).toBe(2)
  await upkeep.stop()
})
