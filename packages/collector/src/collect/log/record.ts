import { crc32 } from 'node:zlib'
import type { Body, WireContext, WireEvent, WireIds } from '@sonde/core/protocol'
import type { Lane } from '../../store/lane.ts'

/** What the log is given. */
export type LogEntry = LogRecord | ReceivedBody

/** One entry of the log. Dates are UTC days: the log knows neither the time of an arrival nor where it came from. */
export type LogRecord = BatchRecord | EraseRecord

/** A body that was acknowledged, reduced to what may be stored. */
export interface BatchRecord {
  readonly kind: 'batch'
  readonly batch: string
  readonly tool: string
  /** `main` when absent. */
  readonly lane?: Lane
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

/** A body that may be kept as it came, because every byte of it is known to be listed. It is read back as a `BatchRecord`. */
export interface ReceivedBody {
  readonly kind: 'body'
  readonly batch: string
  readonly received: string
  /** Nothing but ASCII, without a line break. */
  readonly text: string
}

/**
 * Encodes a record as one line. The line is JSON, so a segment can be read with any tool, and it carries the length and the
 * checksum of the record, so that half a line is recognised.
 */
export function encodeLine(record: LogRecord): string {
  const json = JSON.stringify(record)
  return `{"bytes":${Buffer.byteLength(json)},"crc":${crc32(json)},"record":${json}}\n`
}

/** The most bytes that `writeEntry` takes. */
export function roomFor(line: string | ReceivedBody): number {
  return typeof line === 'string' ? Buffer.byteLength(line) : PREFIX_LENGTH + line.text.length + SUFFIX.length
}

/**
 * Writes an encoded record, or a body as one line, which is JSON too. Its checksum is of its day and its text. Returns where it ends.
 *
 * A body is copied once and never parsed or encoded: it is what a busy collector does all day.
 */
export function writeEntry(line: string | ReceivedBody, into: Buffer, at: number): number {
  if (typeof line === 'string') return at + into.write(line, at)
  const { text, received } = line
  const start = at + PREFIX_LENGTH
  const end = start + into.write(text, start, 'latin1')
  const crc = crc32(into.subarray(start, end), crc32(received))
  // Padded, so that the text can be written before its checksum is known.
  const prefix = `{"bytes":${text.length},"crc":${crc},"received":"${received}","body":`.padEnd(PREFIX_LENGTH)
  into.write(prefix, at, 'latin1')
  return end + into.write(SUFFIX, end, 'latin1')
}

const SUFFIX = '}\n'
const PREFIX_LENGTH = '{"bytes":4294967295,"crc":4294967295,"received":"2026-11-20","body":'.length
const CLOSING_BRACE = 0x7d
const PREFIX = /^\{"bytes":(\d{1,10}),"crc":(\d{1,10}),(?:"record"|"received":"(\d{4}-\d{2}-\d{2})","body"): */

/** Decodes one line without its newline; undefined where the line is not what was written. */
export function decodeLine(line: Buffer): LogRecord | undefined {
  const prefix = PREFIX.exec(line.toString('latin1', 0, PREFIX_LENGTH))
  if (!prefix || line.at(-1) !== CLOSING_BRACE) return undefined
  const [{ length }, bytes, crc, received] = prefix
  const content = line.subarray(length, -1)
  if (content.length !== Number(bytes)) return undefined
  if (crc32(content, received === undefined ? 0 : crc32(received)) !== Number(crc)) return undefined
  const value = JSON.parse(content.toString()) as unknown
  return received === undefined ? (value as LogRecord) : recordOf(value as Body, received)
}

function recordOf({ batch, tool, version, context, events }: Body, received: string): BatchRecord {
  return { kind: 'batch', batch, tool, ...(version !== undefined && { version }), context, received, events }
}
