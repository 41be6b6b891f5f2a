import type { WireGroup } from '@sonde/core/protocol'
import type { BatchRecord } from '../collect/log/record.ts'
import { binOf } from './bins.ts'
import { columnOf, isGroup, pathTo, type ColumnType } from './columns.ts'
import type { PropertyDimension } from './dimension.ts'
import { isBinned } from './view.ts'

/** Events of one day that are alike but for their numbers and hours. Many are, and each shape is laid out only once. */
export interface Shape {
  readonly tool: string
  readonly lane: string
  readonly name: string
  readonly at: string
  /** By the names of the facts that have a view of their own; the empty text where one is not known. */
  readonly facts: Readonly<Record<'version' | 'os' | 'arch' | 'runtime' | 'ci' | 'agent', string>>
  readonly words: readonly Words[]
  readonly sums: Sums
  /** The same sums by hour and weekday. */
  readonly clock: Map<string, Sums>
  /** Numbers as counts per bin, by property. */
  readonly numbers: Map<string, Map<number, number>>
}

export interface Sums {
  events: number
  first_day: number
  first_week: number
  first_month: number
  first_ever: number
}

/** A property of an event with its words: one, or as many as it holds. */
export interface Words {
  /** One object per property, so that it can be compared. */
  readonly of: PropertyDimension
  readonly values: readonly string[]
}

/** Puts events that are alike together. */
export function shapesOf(batches: Iterable<BatchRecord>, sign: 1 | -1): Iterable<Shape> {
  const shapes = new Map<string, Shape>()
  for (const batch of batches) {
    const { tool, lane = 'main', version = '', context } = batch
    const { os = '', arch = '', runtime = '', ci = '', agent = '' } = context
    const facts = { version, os, arch, runtime, ci, agent }
    const shared = JSON.stringify([tool, lane, facts])
    for (const event of batch.events) {
      const { name, at } = event
      const laid = layOut(event.properties)
      const id = `${shared}${name} ${at}${laid.id}`
      let shape = shapes.get(id)
      if (!shape) {
        shape = { tool, lane, name, at, facts, words: laid.words, sums: noSums(), clock: new Map(), numbers: new Map() }
        shapes.set(id, shape)
      }
      addEvent(shape, event, laid.numbers, sign)
    }
  }
  return shapes.values()
}

export function noSums(): Sums {
  return { events: 0, first_day: 0, first_week: 0, first_month: 0, first_ever: 0 }
}

export function addSums(to: Sums, sums: Readonly<Sums>): void {
  to.events += sums.events
  to.first_day += sums.first_day
  to.first_week += sums.first_week
  to.first_month += sums.first_month
  to.first_ever += sums.first_ever
}

function addEvent(shape: Shape, event: BatchRecord['events'][number], numbers: Numbers, sign: number): void {
  const sums = noSums()
  sums.events = sign * (event.n ?? 1)
  for (const period of event.first ?? []) sums[`first_${period}`] = sign
  addSums(shape.sums, sums)
  const clock = event.hour === undefined || event.weekday === undefined ? '' : `${event.hour} ${event.weekday}`
  const hour = shape.clock.get(clock)
  if (hour) addSums(hour, sums)
  else shape.clock.set(clock, sums)
  for (const [property, value] of numbers) {
    const counts = shape.numbers.get(property) ?? new Map<number, number>()
    shape.numbers.set(property, counts)
    const bin = binOf(value)
    counts.set(bin, (counts.get(bin) ?? 0) + sign)
  }
}

type Numbers = readonly (readonly [property: string, value: number])[]

interface LaidOut {
  /** Equal for equal words. */
  id: string
  readonly words: Words[]
  readonly numbers: [string, number][]
}

function layOut(properties: WireGroup, into: LaidOut = { id: '', words: [], numbers: [] }, path?: string): LaidOut {
  for (const name in properties) {
    const value = properties[name]
    if (value === undefined) continue
    const property = path === undefined ? name : pathTo(path, name)
    if (isGroup(value)) {
      layOut(value, into, property)
      continue
    }
    if (typeof value === 'number') {
      if (isBinned({ property, type: 'number' })) into.numbers.push([property, value])
      continue
    }
    const of = known(property, columnOf(property, value).type)
    const values = typeof value === 'object' ? [...new Set(value)] : [String(value)]
    into.words.push({ of, values })
    into.id += JSON.stringify([property, of.type, values])
  }
  return into
}

const properties = new Map<string, Map<ColumnType, PropertyDimension>>()

/** The one object that stands for a property. There are few: catalogs list them. */
function known(property: string, type: ColumnType): PropertyDimension {
  let types = properties.get(property)
  if (!types) properties.set(property, (types = new Map()))
  let found = types.get(type)
  if (!found) types.set(type, (found = { property, type }))
  return found
}
