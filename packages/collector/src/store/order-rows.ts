import type { CountRow } from './contract.ts'
import { compareText } from './dimension.ts'

/** Puts rows in the one order every store answers in: most events first, then by key, what is missing last. */
export function inOrder(rows: readonly CountRow[]): CountRow[] {
  return rows.toSorted((a, b) => b.events - a.events || compareKeys(a.key, b.key))
}

function compareKeys(a: CountRow['key'], b: CountRow['key']): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? null
    if (left === right) continue
    if (left === null || right === null) return left === null ? 1 : -1
    return compareText(left, right)
  }
  return 0
}
