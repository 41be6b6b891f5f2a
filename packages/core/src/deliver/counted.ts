import type { DropCounts } from './drop-counts.ts'

/** What sealing counts, in keys that anybody can read. It never leaves the machine. */
export interface Counting {
  /** The date of the first activity. */
  readonly first?: string
  /** Days, weeks and months in which this installation was counted as active. */
  readonly active: readonly string[]
  /** Periods marked by an event, by `<event> <word>`; `ever` among them. */
  readonly reach: Readonly<Record<string, readonly string[]>>
  /** How many events left singly, by `<date> <event>`. */
  readonly singly: Readonly<Record<string, number>>
  /** What the policies of events hold back, by `<recipient key> <event> <word>`. */
  readonly held?: Readonly<Record<string, Held>>
  /** The random ids of this installation, one for each recipient, where a catalog chose that. */
  readonly machines?: Readonly<Record<string, KnownMachine>>
  /** The projects that were active here, by a keyed hash, where a catalog counts them. */
  readonly projects?: Projects
  /** What happens once per installation and has: `installed`, and steps by `milestone <name>`. */
  readonly reached?: readonly string[]
  /** Sets that were told as pairs, by `<month> <unit> <event> <property>`. */
  readonly paired?: readonly string[]
}

export type Projects = Readonly<Record<string, KnownProject>>

/** What is remembered of a project. */
export interface KnownProject {
  /** The date of its first activity. */
  readonly first: string
  /** Days, weeks and months in which it was counted as active. */
  readonly active: readonly string[]
}

/** An id of this installation, and the date since when it is used. */
export interface KnownMachine {
  readonly id: string
  readonly since: string
}

/** What a policy remembers of an event. */
export interface Held {
  /** When the last one was that left, in milliseconds since 1970. */
  readonly t: number
  /** How many were held back since. */
  readonly n: number
}

/** All counting memory: `counted.json`. */
export interface Counted extends Counting {
  readonly v: 1
  /** Lines read in the last sealings, by sealing. One that a run appends again, because it raced with the claim, is known by its id. */
  readonly lines: Readonly<Record<string, SeenLines>>
  /** Drops no body has told yet, by the sealing or body they come from, so that none is added twice. */
  readonly untold: Readonly<Record<string, Untold>>
}

/** Ids of lines, the latest last: `done` needs no other look, `carried` was put back into the spool. */
export interface SeenLines {
  readonly done: readonly string[]
  readonly carried: readonly string[]
}

interface Untold {
  /** Recipient key. */
  readonly to: string
  readonly dropped: DropCounts
}

/** What one sealing adds. Folding it in twice changes nothing, so a sealing that was cut off is simply finished. */
export interface Marks {
  readonly counting: Counting
  readonly lines?: Readonly<Record<string, SeenLines>>
  readonly untold?: Readonly<Record<string, Untold>>
  /** Keys of `untold` that a body of this sealing tells. */
  readonly told?: readonly string[]
}

/** What a sealing adds that counts nothing. */
export const NOTHING_ADDED: Counting = { active: [], reach: {}, singly: {} }

export const NOTHING_COUNTED: Counted = { v: 1, ...NOTHING_ADDED, lines: {}, untold: {} }
