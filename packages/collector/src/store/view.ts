import { dimensionId, isField, type Dimension, type FieldDimension, type PropertyDimension } from './dimension.ts'

/**
 * One of the sums kept at hand per tool, lane, event and day: by at most three dimensions. It holds the events that have every
 * property it is by, so a property that occurs for the first time needs nothing to be counted again.
 */
export interface View {
  readonly id: string
  /** In the order of the keys. Properties first, then facts, each by name. */
  readonly dimensions: readonly Dimension[]
}

/** The property that says how something ended. With it a property may also be split by version: did a release make it better? */
const OUTCOME = 'outcome:word'

/**
 * The view that holds the answer for these dimensions besides name and date, which every view has; undefined where none is kept.
 *
 * Kept are: each fact; hour with weekday; each property, by itself and with the version; two properties together, where not both are
 * in groups; an outcome with another property and the version; the pairs of words of one property.
 */
export function viewBy(all: readonly Dimension[]): View | undefined {
  const properties = all.filter((dimension) => !isField(dimension)) as PropertyDimension[]
  const facts = all.filter((dimension) => isField(dimension) && !isAlwaysThere(dimension)) as FieldDimension[]
  return keepsProperties(properties) && keepsFacts(properties, facts) ? createView(properties, facts) : undefined
}

/** Whether a view also keeps numbers in bins: the one by nothing, by the version, and by one word or flag. */
export function keepsBins({ dimensions }: View): boolean {
  const [only] = dimensions
  if (!only) return true
  if (dimensions.length > 1) return false
  return isField(only) ? only.field === 'version' : only.type !== 'words'
}

/** Numbers in groups are sums and shares of measurements; nobody takes their percentiles over installations. */
export function isBinned({ property, type }: PropertyDimension): boolean {
  return type === 'number' && !isInGroup(property)
}

export function isInGroup(property: string): boolean {
  return property.includes('/')
}

/** Whether two properties of one event are counted together. */
export function areKeptTogether(a: PropertyDimension, b: PropertyDimension): boolean {
  if (a.type === 'words' && b.type === 'words') return a.property === b.property
  return !(isInGroup(a.property) && isInGroup(b.property)) && dimensionId(a) !== dimensionId(b)
}

export function isOutcome(dimension: PropertyDimension): boolean {
  return dimensionId(dimension) === OUTCOME
}

const byOrder = new Map<string, View>()
const byName = new Map<string, View>()

/** The view by dimensions that occur in events, one object for each: there are few, and they are asked for all the time. */
export function viewOf(properties: readonly PropertyDimension[], facts: readonly FieldDimension[]): View {
  let key = ''
  for (const { property, type } of properties) key += `${type} ${property}\n`
  for (const { field } of facts) key += `${field}\n`
  let view = byOrder.get(key)
  if (!view) {
    const created = createView(properties, facts)
    view = byName.get(created.id) ?? created
    byName.set(view.id, view)
    byOrder.set(key, view)
  }
  return view
}

function createView(properties: readonly PropertyDimension[], facts: readonly FieldDimension[]): View {
  const dimensions = [...properties.toSorted(byId), ...facts.toSorted(byId)]
  return { id: dimensions.map(dimensionId).join(' '), dimensions }
}

export const VERSION = { field: 'version' } as const
export const HOUR = { field: 'hour' } as const
export const WEEKDAY = { field: 'weekday' } as const
export const SINGLE_FACTS = (['version', 'os', 'arch', 'runtime', 'ci', 'agent'] as const).map((field) => ({ field }))

function keepsProperties(properties: readonly PropertyDimension[]): boolean {
  if (properties.length > 2 || properties.some(({ type }) => type === 'number')) return false
  const [a, b] = properties
  return !a || !b || areKeptTogether(a, b)
}

function keepsFacts(properties: readonly PropertyDimension[], facts: readonly FieldDimension[]): boolean {
  const [fact] = facts
  if (!fact) return true
  if (facts.length > 1) return properties.length === 0 && viewOf([], facts).id === 'hour weekday'
  if (properties.length === 0) return [...SINGLE_FACTS, HOUR, WEEKDAY].some(({ field }) => field === fact.field)
  return fact.field === 'version' && (properties.length === 1 || properties.some(isOutcome))
}

function isAlwaysThere({ field }: FieldDimension): boolean {
  return field === 'name' || field === 'at'
}

function byId(a: Dimension, b: Dimension): number {
  return dimensionId(a) < dimensionId(b) ? -1 : 1
}
