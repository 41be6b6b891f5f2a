import { MAX_REACHED } from './fold.ts'
import type { Tally } from './tally.ts'

/** Whether this happens for the first time on this installation. Adds it to the tally. Beyond the limit of the memory nothing is new. */
export function isFirstEver({ known, reached }: Tally, key: string): boolean {
  const before = known.reached ?? []
  if (before.includes(key) || reached.has(key) || before.length + reached.size >= MAX_REACHED) return false
  reached.add(key)
  return true
}
