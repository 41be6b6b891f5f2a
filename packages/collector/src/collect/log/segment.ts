import { randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeLine, type LogRecord } from './record.ts'

/** A file of the log that will not grow any more. */
export interface Segment {
  /** Never used twice, also not after every segment is gone: the store remembers it. */
  readonly id: string
  readonly path: string
  readonly bytes: number
}

export interface SegmentContent {
  readonly records: readonly LogRecord[]
  /** Whole lines that are not what was written. What follows the last newline is not counted: it was never acknowledged. */
  readonly damaged: number
}

const SEGMENT_NAME = /^(\d{10})-[0-9a-f]{16}\.ndjson$/

/** Names the segment after `previous`, the sequence number last used in this directory. */
export function segmentName(sequence: number): string {
  return `${String(sequence).padStart(10, '0')}-${randomBytes(8).toString('hex')}.ndjson`
}

/** Lists the segments an earlier process left, oldest first, and the sequence number to go on with. */
export function listSegments(directory: string): { segments: Segment[]; nextSequence: number } {
  const names = readdirSync(directory)
    .filter((name) => SEGMENT_NAME.test(name))
    .toSorted()
  const segments = names.map((name) => {
    const path = join(directory, name)
    return { id: segmentId(name), path, bytes: statSync(path).size }
  })
  return { segments, nextSequence: Number(names.at(-1)?.slice(0, 10) ?? 0) + 1 }
}

export function segmentId(name: string): string {
  return name.slice(0, -'.ndjson'.length)
}

/** Reads a segment, torn or not. */
export async function readSegment(path: string): Promise<SegmentContent> {
  const content = await readFile(path)
  const records: LogRecord[] = []
  let damaged = 0
  let start = 0
  for (let end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    const record = decodeLine(content.subarray(start, end))
    if (record) records.push(record)
    else damaged += 1
    start = end + 1
  }
  return { records, damaged }
}

/** Makes the creation or the removal of a file in `directory` survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory; its file systems journal the entry with the file.
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
