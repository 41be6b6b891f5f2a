import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { batchNumber, record } from '../../../test/bodies.ts'
import { tempDirectory } from '../../../test/temp-directory.ts'
import { NotDurable, openAppendLog, type AppendLog, type AppendLogOptions, type Disk } from './append-log.ts'
import { readSegment, type Segment } from './segment.ts'

interface TestLog {
  readonly log: AppendLog
  readonly directory: string
  readonly sealed: Segment[]
  readonly disk: TestDisk
}

/** A disk that is told when to finish and when to fail. */
interface TestDisk extends Disk {
  writes: number
  syncs: number
  /** Called by every sync before it ends. */
  onSync: () => Promise<void>
  onWrite: (bytes: Buffer, offset: number) => number
}

function testDisk(): TestDisk {
  const { writeSync } = process.getBuiltinModule('node:fs')
  return {
    writes: 0,
    syncs: 0,
    onSync: () => Promise.resolve(),
    onWrite: (bytes, offset) => bytes.length - offset,
    async write(descriptor, bytes, offset) {
      this.writes += 1
      return writeSync(descriptor, bytes, offset, this.onWrite(bytes, offset))
    },
    async sync() {
      this.syncs += 1
      await this.onSync()
    },
  }
}

function open(options: Partial<AppendLogOptions> = {}): TestLog {
  const directory = tempDirectory()
  const sealed: Segment[] = []
  const disk = testDisk()
  const log = openAppendLog({
    directory,
    nextSequence: 1,
    segmentBytes: 1e9,
    segmentAgeMs: 1e9,
    onSealed: (segment) => sealed.push(segment),
    disk,
    ...options,
  })
  return { log, directory, sealed, disk }
}

async function batchesIn(paths: readonly string[]): Promise<string[]> {
  const contents = await Promise.all(paths.map(readSegment))
  return contents.flatMap(({ records }) => records.map(({ batch }) => batch))
}

function pathsIn(directory: string): string[] {
  return readdirSync(directory)
    .toSorted()
    .map((name) => join(directory, name))
}

test('has written and synced a record when append resolves [promise 7]', async () => {
  const { log, directory, disk } = open()
  let synced = false
  disk.onSync = async () => {
    expect(await batchesIn(pathsIn(directory))).toEqual([batchNumber(1)])
    synced = true
  }
  await log.append(record(1))
  expect(synced).toBe(true)
})

test('writes with the real disk', async () => {
  const { log, directory } = open({ disk: undefined as never })
  await log.append(record(1))
  expect(await batchesIn(pathsIn(directory))).toEqual([batchNumber(1)])
})

test('shares one write and one sync among everyone who waits', async () => {
  const { log, disk } = open()
  await Promise.all(Array.from({ length: 64 }, (_, index) => log.append(record(index))))
  expect(disk).toMatchObject({ writes: 1, syncs: 1 })
})

test('lets those who come during a sync share the next one', async () => {
  const { log, disk } = open()
  const late: Promise<void>[] = []
  disk.onSync = async () => {
    if (disk.syncs === 1) for (let index = 10; index < 20; index += 1) late.push(log.append(record(index)))
  }
  await log.append(record(1))
  await Promise.all(late)
  expect(late).toHaveLength(10)
  expect(disk.syncs).toBe(2)
})

test('writes a batch once when it comes again before it is on disk, and says so to all who sent it [promise 7]', async () => {
  const { log, directory, disk } = open()
  const during: Promise<void>[] = []
  disk.onSync = async () => {
    if (disk.syncs === 1) during.push(log.append(record(1)), log.append(record(2)), log.append(record(2)))
  }
  await Promise.all([log.append(record(1)), log.append(record(1, []))])
  await Promise.all(during)
  expect(await batchesIn(pathsIn(directory))).toEqual([batchNumber(1), batchNumber(2)])
  // Whether it is in the store by now is for the store to know.
  await log.append(record(1))
  expect(await batchesIn(pathsIn(directory))).toHaveLength(3)
})

test('writes the wish to erase a batch beside the batch', async () => {
  const { log, directory } = open()
  const erase = { kind: 'erase', batch: batchNumber(1), received: '2026-11-20' } as const
  await Promise.all([log.append(erase), log.append(record(1)), log.append(erase)])
  const [segment = ''] = pathsIn(directory)
  expect((await readSegment(segment)).records.map(({ kind }) => kind)).toEqual(['erase', 'batch', 'erase'])
})

test('keeps whole what is more than fits into one piece of memory, and what comes while that is written', async () => {
  const { log, directory, disk } = open()
  const large = (index: number) => {
    const batch = batchNumber(index)
    const text = JSON.stringify({ batch, tool: 'acme', context: {}, events: [], pad: 'a'.repeat(250_000) })
    return log.append({ kind: 'body', batch, received: '2026-11-20', text })
  }
  const late: Promise<void>[] = []
  disk.onSync = async () => {
    if (disk.syncs < 4)
      for (let index = 0; index < 6; index += 1) late.push(large(disk.syncs * 10 + index), log.append(record(90 + late.length)))
  }
  await Promise.all(Array.from({ length: 6 }, (_, index) => large(index)))
  await log.seal()
  await Promise.all(late)
  const batches = await batchesIn(pathsIn(directory))
  expect(late).toHaveLength(36)
  expect(new Set(batches).size).toBe(42)
  expect(batches).toHaveLength(42)
  expect(disk.syncs).toBe(4)
  expect(log.waitingBytes).toBe(0)
})

test('goes on where a write was short', async () => {
  const { log, directory, disk } = open()
  disk.onWrite = (bytes, offset) => Math.min(100, bytes.length - offset)
  await Promise.all([log.append(record(1)), log.append(record(2))])
  expect(await batchesIn(pathsIn(directory))).toEqual([batchNumber(1), batchNumber(2)])
})

test.each(['onSync', 'onWrite'] as const)('acknowledges nothing when %s fails, and goes on in a new segment', async (step) => {
  const { log, sealed, disk, directory } = open()
  await log.append(record(1))
  const works = disk[step]
  disk[step] = () => {
    throw new Error('no space left')
  }
  const results = await Promise.allSettled([log.append(record(2)), log.append(record(3))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(results[0]).toMatchObject({ reason: expect.any(NotDurable) as unknown })
  expect(performance.now() - (log.failedAtMs ?? Number.NaN)).toBeGreaterThanOrEqual(0)
  disk[step] = works as never
  await log.append(record(4))
  expect(log.failedAtMs).toBeUndefined()
  await log.seal()
  expect(sealed).toHaveLength(2)
  expect(pathsIn(directory)).toHaveLength(2)
  const batches = await batchesIn(pathsIn(directory))
  expect(batches[0]).toBe(batchNumber(1))
  expect(batches.at(-1)).toBe(batchNumber(4))
})

test('tries a batch again that could not be written, and answers for all who sent it', async () => {
  const { log, directory, disk } = open()
  disk.onWrite = () => {
    throw new Error('no space left')
  }
  const results = await Promise.allSettled([log.append(record(1)), log.append(record(1))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  disk.onWrite = (bytes, offset) => bytes.length - offset
  await log.append(record(1))
  expect(await batchesIn(pathsIn(directory))).toEqual([batchNumber(1)])
})

test('keeps half a record of a failed write away from what follows', async () => {
  const { log, sealed, disk } = open()
  await log.append(record(1))
  disk.onWrite = (_, offset) => {
    if (offset > 0) throw new Error('no space left')
    return 50
  }
  await expect(log.append(record(2))).rejects.toThrow('no space left')
  disk.onWrite = (bytes, offset) => bytes.length - offset
  await log.append(record(3))
  await log.seal()
  expect(await batchesIn(sealed.map(({ path }) => path))).toEqual([batchNumber(1), batchNumber(3)])
})

test('leaves no file behind for each attempt on a full disk', async () => {
  const { log, directory, sealed, disk } = open()
  const works = disk.onWrite
  disk.onWrite = () => {
    throw new Error('no space left')
  }
  for (let index = 0; index < 5; index += 1) await expect(log.append(record(index))).rejects.toBeInstanceOf(NotDurable)
  await log.seal()
  expect({ files: pathsIn(directory), sealed }).toEqual({ files: [], sealed: [] })
  disk.onWrite = works
  await log.append(record(9))
  await log.seal()
  expect(await batchesIn(sealed.map(({ path }) => path))).toEqual([batchNumber(9)])
})

test('rejects when a segment cannot be created, and works again when it can', async () => {
  const { log, directory } = open()
  const { rmSync, mkdirSync } = process.getBuiltinModule('node:fs')
  rmSync(directory, { recursive: true })
  await expect(log.append(record(1))).rejects.toBeInstanceOf(NotDurable)
  mkdirSync(directory)
  await log.append(record(2))
  expect(await batchesIn(pathsIn(directory))).toEqual([batchNumber(2)])
})

test('seals a segment that has reached its size', async () => {
  const { log, sealed } = open({ segmentBytes: 1000 })
  for (let index = 0; index < 10; index += 1) await log.append(record(index))
  await log.seal()
  expect(sealed.length).toBeGreaterThan(2)
  for (const { bytes } of sealed.slice(0, -1)) expect(bytes).toBeGreaterThanOrEqual(1000)
  expect(await batchesIn(sealed.map(({ path }) => path))).toEqual(Array.from({ length: 10 }, (_, index) => batchNumber(index)))
})

test('seals a segment that has reached its age, and only if there is one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { log, sealed } = open({ segmentAgeMs: 1000 })
  await vi.advanceTimersByTimeAsync(5000)
  expect(sealed).toHaveLength(0)
  await log.append(record(1))
  await vi.advanceTimersByTimeAsync(999)
  expect(sealed).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1)
  await vi.waitFor(() => expect(sealed).toHaveLength(1), { timeout: 60_000 })
  await vi.advanceTimersByTimeAsync(5000)
  expect(sealed).toHaveLength(1)
})

test('seals while it is written to without a pause', async () => {
  const { log, sealed } = open()
  const writing = { on: true }
  let index = 0
  const writer = (async () => {
    while (writing.on) await Promise.all([log.append(record((index += 1))), log.append(record((index += 1)))])
  })()
  for (let round = 0; round < 3; round += 1) await log.seal()
  expect(sealed.length).toBeGreaterThanOrEqual(1)
  writing.on = false
  await writer
  await log.seal()
  expect(await batchesIn(sealed.map(({ path }) => path))).toHaveLength(index)
})

test('seals what waits, not only what is written: nothing that was asked for is left behind', async () => {
  const { log, sealed } = open()
  const appends = [log.append(record(1)), log.append(record(2))]
  await log.seal()
  await Promise.all(appends)
  expect(await batchesIn(sealed.map(({ path }) => path))).toEqual([batchNumber(1), batchNumber(2)])
})

test('seals nothing when there is nothing', async () => {
  const { log, sealed, directory } = open()
  await log.seal()
  expect(sealed).toEqual([])
  expect(readdirSync(directory)).toEqual([])
})

test('knows how much waits for the disk', async () => {
  const { log, disk } = open()
  let during = 0
  disk.onSync = async () => {
    during = log.waitingBytes
  }
  await log.append(record(1))
  expect(during).toBeGreaterThan(200)
  expect(log.waitingBytes).toBe(0)
})

test('has the next segment ready before one is full, and leaves none behind', async () => {
  const { log, directory, sealed } = open({ segmentBytes: 1000 })
  await log.append(record(1))
  expect(pathsIn(directory)).toHaveLength(1)
  await log.append(record(2))
  await vi.waitFor(() => expect(pathsIn(directory)).toHaveLength(2), { timeout: 60_000 })
  const [, ready = ''] = pathsIn(directory)
  for (const index of [3, 4]) await log.append(record(index))
  expect(sealed).toHaveLength(1)
  expect(await batchesIn([ready])).toEqual([batchNumber(4)])
  await log.append(record(5))
  await vi.waitFor(() => expect(pathsIn(directory)).toHaveLength(3), { timeout: 60_000 })
  await log.seal()
  expect(pathsIn(directory)).toEqual(sealed.map(({ path }) => path))
})
