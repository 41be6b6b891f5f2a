import { DETERMINERS, GRAMMAR, LINKS } from './grammar.ts'
import type { Line } from './line.ts'
import { STOP, VALUE } from './sequence.ts'
import type { Tables } from './tables.ts'
import type { Place } from './weigh.ts'

/** Marks what stands before a value in messages of several sources, and what stands behind one. Two of each, as with lonely words. */
export const SLOT_KEYS = { before: ['> ', '>> '], after: ['< ', '<< '] } as const

/** Whether public messages have a value in this place, and what says so. */
export function slotOf(line: Line, index: number, { isName, pairs }: Pick<Tables, 'isName' | 'pairs'>): Place['slot'] {
  // `the mercury plugin`: what stands between an article and a thing, which may have left, is often its name.
  const next = line.after(index)
  const isThing = isName(line.symbol(next)) || (line.isBare(next) && isName(line.symbol(index)))
  if (DETERMINERS.has(line.symbol(line.before(index)))) return isThing ? 1 : 0
  const before = contextOf(line, index, -1)
  if (before !== undefined) return SLOT_KEYS.before.every((key) => pairs.has(key + before)) ? 2 : 0
  const after = contextOf(line, index, 1)
  return after !== undefined && SLOT_KEYS.after.every((key) => pairs.has(key + after)) ? 3 : 0
}

/** The word beside, with the next one where it is of grammar and says little by itself; undefined where there is none. */
function contextOf(line: Line, index: number, side: -1 | 1): string | undefined {
  const step = (at: number): number => (side < 0 ? line.before(at) : line.after(at))
  const near = step(index)
  return slotContext(line.symbol(near), line.symbol(step(near)))
}

/** What identifies the place beside `near`, behind which stands `far`. */
export function slotContext(near: string, far: string): string | undefined {
  if (near === VALUE || near === STOP) return undefined
  return GRAMMAR.has(near) || LINKS.has(near) ? `${near} ${far}` : near
}
