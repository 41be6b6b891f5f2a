import { close, fdatasync, unlink, write } from 'node:fs'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { createGroup, type Group } from './group.ts'
import { createNextSegment, type NewSegment } from './next-segment.ts'
import { encodeLine, roomFor, writeEntry, type LogEntry } from './record.ts'
import { type Segment, segmentId } from './segment.ts'

/** What the log asks of the disk once a segment is open. */
export interface Disk {
  /** Returns how many of the bytes from `offset` on were written. */
  write(descriptor: number, bytes: Buffer, offset: number): Promise<number>
  sync(descriptor: number): Promise<void>
}

const writeBytes = promisify(write)
const realDisk: Disk = {
  write: async (descriptor, bytes, offset) => (await writeBytes(descriptor, bytes, offset)).bytesWritten,
  sync: promisify(fdatasync),
}
const closeFile = promisify(close)
const removeFile = promisify(unlink)

export interface AppendLogOptions {
  readonly directory: string
  readonly nextSequence: number
  /** A segment is sealed when it reaches this size, or `segmentAgeMs` after its first record. */
  readonly segmentBytes: number
  readonly segmentAgeMs: number
  /** Called once for every segment, in order, when nothing more will be written to it. */
  readonly onSealed: (segment: Segment) => void
  readonly disk?: Disk
}

/** The durable queue between the network and the store: whatever `append` has resolved survives a power cut. */
export interface AppendLog {
  /**
   * Resolves when the entry is on disk; rejects with `NotDurable` when it may not be. Concurrent calls share one write and one sync, and
   * a batch that waits already is not written again.
   */
  append(entry: LogEntry): Promise<void>
  /** Bytes that wait for the disk. */
  readonly waitingBytes: number
  /** When the last write failed, by `performance.now`; undefined when it did not. */
  readonly failedAtMs: number | undefined
  /** Writes what waits, then seals the segment if it holds anything. The last call before the process ends. */
  seal(): Promise<void>
}

/** The log could not keep a record. Sending it again is safe: what did arrive is recognised by its batch. */
export class NotDurable extends Error {
  override readonly name = 'NotDurable'
}

interface OpenSegment extends NewSegment {
  readonly ageTimer: NodeJS.Timeout
  bytes: number
}

const SCRATCH_BYTES = 1024 * 1024

/** Opens the log for writing. A segment is always new: an older one may end in half a line, which nothing may be glued to. */
export function openAppendLog(options: AppendLogOptions): AppendLog {
  const disk = options.disk ?? realDisk
  const upcoming = createNextSegment(options.directory, options.nextSequence)
  let waiting: Group | undefined
  let written: Group | undefined
  let waitingBytes = 0
  let failedAtMs: number | undefined
  let segment: OpenSegment | undefined
  let sealWanted = false
  let sealWaiting: (() => void)[] = []
  let running = false
  // Entries are written down where they wait, while they are fresh: as objects they would wait in the way of the garbage collector.
  // One piece of memory is filled while the disk has the other.
  let filling: Buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES)
  let filled = 0
  let spare: Buffer | undefined

  async function openSegment(): Promise<OpenSegment> {
    const created = await upcoming.take()
    const ageTimer = setTimeout(sealSoon, options.segmentAgeMs)
    ageTimer.unref()
    return { ...created, ageTimer, bytes: 0 }
  }

  async function sealSegment(): Promise<void> {
    sealWanted = false
    const resolvers = sealWaiting
    sealWaiting = []
    if (segment) {
      const { descriptor, path, ageTimer, bytes } = segment
      segment = undefined
      clearTimeout(ageTimer)
      // Everything acknowledged is synced already, so a close that fails changes nothing.
      await closeFile(descriptor).catch(() => undefined)
      // A full disk leaves one after each attempt, and nothing in it was acknowledged.
      const isRemoved =
        bytes === 0 &&
        (await removeFile(path).then(
          () => true,
          () => false,
        ))
      if (!isRemoved) options.onSealed({ id: segmentId(basename(path)), path, bytes })
    }
    if (resolvers.length > 0) await upcoming.discard()
    for (const resolve of resolvers) resolve()
  }

  function fill(entry: LogEntry): void {
    const line = entry.kind === 'body' ? entry : encodeLine(entry)
    const needed = filled + roomFor(line)
    if (needed > filling.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * filling.length))
      filling.copy(larger, 0, 0, filled)
      filling = larger
    }
    const end = writeEntry(line, filling, filled)
    waitingBytes += end - filled
    filled = end
  }

  /** Everything that waits, as bytes. */
  function take(): Buffer {
    const bytes = filling.subarray(0, filled)
    const next = spare ?? Buffer.allocUnsafeSlow(SCRATCH_BYTES)
    spare = filling.length === SCRATCH_BYTES ? filling : undefined
    filling = next
    filled = 0
    return bytes
  }

  async function commit(group: Group, bytes: Buffer): Promise<void> {
    try {
      segment ??= await openSegment()
      for (let at = 0; at < bytes.length;) {
        at += await disk.write(segment.descriptor, bytes, at)
      }
      await disk.sync(segment.descriptor)
      segment.bytes += bytes.length
    } catch (error) {
      // After a failed write or sync nobody knows what is on disk, and syncing again would succeed without meaning it. So these
      // callers get no acknowledgement, and the file gets no further line.
      sealWanted = true
      failedAtMs = performance.now()
      group.reject(new NotDurable((error as Error).message, { cause: error }))
      return
    } finally {
      waitingBytes -= bytes.length
    }
    // Whoever fills half a segment before its time is over needs another one soon, and nobody should have to wait for its creation.
    if (segment.bytes >= options.segmentBytes / 2) upcoming.prepare()
    if (segment.bytes >= options.segmentBytes) sealWanted = true
    failedAtMs = undefined
    group.resolve()
  }

  async function run(): Promise<void> {
    // Requests that were read in the same turn of the event loop share the first write already.
    await new Promise(setImmediate)
    while (waiting || sealWanted) {
      if (waiting) {
        written = waiting
        waiting = undefined
        await commit(written, take())
        written = undefined
      }
      if (sealWanted) await sealSegment()
    }
    running = false
  }

  function wake(): void {
    if (running) return
    running = true
    void run()
  }

  function sealSoon(): void {
    sealWanted = true
    wake()
  }

  function seal(): Promise<void> {
    sealSoon()
    return new Promise((resolve) => sealWaiting.push(resolve))
  }

  return {
    append(entry) {
      const pending = written?.has(entry) ? written : waiting?.has(entry) ? waiting : undefined
      if (pending) return pending.durable
      waiting ??= createGroup()
      waiting.add(entry)
      fill(entry)
      wake()
      return waiting.durable
    },
    get failedAtMs() {
      return failedAtMs
    },
    get waitingBytes() {
      return waitingBytes
    },
    seal,
  }
}
