import { close, open } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { segmentName, syncDirectory } from './segment.ts'

const openFile = promisify(open)
const closeFile = promisify(close)

/** A file of the log that holds nothing yet, and that a power cut would not take away. */
export interface NewSegment {
  readonly descriptor: number
  readonly path: string
}

/** The file that the log will write to next. */
export interface NextSegment {
  /** Begins to create it, so that nobody has to wait for that when it is needed. Never throws. */
  prepare(): void
  /** Hands it out, created now where it was not prepared. Rejects when it cannot be created. */
  take(): Promise<NewSegment>
  /** Removes it where it was prepared. Never rejects: an empty file that stays is no harm. */
  discard(): Promise<void>
}

/** @param sequence The number of the first. They are handed out in order. */
export function createNextSegment(directory: string, sequence: number): NextSegment {
  let next = sequence
  let prepared: Promise<NewSegment | undefined> | undefined

  async function create(): Promise<NewSegment> {
    const path = join(directory, segmentName(next))
    next += 1
    const descriptor = await openFile(path, 'ax', 0o600)
    // A file whose directory entry is lost is lost, however well its content was synced.
    try {
      await syncDirectory(directory)
    } catch (error) {
      await closeFile(descriptor)
      throw error
    }
    return { descriptor, path }
  }

  function handOver(): typeof prepared {
    const segment = prepared
    prepared = undefined
    return segment
  }

  return {
    prepare() {
      // What fails in advance is tried again when it is needed, and then whoever waits for it is told.
      prepared ??= create().catch(() => undefined)
    },
    take: async () => (await handOver()) ?? create(),
    async discard() {
      const segment = await handOver()
      if (!segment) return
      await closeFile(segment.descriptor).catch(() => undefined)
      await unlink(segment.path).catch(() => undefined)
    },
  }
}
