import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import type { EventStore } from '../store/contract.ts'
import { createApplier } from './applier.ts'
import type { Segment } from './log/segment.ts'

interface FakeStore {
  readonly store: EventStore
  readonly applied: string[]
  apply: (segment: Segment) => Promise<{ damaged: number }>
}

function fakeStore(): FakeStore {
  const fake: FakeStore = {
    applied: [],
    apply: async () => ({ damaged: 0 }),
    store: {
      async apply(segment: Segment) {
        const result = await fake.apply(segment)
        fake.applied.push(segment.id)
        return result
      },
    } as Partial<EventStore> as EventStore,
  }
  return fake
}

function segments(count: number): { directory: string; all: Segment[] } {
  const directory = tempDirectory()
  const all = Array.from({ length: count }, (_, index) => {
    const path = join(directory, `${index}.ndjson`)
    writeFileSync(path, '12345')
    return { id: String(index), path, bytes: 5 }
  })
  return { directory, all }
}

test('brings segments into the store in order, and removes each when the store has it', async () => {
  const { store, applied } = fakeStore()
  const { directory, all } = segments(3)
  const applier = createApplier({ store, report: (line) => expect.fail(line) })
  for (const segment of all) applier.add(segment)
  expect(applier.waitingBytes).toBe(15)
  await applier.settled()
  expect(applied).toEqual(['0', '1', '2'])
  expect(readdirSync(directory)).toEqual([])
  expect(applier.waitingBytes).toBe(0)
})

test('is settled when it has what was there, also while more comes without end', async () => {
  const fake = fakeStore()
  const [first, second, ...later] = segments(40).all as [Segment, Segment, ...Segment[]]
  const applier = createApplier({ store: fake.store, report: (line) => expect.fail(line) })
  // A new one for each that is stored, as under load.
  fake.apply = async () => {
    const next = later.shift()
    if (next) applier.add(next)
    return { damaged: 0 }
  }
  applier.add(first)
  applier.add(second)
  await applier.settled()
  expect(fake.applied.slice(0, 2)).toEqual(['0', '1'])
  expect(later.length).toBeGreaterThan(30)
  await applier.stop()
})

test('applies one segment at a time', async () => {
  const fake = fakeStore()
  let running = 0
  fake.apply = async () => {
    expect((running += 1)).toBe(1)
    await new Promise(setImmediate)
    running -= 1
    return { damaged: 0 }
  }
  const applier = createApplier({ store: fake.store, report: (line) => expect.fail(line) })
  for (const segment of segments(5).all) applier.add(segment)
  await applier.settled()
  expect(fake.applied).toHaveLength(5)
})

/** Waits until the applier does, on a clock that stands still. */
async function resting(): Promise<void> {
  while (vi.getTimerCount() === 0) await new Promise(setImmediate)
}

/** Lets the applier wait as long as it likes, once. */
async function rested(): Promise<void> {
  await resting()
  await vi.advanceTimersToNextTimerAsync()
}

const threadThatIs = (utilization: number) => () => ({ idle: 0, active: 0, utilization })
const idle = threadThatIs(0)

test('rests between segments unless somebody waits', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { store, applied } = fakeStore()
  const applier = createApplier({ store, report: (line) => expect.fail(line), utilization: idle })
  for (const segment of segments(4).all) applier.add(segment)
  await rested()
  await resting()
  expect(applied).toEqual(['0'])
  await rested()
  await rested()
  await resting()
  expect(applied).toEqual(['0', '1'])
  await applier.settled()
  expect(applied).toEqual(['0', '1', '2', '3'])
})

test('does not rest while too much waits', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { store, applied } = fakeStore()
  const applier = createApplier({ store, report: (line) => expect.fail(line), hurryAboveBytes: 11, utilization: threadThatIs(1) })
  for (const segment of segments(5).all) applier.add(segment)
  await rested()
  await resting()
  expect(applied).toEqual(['0', '1', '2'])
  await applier.stop()
})

test('does not begin while a burst lasts, and then at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { store, applied } = fakeStore()
  let now = 1
  const applier = createApplier({ store, report: (line) => expect.fail(line), utilization: () => threadThatIs(now)() })
  for (const segment of segments(1).all) applier.add(segment)
  for (let look = 0; look < 20; look += 1) await rested()
  await resting()
  expect(applied).toEqual([])
  now = 0.1
  await rested()
  expect(applied).toEqual(['0'])
  await applier.settled()
})

test('begins in a burst that does not end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { store, applied } = fakeStore()
  const applier = createApplier({ store, report: (line) => expect.fail(line), utilization: threadThatIs(1) })
  for (const segment of segments(1).all) applier.add(segment)
  await vi.advanceTimersByTimeAsync(9900)
  expect(applied).toEqual([])
  await vi.advanceTimersByTimeAsync(100)
  expect(applied).toEqual(['0'])
  await applier.settled()
})

test('takes what comes after it had nothing to do', async () => {
  const { store, applied } = fakeStore()
  const applier = createApplier({ store, report: (line) => expect.fail(line) })
  await applier.settled()
  for (const segment of segments(2).all) {
    applier.add(segment)
    await applier.settled()
  }
  expect(applied).toEqual(['0', '1'])
})

test('keeps a segment the store refuses, says so, and tries again, less and less often', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const fake = fakeStore()
  const { all } = segments(2)
  const lines: string[] = []
  const applier = createApplier({ store: fake.store, report: (line) => lines.push(line), retryDelayMs: 1000 })
  fake.apply = () => Promise.reject(new Error('disk full\nTry something'))
  for (const segment of all) applier.add(segment)
  await applier.settled()
  expect(lines).toEqual(['The store did not take 0.ndjson, which stays in the log: disk full'])
  await vi.advanceTimersByTimeAsync(1000)
  await applier.settled()
  expect(lines).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1999)
  expect(lines).toHaveLength(2)
  expect(all.every(({ path }) => existsSync(path))).toBe(true)
  fake.apply = async () => ({ damaged: 0 })
  await vi.advanceTimersByTimeAsync(1)
  await applier.settled()
  expect(fake.applied).toEqual(['0', '1'])
})

test('does not hurry a store that is failing when more arrives', async () => {
  const fake = fakeStore()
  const [first, second] = segments(2).all as [Segment, Segment]
  const lines: string[] = []
  const applier = createApplier({ store: fake.store, report: (line) => lines.push(line), retryDelayMs: 1e6 })
  fake.apply = () => Promise.reject(new Error('disk full'))
  applier.add(first)
  await applier.settled()
  applier.add(second)
  await applier.settled()
  expect(lines).toHaveLength(1)
  expect(applier.waitingBytes).toBe(10)
  await applier.stop()
})

test('puts a damaged segment aside instead of removing it', async () => {
  const fake = fakeStore()
  const lines: string[] = []
  fake.apply = async () => ({ damaged: 2 })
  const [segment] = segments(1).all as [Segment]
  const applier = createApplier({ store: fake.store, report: (line) => lines.push(line) })
  applier.add(segment)
  await applier.settled()
  expect(existsSync(segment.path)).toBe(false)
  expect(existsSync(`${segment.path}.damaged`)).toBe(true)
  expect(lines).toEqual([expect.stringContaining(`2 records of ${basename(segment.path)} are damaged`)])
})

test('finishes what it is applying when it is stopped, and leaves the rest', async () => {
  const fake = fakeStore()
  const { store, applied } = fake
  const { directory, all } = segments(3)
  const applier = createApplier({ store, report: (line) => expect.fail(line), utilization: idle })
  const applying = new Promise<void>((resolve) => {
    fake.apply = async () => {
      resolve()
      return { damaged: 0 }
    }
  })
  for (const segment of all) applier.add(segment)
  await applying
  await applier.stop()
  expect(applied).toEqual(['0'])
  expect(readdirSync(directory)).toEqual(['1.ndjson', '2.ndjson'])
})
