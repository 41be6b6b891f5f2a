import type { BatchRecord } from '../collect/log/record.ts'
import { compareText, dimensionId, MAX_PAIRED_WORDS, type PropertyDimension } from './dimension.ts'
import { addSums, noSums, shapesOf, type Shape, type Sums, type Words } from './shapes.ts'
import { areKeptTogether, HOUR, isOutcome, SINGLE_FACTS, VERSION, viewOf, WEEKDAY, type View } from './view.ts'

/** Sums of one view, tool, lane, event and day under one key. */
export interface Cell extends Place, Sums {}

/** Counts of one bin of one number, in the same place. */
export interface BinCell extends Place {
  readonly property: string
  readonly bin: number
  readonly n: number
}

interface Place {
  readonly view: string
  readonly tool: string
  readonly lane: string
  readonly name: string
  readonly at: string
  /** Keys in the order of the view's dimensions; the empty text where it has fewer, and for a fact that is not known. */
  readonly k0: string
  readonly k1: string
  readonly k2: string
}

export interface Cells {
  readonly cells: Cell[]
  readonly bins: BinCell[]
}

/** What batches add to the views. A negative `sign` takes it away again. */
export function cellsOf(batches: Iterable<BatchRecord>, sign: 1 | -1 = 1): Cells {
  const days = new Map<string, Day>()
  for (const shape of shapesOf(batches, sign)) addShape(dayOf(days, shape), shape)
  const cells: Cells = { cells: [], bins: [] }
  for (const { tool, lane, name, at, views } of days.values()) {
    for (const [{ id: view }, keys] of views) {
      for (const [k0, second] of keys) {
        for (const [k1, third] of second) {
          for (const [k2, { sums, bins }] of third) {
            const place = { view, tool, lane, name, at, k0, k1, k2 }
            if (!isNothing(sums)) cells.cells.push({ ...place, ...sums })
            for (const [property, counts] of bins ?? []) {
              for (const [bin, n] of counts) if (n !== 0) cells.bins.push({ ...place, property, bin, n })
            }
          }
        }
      }
    }
  }
  return cells
}

interface Day extends Pick<Shape, 'tool' | 'lane' | 'name' | 'at'> {
  readonly views: Map<View, Keys>
}

/** Leaves by the three keys, one map within the other: joining keys to one text takes longer than looking three up. */
type Keys = Map<string, Map<string, Map<string, Leaf>>>

interface Leaf {
  readonly sums: Sums
  bins?: Map<string, Map<number, number>>
}

function dayOf(days: Map<string, Day>, { tool, lane, name, at }: Shape): Day {
  const id = `${tool} ${lane} ${name} ${at}`
  let day = days.get(id)
  if (!day) days.set(id, (day = { tool, lane, name, at, views: new Map() }))
  return day
}

function leafIn({ views }: Day, view: View, k0: string, k1: string, k2: string): Leaf {
  let first = views.get(view)
  if (!first) views.set(view, (first = new Map()))
  let second = first.get(k0)
  if (!second) first.set(k0, (second = new Map()))
  let third = second.get(k1)
  if (!third) second.set(k1, (third = new Map()))
  let leaf = third.get(k2)
  if (!leaf) third.set(k2, (leaf = { sums: noSums() }))
  return leaf
}

function addShape(day: Day, shape: Shape): void {
  const { facts, words, sums } = shape
  const add = (view: View, k0 = '', k1 = '', k2 = ''): void => addSums(leafIn(day, view, k0, k1, k2).sums, sums)
  const addWithBins = (view: View, k0 = ''): void => {
    const leaf = leafIn(day, view, k0, '', '')
    addSums(leaf.sums, sums)
    addBins(leaf, shape)
  }
  addWithBins(TOTAL)
  for (const [fact, view] of FACT_VIEWS) {
    if (fact === 'version') addWithBins(view, facts[fact])
    else add(view, facts[fact])
  }
  addClock(day, shape)
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Words
    const { alone, byVersion, pairs } = viewsOf(word.of)
    const addWord = pairs ? add : addWithBins
    for (const value of word.values) {
      addWord(alone, value)
      add(byVersion, value, facts.version)
    }
    if (pairs) addPairs(add, pairs, word.values)
    for (let next = index + 1; next < words.length; next += 1) addTwo(add, word, words[next] as Words, facts.version)
  }
}

type Add = (view: View, k0?: string, k1?: string, k2?: string) => void

function addClock(day: Day, { clock }: Shape): void {
  for (const [time, sums] of clock) {
    const [hour = '', weekday = ''] = time.split(' ')
    addSums(leafIn(day, CLOCK, hour, weekday, '').sums, sums)
    addSums(leafIn(day, BY_HOUR, hour, '', '').sums, sums)
    addSums(leafIn(day, BY_WEEKDAY, weekday, '', '').sums, sums)
  }
}

function addPairs(add: Add, view: View, values: readonly string[]): void {
  if (values.length > MAX_PAIRED_WORDS) return
  const sorted = values.toSorted(compareText)
  for (const [index, first] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length; next += 1) add(view, first, sorted[next])
  }
}

function addTwo(add: Add, a: Words, b: Words, version: string): void {
  const views = viewsOfTwo(a.of, b.of)
  if (!views) return
  const { together, split, isInOrder } = views
  const [first, second] = isInOrder ? [a, b] : [b, a]
  for (const one of first.values) {
    for (const two of second.values) {
      add(together, one, two)
      if (split) add(split, one, two, version)
    }
  }
}

function addBins(leaf: Leaf, { numbers }: Shape): void {
  for (const [property, counts] of numbers) {
    leaf.bins ??= new Map()
    let bins = leaf.bins.get(property)
    if (!bins) leaf.bins.set(property, (bins = new Map()))
    for (const [bin, n] of counts) bins.set(bin, (bins.get(bin) ?? 0) + n)
  }
}

function isNothing({ events, first_day, first_week, first_month, first_ever }: Sums): boolean {
  return events === 0 && first_day === 0 && first_week === 0 && first_month === 0 && first_ever === 0
}

const TOTAL = viewOf([], [])
const CLOCK = viewOf([], [HOUR, WEEKDAY])
const BY_HOUR = viewOf([], [HOUR])
const BY_WEEKDAY = viewOf([], [WEEKDAY])
const FACT_VIEWS = SINGLE_FACTS.map((fact) => [fact.field, viewOf([], [fact])] as const)

interface ViewsOfOne {
  readonly alone: View
  readonly byVersion: View
  /** Where the property holds several words. */
  readonly pairs?: View
}

const viewsOfOne = new WeakMap<PropertyDimension, ViewsOfOne>()

function viewsOf(of: PropertyDimension): ViewsOfOne {
  let views = viewsOfOne.get(of)
  if (!views) {
    const pairs = of.type === 'words' && { pairs: viewOf([of, of], []) }
    views = { alone: viewOf([of], []), byVersion: viewOf([of], [VERSION]), ...pairs }
    viewsOfOne.set(of, views)
  }
  return views
}

interface ViewsOfTwo {
  readonly together: View
  readonly split?: View
  /** Whether the first property's words are the first key. */
  readonly isInOrder: boolean
}

const viewsOfPairs = new WeakMap<PropertyDimension, Map<PropertyDimension, ViewsOfTwo | undefined>>()

function viewsOfTwo(a: PropertyDimension, b: PropertyDimension): ViewsOfTwo | undefined {
  let others = viewsOfPairs.get(a)
  if (!others) viewsOfPairs.set(a, (others = new Map()))
  if (!others.has(b)) others.set(b, areKeptTogether(a, b) ? describe(a, b) : undefined)
  return others.get(b)
}

function describe(a: PropertyDimension, b: PropertyDimension): ViewsOfTwo {
  const together = viewOf([a, b], [])
  const split = (isOutcome(a) || isOutcome(b)) && { split: viewOf([a, b], [VERSION]) }
  return { together, ...split, isInOrder: dimensionId(together.dimensions[0] as PropertyDimension) === dimensionId(a) }
}
