import type { FactName } from '../define/fact-names.ts'
import type { WireValue } from '../protocol/wire.ts'
import type { RunFacts } from '../record/facts/run-facts.ts'

/**
 * One line of the spool, at most 4 KiB of JSON. Lines are written by runs and read by the courier, possibly by one of another
 * version, so a line of a newer `v` is left alone.
 *
 * Everything in a line has already passed the catalog, the sanitizer and the coverage of the notice: the courier combines lines, it
 * does not judge them.
 */
export type Line = StartLine | FinishLine | EventLine

export const LINE_VERSION = 1
export const MAX_LINE_BYTES = 4096

interface LineBase {
  readonly v: typeof LINE_VERSION
  /** Short and random. It lets sealing drop repeats and never leaves the machine. */
  readonly id: string
  /** Milliseconds since 1970 by this machine's clock. Only the date leaves. */
  readonly t: number
  readonly dropped?: Readonly<Partial<Record<DropReason, number>>>
}

/** A run or a stage began. */
export interface StartLine extends LineBase {
  readonly type: 'start'
  readonly pid: number
  readonly version: string
  readonly context: RunContext
  readonly fact?: DrawnFact
  /** The event that the beginning itself is, sealed at once: `command.started`, where the catalog lists it. */
  readonly started?: LineEvent
  /** What to record when the process is gone and no finish line came. Absent where the catalog lists no such event. */
  readonly aborted?: LineEvent
  /** Put back into the spool by the courier, because the run had not ended: its beginning has been counted and sealed already. */
  readonly carried?: true
}

/** The run or stage of the start line `start` ended. */
export interface FinishLine extends LineBase {
  readonly type: 'finish'
  readonly start: string
  readonly finished?: LineEvent
}

/** Something happened that has no duration. */
export interface EventLine extends LineBase {
  readonly type: 'event'
  readonly version: string
  readonly context: RunContext
  readonly fact?: DrawnFact
  readonly event: LineEvent
}

/** The one fact that this run would tell, in its first line: drawn by name, with what the run knows of it. */
export interface DrawnFact {
  readonly name: FactName
  /** Absent for a fact of the machine, which the courier reads. */
  readonly facts?: RunFacts
}

export interface LineEvent {
  readonly name: string
  /** By the clock of the run, where the catalog asks for it: 0 to 23, and 1 (Monday) to 7. Both or neither. */
  readonly hour?: number
  readonly weekday?: number
  readonly properties: Readonly<Record<string, WireValue>>
}

/** What differs from run to run, in closed words. What only differs from machine to machine is added by the courier. */
export interface RunContext {
  readonly runtime: 'node' | 'bun' | 'deno' | 'other'
  readonly runtimeMajor: number
  /** Vendor in kebab-case or `other`; absent outside CI. */
  readonly ci?: string
  /** The coding agent; absent where there is none. */
  readonly agent?: string
  /** Present where the run happened in a cloud IDE. */
  readonly cloudIde?: true
  /** What the run knows of the identifiers that its catalog chose. */
  readonly ids?: RunIds
  /** 16 hex digits that tell the projects of this machine apart, where the catalog asks for that. They never leave. */
  readonly project?: string
  /** What else differs from run to run. */
  readonly facts?: RunFacts
}

/** Identifiers as the wire has them. The machine's is there only where its user keeps one in a variable; else it is the courier's. */
export interface RunIds {
  readonly machine?: string
  readonly project?: string
  readonly session?: string
}

/** Why something was not recorded or not sent. Permanent words: they travel in `dropped`. */
export type DropReason =
  | 'unlisted-event'
  | 'unlisted-property'
  | 'unlisted-word'
  | 'bad-value'
  | 'missing-file'
  | 'line-too-long'
  /** Also what a disk did not take. */
  | 'spool-full'
  | 'bad-line'
  | 'late-finish'
  | 'expired'
  | 'rejected'
  /** A project that gave way to another in the list of 256, and counts as new if it comes back. */
  | 'project-overflow'
