import type { Segment } from '../collect/log/segment.ts'
import type { Dimension } from './dimension.ts'
import type { IdCount } from './id-counts.ts'
import type { Lane } from './lane.ts'

/**
 * Where acknowledged events are kept and counted. Writing calls run one after another; counting runs beside them and sees whole
 * segments only.
 */
export interface EventStore {
  /**
   * Stores everything in a segment of the log, or nothing. Resolves when it is durable. Makes room by itself for properties that
   * occur for the first time, and keeps the daily sums in step.
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
   * Counts the different identifiers of lane `main`, in all and by week of the events. Reads the events, so it takes as long as there
   * are; only for tools whose catalog chose identifiers.
   */
  countIds(query: Span): Promise<IdCount[]>

  /**
   * Forgets what has had its time at the beginning of the UTC day `today`: after `ERASE_DAYS` which batch a row came in, after
   * `REMEMBER_DAYS` that a batch existed, and the events of each tool in `retention` that are older than it says.
   */
  upkeep(today: string, retention?: Retention): Promise<Forgotten>

  /** Computes the daily sums again from the events. They are the same before and after; this is for when somebody doubts it. */
  rebuild(): Promise<void>

  /** Removes the events that `selection` describes, from the sums too. */
  quarantine(selection: Selection): Promise<Removed>

  /** Writes events to a new file, without what joined the rows of a batch, in no order. Counts them. */
  exportEvents(query: ExportQuery, path: string): Promise<Removed>

  /** Copies everything to a new database file while others go on asking. A store on a server is backed up there, and throws. */
  backup(path: string): Promise<void>

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

/** Days that the events of a tool are kept, by tool; 1 or more. A tool that is not named is kept as `EVERY_OTHER_TOOL` says, or for good. */
export type Retention = Readonly<Record<string, number>>

/** In place of a name in `Retention`; no tool is called so. */
export const EVERY_OTHER_TOOL = '*'

/** How long each tool is kept of which anything is stored, by name. */
export function retentionByName(retention: Retention, stored: readonly string[]): Retention {
  const { [EVERY_OTHER_TOOL]: others, ...named } = retention
  if (others === undefined) return named
  return { ...Object.fromEntries(stored.map((tool) => [tool, others])), ...named }
}

/** Rows of events that were deleted because their time was over, by tool. */
export interface Forgotten {
  readonly expired: Readonly<Record<string, number>>
}

/** Events to remove: of one tool, between two UTC days, and of this version, name or lane where one is given. */
export interface Selection extends Span {
  readonly version?: string
  readonly event?: string
  readonly lane?: Lane
}

/** What to export: newline-delimited JSON with a column per property, or Parquet. */
export interface ExportQuery extends Span {
  readonly format: 'ndjson' | 'parquet'
}

/** How many rows it was about. */
export interface Removed {
  readonly events: number
}

/** Events of one tool from one UTC day to another, both included. */
export interface Span {
  readonly tool: string
  readonly from: string
  readonly to: string
}

export interface CountQuery extends Span {
  /** Default `main`. */
  readonly lane?: Lane
  /** The name of the event; every event when absent. */
  readonly event?: string
  readonly by: readonly Dimension[]
  /** Only events where these are one of these words. */
  readonly where?: readonly { readonly by: Dimension; readonly is: readonly string[] }[]
  /** A number property whose percentiles each row carries. */
  readonly percentilesOf?: string
  /**
   * Counts the events themselves instead of the daily sums. Counts are the same; percentiles are exact, which otherwise are up to
   * `BIN_ERROR` off. What no daily sum holds is always counted so, and takes as long as there are events.
   */
  readonly exact?: boolean
}

/** Installations for which something was the first in a UTC day, an ISO week, a month, or at all. */
export interface Periods {
  readonly day: number
  readonly week: number
  readonly month: number
  readonly ever: number
}

export interface CountRow {
  /** One text per dimension; null where the events do not have it. */
  readonly key: readonly (string | null)[]
  readonly events: number
  /** How many of the events were the first of their installation in a period, for their word of the event's `reach` property. */
  readonly first: Periods
  /** Of n numbers the ones in place ⌈n/2⌉, ⌈0.95 n⌉ and ⌈0.99 n⌉. */
  readonly percentiles?: { readonly p50: number; readonly p95: number; readonly p99: number }
}

export interface LossRow {
  readonly by: 'sender' | 'collector'
  readonly reason: string
  readonly events: number
}
