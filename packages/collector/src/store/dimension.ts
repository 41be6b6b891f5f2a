import type { FactName } from '@sonde/core/protocol'
import { columnName, type ColumnType } from './columns.ts'

/**
 * What events are grouped by: a fact every event has, or a property. Of a property that holds several words every word counts; an
 * event that has none is in no row. The same such property twice counts pairs of words, each pair once, the smaller word first.
 */
export type Dimension = FieldDimension | PropertyDimension

export interface FieldDimension {
  readonly field: Field
}

export interface PropertyDimension {
  readonly property: string
  readonly type: ColumnType
}

export type Field = 'name' | 'at' | 'hour' | 'weekday' | 'version' | 'os' | 'arch' | 'runtime' | 'ci' | 'agent' | FactName

/** Of more words than this no pairs are counted: their number grows with the square, and what is used with everything says nothing. */
export const MAX_PAIRED_WORDS = 20

/** Names a dimension: a property by its column, which always has a colon, a fact by its name. */
export function dimensionId(dimension: Dimension): string {
  return isField(dimension) ? dimension.field : columnName(dimension)
}

export function isField(dimension: Dimension): dimension is FieldDimension {
  return 'field' in dimension
}

/** Compares texts by their code points, as databases do; `<` compares UTF-16. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  // Nearly all words are ASCII, where both orders are one.
  if (ASCII.test(a) && ASCII.test(b)) return a < b ? -1 : 1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

// oxlint-disable-next-line no-control-regex -- all of ASCII
const ASCII = /^[\x00-\x7f]*$/
