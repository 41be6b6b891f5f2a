import { PERIODS, type Period, type WireValue } from '../protocol/wire.ts'
import { periodOf } from './calendar.ts'
import { MAX_REACH_ENTRIES } from './fold.ts'
import type { Tally } from './tally.ts'

/** What is counted in installations: an event's name and its word of the `reach` property. Undefined where it has no such word. */
export function reachKey(name: string, word: WireValue | undefined): string | undefined {
  return word === undefined || typeof word === 'object' ? undefined : `${name} ${String(word)}`
}

/**
 * Marks an event that is the first of this installation in a period with this name and this word of its `reach` property, and adds
 * the periods to the tally. The number of installations behind a word is the sum of its marks, so a word beyond the limit of the
 * memory gets none: a published number may be too small, never too large.
 */
export function reachMarks(tally: Tally, name: string, word: WireValue | undefined, date: string): Period[] {
  const key = reachKey(name, word)
  if (key === undefined) return []
  const known = Object.hasOwn(tally.known.reach, key) ? tally.known.reach[key] : undefined
  if (known === undefined && !tally.reach.has(key) && isFull(tally)) return []
  const added = tally.reach.get(key) ?? new Set()
  const first = PERIODS.filter((period) => {
    const mark = period === 'ever' ? 'ever' : periodOf(period, date)
    if (known?.includes(mark) || added.has(mark)) return false
    added.add(mark)
    return true
  })
  if (first.length > 0) tally.reach.set(key, added)
  return first
}

function isFull({ known, reach }: Tally): boolean {
  const added = [...reach.keys()].filter((key) => !Object.hasOwn(known.reach, key)).length
  return Object.keys(known.reach).length + added >= MAX_REACH_ENTRIES
}
