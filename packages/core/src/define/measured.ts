import type { Group } from './property.ts'

/** Not a key of the catalog: it is for the check alone, which may be another copy of core. */
const MEASURED = Symbol.for('sonde.measured')

/** How the options of a configuration became a group. */
export interface Measured {
  /** Why they could not be read. */
  readonly unread: string | undefined
}

/** Marks a group that `measureConfig` has made, so that the check can tell an author what to do about it. */
export function markMeasured(group: Group, unread: string | undefined): Group {
  return Object.defineProperty(group, MEASURED, { value: { unread } satisfies Measured })
}

/** What `markMeasured` said of a group. */
export function measuredIn(group: object): Measured | undefined {
  return (group as { readonly [MEASURED]?: Measured })[MEASURED]
}
