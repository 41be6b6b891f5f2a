import type { Column } from './columns.ts'
import type { PropertyDimension } from './dimension.ts'
import { areKeptTogether, HOUR, isOutcome, SINGLE_FACTS, VERSION, viewOf, WEEKDAY, type View } from './view.ts'

/** Every view that events with these columns are in: what `cellsOf` yields for one event, said once for all of them. */
export function allViews(columns: readonly Column[]): View[] {
  const words = columns.filter(({ type }) => type !== 'number')
  const views = [viewOf([], []), viewOf([], [HOUR]), viewOf([], [WEEKDAY]), viewOf([], [HOUR, WEEKDAY])]
  for (const fact of SINGLE_FACTS) views.push(viewOf([], [fact]))
  for (const [index, word] of words.entries()) {
    views.push(viewOf([word], []), viewOf([word], [VERSION]))
    if (word.type === 'words') views.push(viewOf([word, word], []))
    for (const other of words.slice(index + 1)) views.push(...viewsOfTwo(word, other))
  }
  return views
}

function viewsOfTwo(a: PropertyDimension, b: PropertyDimension): View[] {
  if (!areKeptTogether(a, b)) return []
  const together = viewOf([a, b], [])
  return isOutcome(a) || isOutcome(b) ? [together, viewOf([a, b], [VERSION])] : [together]
}
