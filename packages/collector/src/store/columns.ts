import type { WireGroup, WireValue } from '@sonde/core/protocol'

/** How the values of a property are stored. */
export type ColumnType = 'word' | 'words' | 'number' | 'flag'

/**
 * A property of any event of any tool. Two tools that use one name for values of one type share a column. In a group the path is the
 * name, `config/markdown/syntaxHighlight`: `/` is in no name, so nothing else can be called so.
 */
export interface Column {
  readonly property: string
  readonly type: ColumnType
}

/** A value that fits into one column. */
export type PlainValue = Exclude<WireValue, WireGroup>

export function isGroup(value: WireValue): value is WireGroup {
  return typeof value === 'object' && !Array.isArray(value)
}

/** The path to a property of a group. */
export function pathTo(group: string, name: string): string {
  return `${group}/${name}`
}

/**
 * The column that a value belongs in. What arrives here has been accepted by a catalog, and under one name a catalog's property has
 * one kind, so the columns are those of the registered catalogs without anybody having to declare them.
 */
export function columnOf(property: string, value: PlainValue): Column {
  return { property, type: typeOf(value) }
}

function typeOf(value: PlainValue): ColumnType {
  if (typeof value === 'string') return 'word'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'flag' : 'words'
}

/**
 * Names a column. Permanent, because data lies under it.
 *
 * Databases compare names without case, so capitals are spelled `_x` and `_` itself `__`: `durationMs` is `duration_ms:number`.
 */
export function columnName({ property, type }: Column): string {
  return `${property.replaceAll('_', '__').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}:${type}`
}

/** The column of this name; undefined where it is the name of none. */
export function columnNamed(name: string): Column | undefined {
  const [, spelled, type] = /^(.+):(word|words|number|flag)$/.exec(name) ?? []
  if (spelled === undefined) return undefined
  const property = spelled.replace(/_(.)/g, (_, letter: string) => (letter === '_' ? '_' : letter.toUpperCase()))
  return { property, type: type as ColumnType }
}
