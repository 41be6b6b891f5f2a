import { percentileOf } from './bins.ts'
import type { CountQuery, CountRow, Periods } from './contract.ts'
import { dimensionId, isField, type Dimension } from './dimension.ts'
import { inOrder } from './order-rows.ts'
import { isBinned, keepsBins, viewBy, type View } from './view.ts'

/** What to read of a view: the sums of these keys, where those keys are what they have to be. */
export interface ViewQuery {
  readonly view: View
  readonly query: CountQuery
  /** What each row is keyed by, in order: `name`, `at`, or a dimension of the view. */
  readonly by: readonly ViewKey[]
  readonly where: readonly { readonly key: ViewKey; readonly is: readonly string[] }[]
}

/** A column of every view's rows. */
export type ViewKey = 'name' | 'at' | 'k0' | 'k1' | 'k2'

export interface ViewRow {
  readonly keys: readonly string[]
  readonly events: number
  readonly first: Periods
  readonly bins?: ReadonlyMap<number, number>
}

/** Reads sums of a view; rows without any events left are not among them. */
export type ReadView = (query: ViewQuery) => Promise<ViewRow[]>

/**
 * Answers a question from the daily views; undefined where none holds it.
 *
 * A view by a property lacks the events without it. They are what the view without the property has more.
 */
export async function countFromViews(query: CountQuery, read: ReadView): Promise<CountRow[] | undefined> {
  const view = viewBy(dimensionsOf(query))
  if (!view || !holdsPercentiles(query, view) || looksForAnyOfSeveral(query)) return undefined
  const rows = await complete(query, query.by, read)
  return inOrder([...rows.values()].map((row) => toCountRow(row, query)))
}

function holdsPercentiles({ percentilesOf }: CountQuery, view: View): boolean {
  return percentilesOf === undefined || (keepsBins(view) && isBinned({ property: percentilesOf, type: 'number' }))
}

/** An event with two of the words would be counted twice. */
function looksForAnyOfSeveral({ by, where = [] }: CountQuery): boolean {
  return where.some(
    ({ by: one, is }) =>
      !isField(one) && one.type === 'words' && is.length > 1 && !by.some((other) => dimensionId(other) === dimensionId(one)),
  )
}

function dimensionsOf({ by, where = [] }: Pick<CountQuery, 'by' | 'where'>): Dimension[] {
  const ids = new Set(by.map(dimensionId))
  return [...by, ...where.map(({ by: one }) => one).filter((one) => !ids.has(dimensionId(one)))]
}

/** A sum on its way: what is taken away from it is gone. */
interface Group {
  readonly key: readonly (string | null)[]
  events: number
  readonly first: { -readonly [Period in keyof Periods]: number }
  readonly bins: Map<number, number>
}

type Groups = Map<string, Group>

/**
 * Groups by all of `by`, also the events that lack some of the properties.
 *
 * @param present Dimensions whose property has to be there.
 */
async function complete(
  query: CountQuery,
  by: readonly Dimension[],
  read: ReadView,
  present: readonly Dimension[] = [],
): Promise<Groups> {
  const open = by.find((dimension) => mayLack(dimension, query) && !present.includes(dimension))
  if (!open) return readGroups(query, by, read)
  const index = by.indexOf(open)
  const having = await complete(query, by, read, [...present, open])
  const rest = await complete(query, by.toSpliced(index, 1), read, present)
  for (const group of having.values()) takeAway(rest.get(JSON.stringify(group.key.toSpliced(index, 1))), group)
  const groups = new Map(having)
  for (const group of rest.values()) {
    const key = group.key.toSpliced(index, 0, null)
    if (group.events > 0) groups.set(JSON.stringify(key), { ...group, key })
  }
  return groups
}

/** A property of one value. Of one with several words, an event without any is in no row. */
function mayLack(dimension: Dimension, { where = [] }: CountQuery): boolean {
  if (isField(dimension) || dimension.type === 'words') return false
  return !where.some(({ by }) => dimensionId(by) === dimensionId(dimension))
}

async function readGroups(query: CountQuery, by: readonly Dimension[], read: ReadView): Promise<Groups> {
  const view = viewBy(dimensionsOf({ by, ...(query.where && { where: query.where }) }))
  if (!view) throw new Error(`No view is by ${by.map(dimensionId).join(', ')}.`)
  const keys = keysIn(view, by)
  const where = (query.where ?? []).map(({ by: one, is }) => ({ key: keysIn(view, [one])[0] as ViewKey, is }))
  const rows = await read({ view, query, by: keys, where })
  const groups: Groups = new Map()
  for (const { keys: found, events, first, bins } of rows) {
    // The empty text is a word like any other, but a fact that is not known.
    const key = found.map((text, index) => (text === '' && isField(by[index] as Dimension) ? null : text))
    groups.set(JSON.stringify(key), { key, events, first: { ...first }, bins: new Map(bins) })
  }
  return groups
}

/** The columns that dimensions stand in. The same property twice is its first and its second word. */
function keysIn(view: View, by: readonly Dimension[]): ViewKey[] {
  const taken = new Set<number>()
  return by.map((dimension) => {
    const id = dimensionId(dimension)
    if (id === 'name' || id === 'at') return id
    const index = view.dimensions.findIndex((other, place) => dimensionId(other) === id && !taken.has(place))
    taken.add(index)
    return `k${index}` as ViewKey
  })
}

function takeAway(from: Group | undefined, group: Group): void {
  if (!from) return
  from.events -= group.events
  for (const period of PERIODS) from.first[period] -= group.first[period]
  for (const [bin, n] of group.bins) from.bins.set(bin, (from.bins.get(bin) ?? 0) - n)
}

const PERIODS = ['day', 'week', 'month', 'ever'] as const

function toCountRow({ key, events, first, bins }: Group, { percentilesOf }: CountQuery): CountRow {
  const percentiles = percentilesOf === undefined ? [] : LEVELS.map((level) => percentileOf(bins, level))
  const [p50, p95, p99] = percentiles
  const has = p50 !== undefined && p95 !== undefined && p99 !== undefined
  return { key, events, first, ...(has && { percentiles: { p50, p95, p99 } }) }
}

const LEVELS = [0.5, 0.95, 0.99]
