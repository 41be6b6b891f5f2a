import { nestedProperties, type CatalogInput, type Property } from '@sonde/core/protocol'
import type { ColumnType } from '../store/columns.ts'
import type { PropertyDimension } from '../store/dimension.ts'

/** An event as its author calls it, which stands for one that core knows. */
export interface Source {
  readonly event: string
  /** The property that core calls `known`, under the author's name; undefined where the event does not list it. */
  property(known: string): PropertyDimension | undefined
}

/** The events that stand for a base event in any catalog of a tool: by its name, or by `from`. Usually one; none where nobody lists it. */
export function sourcesOf(catalogs: readonly CatalogInput[], base: string): Source[] {
  const properties = new Map<string, Map<string, PropertyDimension>>()
  for (const { events } of catalogs) {
    for (const [name, definition] of Object.entries(events)) {
      if ((definition.from ?? name) !== base) continue
      const known = properties.get(name) ?? new Map<string, PropertyDimension>()
      properties.set(name, known)
      for (const [property, { kind, from }] of nestedProperties(definition.properties)) {
        const type = columnTypeOf(kind)
        if (type) known.set(from ?? property, { property, type })
      }
    }
  }
  return [...properties].map(([event, known]) => ({ event, property: (name) => known.get(name) }))
}

/** Whether any catalog asks for the hour. */
export function tellsHours(catalogs: readonly CatalogInput[]): boolean {
  return catalogs.some(({ timing }) => timing === 'hour')
}

/** What a kind of property is stored as; undefined where that is several columns, or none. */
export function columnTypeOf(kind: Property['kind']): ColumnType | undefined {
  return COLUMN_TYPES[kind]
}

/** What stands in one column; groups and histograms are several. */
const COLUMN_TYPES: Readonly<Partial<Record<Property['kind'], ColumnType>>> = {
  oneOf: 'word',
  bucket: 'word',
  version: 'word',
  publicName: 'word',
  errorClass: 'word',
  errorCode: 'word',
  errorGroup: 'word',
  cohort: 'word',
  setOf: 'words',
  listOf: 'words',
  causes: 'words',
  frames: 'words',
  publicNames: 'words',
  flag: 'flag',
  noisyFlag: 'flag',
  int: 'number',
  count: 'number',
  durationMs: 'number',
  bytes: 'number',
  counter: 'number',
}
