import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeLine, type LogRecord } from '../src/collect/log/record.ts'
import { segmentId, segmentName, type Segment } from '../src/collect/log/segment.ts'
import { batchNumber, TODAY } from './bodies.ts'
import { tempDirectory } from './temp-directory.ts'

let sequence = 0

/** Writes records down as a sealed segment. */
export function segmentOf(...records: readonly LogRecord[]): Segment {
  const name = segmentName((sequence += 1))
  const path = join(tempDirectory(), name)
  const text = records.map(encodeLine).join('')
  writeFileSync(path, text)
  return { id: segmentId(name), path, bytes: text.length }
}

/** What stands in the log where the sender of a body wants it gone. */
export function erase(index: number): LogRecord {
  return { kind: 'erase', batch: batchNumber(index), received: TODAY }
}
