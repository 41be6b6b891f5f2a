import type { FactName } from '@sonde/core/protocol'
import type { Segment } from '../collect/log/segment.ts'
import type { ColumnType } from './columns.ts'

/**
 * Where acknowledged events are kept and counted. Writing calls run one after another; counting runs beside them and sees whole
 * segments only.
 */
export interface EventStore {
  /**
   * Stores everything in a segment of the log, or nothing. Resolves when it is durable. Makes room by itself for properties that
   * occur for the first time.
   *
   * Idempotent twice: a segment is applied once, and of all batches with one hash only the first is stored, also across segments, for
   * as long as `upkeep` remembers it. An erase record removes the rows of its batch and keeps a later copy out.
   */
  apply(segment: Segment): Promise<Applied>

  /** Counts events, grouped. Rows come in one order on every store: most events first, then by key. */
  count(query: CountQuery): Promise<CountRow[]>

  /** Counts what was not stored: given up on by senders, or refused here. Most first, then by reason. */
  losses(query: Span): Promise<LossRow[]>

  /**
   * Forgets what has had its time at the beginning of the UTC day `today`: after `ERASE_DAYS` which batch a row came in, after
   * `REMEMBER_DAYS` that a batch existed.
   */
  upkeep(today: string): Promise<void>

  /** Finishes what was asked for and releases the files. */
  close(): Promise<void>
}

/** A batch can be erased for this long: receipts live 30 days, and a body may be 30 days late for one more try. */
export const ERASE_DAYS = 35

/** A batch is known for this long: longer than any event in it would be accepted. */
export const REMEMBER_DAYS = 45

export interface Applied {
  /** Lines of the segment that were not what had been written, and are missing from the store. */
  readonly damaged: number
}

/** Events of one tool from one UTC day to another, both included. */
export interface Span {
  readonly tool: string
  readonly from: string
  readonly to: string
}

export interface CountQuery extends Span {
  /** The name of the event; every event when absent. */
  readonly event?: string
  readonly by: readonly Dimension[]
  /** A number property whose median and 95th percentile each row carries. */
  readonly percentilesOf?: string
}

/** What events are grouped by: a fact every event has, or a property that holds one value. */
export type Dimension = { readonly field: Field } | { readonly property: string; readonly type: Exclude<ColumnType, 'words'> }

export type Field = 'name' | 'at' | 'hour' | 'weekday' | 'version' | 'os' | 'arch' | 'runtime' | 'ci' | 'agent' | FactName

export interface CountRow {
  /** One text per dimension; null where the events do not have it. */
  readonly key: readonly (string | null)[]
  readonly events: number
  /** How many of the events were the first of their installation in a period, for their word of the event's `reach` property. */
  readonly first: { readonly day: number; readonly week: number; readonly month: number; readonly ever: number }
  readonly percentiles?: { readonly p50: number; readonly p95: number }
}

export interface LossRow {
  readonly by: 'sender' | 'collector'
  readonly reason: string
  readonly events: number
}
