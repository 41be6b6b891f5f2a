import type { FactName } from '../define/fact-names.ts'

/**
 * Wire v1, as `POST <endpoint>/v1/events` carries it. Described for other languages by `wire-v1.schema.json` and the vectors beside it.
 *
 * A body carries no time finer than `at`, no event id, and nothing meant to be joined with another body.
 */
export interface Body {
  readonly v: 1
  /** Hex SHA-256 of the 16 raw bytes of a random secret that stays with the receipt. Idempotency key now, key to erase later. */
  readonly batch: string
  readonly tool: string
  /** Major and minor, `1.4`; with a full context all of it, up to four numbers. Absent where the events stand alone (`machine.active`). */
  readonly version?: string
  readonly context: WireContext
  /** Pseudonymous identifiers, only those the tool's catalog chose. Never beside `machine.active`. */
  readonly ids?: WireIds
  /** What the sender gave up on since its last body, by reason. */
  readonly dropped?: Readonly<Record<string, number>>
  readonly events: readonly WireEvent[]
}

export interface WireIds {
  /** A UUID of the installation, or `CI.<vendor>` for all of a CI vendor. */
  readonly machine?: string
  /** 16 hex digits. */
  readonly project?: string
  /** A UUID that the runs of one process tree share. */
  readonly session?: string
}

export interface WireEvent {
  readonly name: string
  /** UTC date of the event, `2026-11-20`. */
  readonly at: string
  /** The hour on the user's own clock, 0 to 23, and its weekday, 1 (Monday) to 7. Both or neither; only where a catalog has `timing: 'hour'`. */
  readonly hour?: number
  readonly weekday?: number
  /** The periods in which this is the first event of this installation with this name and this word of its `reach` property. */
  readonly first?: readonly Period[]
  /** How many events this one stands for, when the sender merged them; 1 when absent. */
  readonly n?: number
  readonly properties: Readonly<Record<string, WireValue>>
}

export type WireValue = string | number | boolean | readonly string[] | WireGroup

/** Values under one name. Groups nest up to three levels; an empty one is left out. */
export interface WireGroup {
  readonly [key: string]: WireValue
}

export type Period = 'day' | 'week' | 'month' | 'ever'

/**
 * Where the events happened; all closed words. `ci` and `agent` are absent where there is none. Facts beside the coarse ones are there
 * only where a catalog has `context: 'full'`.
 */
export interface WireContext extends Partial<Readonly<Record<FactName, string>>> {
  readonly os?: (typeof OS_WORDS)[number]
  readonly arch?: (typeof ARCH_WORDS)[number]
  readonly runtime?: (typeof RUNTIME_WORDS)[number]
  /** Major version of the runtime, 0 to 999. */
  readonly runtimeMajor?: number
  /** The vendor as ci-info names it, in kebab-case (`github-actions`), or `other`. */
  readonly ci?: string
  /** The coding agent that ran the tool, or `other`. */
  readonly agent?: string
}

export const PERIODS = ['day', 'week', 'month', 'ever'] as const
export const OS_WORDS = ['linux', 'macos', 'windows', 'other'] as const
export const ARCH_WORDS = ['x64', 'arm64', 'other'] as const
export const RUNTIME_WORDS = ['node', 'bun', 'deno', 'other'] as const

/** Limits of one body, before compression. */
export const MAX_EVENTS = 500
export const MAX_BODY_BYTES = 256 * 1024

/** Events are accepted when their date is at most this many days in the past, or one day in the future. */
export const MAX_AGE_DAYS = 35

/** The answer to a body that was stored. `rejected` events were not; all others are durable. */
export interface Accepted {
  readonly sonde: 1
  readonly accepted: number
  readonly rejected: readonly Rejection[]
}

export interface Rejection {
  readonly index: number
  readonly reason: string
}

/** The answer to a body that was refused as a whole. `sonde: 1` tells a client that no proxy is speaking. */
export interface Refusal {
  readonly sonde: 1
  readonly error: { readonly code: string; readonly message: string }
}
