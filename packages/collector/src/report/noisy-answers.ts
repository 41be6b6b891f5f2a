import type { CountRow } from '../store/contract.ts'

/** Answers to a noisy flag, as many as there are at least of installations that each answered for themselves. */
export interface Answers {
  readonly by: 'installations' | 'events'
  readonly n: number
  readonly yes: number
}

/**
 * Adds up answers by cells, in each of which an installation answers once. Undefined where nobody did.
 *
 * One that is in several cells answers alike in each: as an average it counts that often, but it makes the average no surer. Of sums Σm
 * over installations which are in m cells each, the average is as sure as that of (Σm)² / Σm² of them. How many are in two cells nobody
 * knows, but no more than in the smaller one: Σm² ≤ Σ over pairs of cells of the smaller size.
 *
 * @param countOf How many answers a row stands for.
 */
export function answersOf(
  by: Answers['by'],
  rows: readonly CountRow[],
  cellOf: (row: CountRow) => string,
  countOf: (row: CountRow) => number,
): Answers | undefined {
  const cells = new Map<string, number>()
  let [all, yes] = [0, 0]
  for (const row of rows) {
    const [answer = null] = row.key
    const count = countOf(row)
    if (answer === null || count === 0) continue
    all += count
    if (answer === 'true') yes += count
    cells.set(cellOf(row), (cells.get(cellOf(row)) ?? 0) + count)
  }
  if (all === 0) return undefined
  const sizes = [...cells.values()].toSorted((a, b) => b - a)
  const squares = sizes.reduce((sum, size, index) => sum + size * (2 * index + 1), 0)
  const n = all ** 2 / squares
  return { by, n, yes: (yes / all) * n }
}
