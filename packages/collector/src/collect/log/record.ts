import { crc32 } from 'node:zlib'
import type { WireContext, WireEvent, WireIds } from '@sonde/core/protocol'

/** One entry of the log. Dates are UTC days: the log knows neither the time of an arrival nor where it came from. */
export type LogRecord = BatchRecord | EraseRecord

/** A body that was acknowledged, reduced to what may be stored. */
export interface BatchRecord {
  readonly kind: 'batch'
  readonly batch: string
  readonly tool: string
  readonly version?: string
  readonly context: WireContext
  /** Identifiers that a catalog of the tool chose. */
  readonly ids?: WireIds
  readonly received: string
  /** What the sender says it gave up on, by reason. */
  readonly dropped?: Readonly<Record<string, number>>
  /** How many of its events were refused here, by reason. */
  readonly rejected?: Readonly<Record<string, number>>
  readonly events: readonly WireEvent[]
}

/** Someone who holds the secret of `batch` wants its rows gone, whether they have arrived yet or not. */
interface EraseRecord {
  readonly kind: 'erase'
  readonly batch: string
  readonly received: string
}

/**
 * Encodes a record as one line. The line is JSON, so a segment can be read with any tool, and it carries the length and the
 * checksum of the record, so that half a line is recognised.
 */
export function encodeLine(record: LogRecord): string {
  const json = JSON.stringify(record)
  return `{"bytes":${Buffer.byteLength(json)},"crc":${crc32(json)},"record":${json}}\n`
}

const CLOSING_BRACE = 0x7d

/** Decodes one line without its newline; undefined where the line is not what was written. */
export function decodeLine(line: Buffer): LogRecord | undefined {
  // The prefix is ASCII and shorter than this: two numbers of at most ten digits.
  const prefix = /^\{"bytes":(\d{1,10}),"crc":(\d{1,10}),"record":/.exec(line.toString('latin1', 0, 64))
  if (!prefix || line.at(-1) !== CLOSING_BRACE) return undefined
  const record = line.subarray(prefix[0].length, -1)
  if (record.length !== Number(prefix[1]) || crc32(record) !== Number(prefix[2])) return undefined
  return JSON.parse(record.toString()) as LogRecord
}
