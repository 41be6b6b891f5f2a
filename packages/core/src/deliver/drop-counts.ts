import type { DropReason } from '../spool/line.ts'

/** How much was given up, by reason. */
export type DropCounts = Readonly<Record<string, number>>

/** More than any machine loses; a body with a larger count would be refused. */
const MAX_COUNT = 1e9

/** Adds up counts of drops. */
export function addDrops(...counts: readonly (DropCounts | undefined)[]): DropCounts {
  const sums = new Map<string, number>()
  for (const [reason, n] of counts.flatMap((each) => Object.entries(each ?? {}))) {
    if (n > 0) sums.set(reason, Math.min((sums.get(reason) ?? 0) + n, MAX_COUNT))
  }
  return Object.fromEntries(sums)
}

export function oneDrop(reason: DropReason, n = 1): DropCounts {
  return { [reason]: n }
}

export function isEmpty(counts: DropCounts): boolean {
  return Object.keys(counts).length === 0
}
