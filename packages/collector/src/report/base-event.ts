import type { CatalogInput } from '@sonde/core/protocol'
import type { Dimension } from '../store/dimension.ts'

/** How one event and its properties are called, of those that core records by itself. */
export interface NamedBase {
  readonly event: string
  /** The name of a property of core's, as the event's author called it. */
  readonly property: (name: string) => string
}

/** Finds every event that stands for a base event in the catalogs of a tool: by its name, or by one of the author's with `from`. */
export function namesOfBase(catalogs: readonly CatalogInput[], base: string): readonly NamedBase[] {
  const found = new Map<string, NamedBase>()
  for (const { events } of catalogs) {
    for (const [event, { from, properties }] of Object.entries(events)) {
      if ((from ?? event) !== base) continue
      const names = new Map(Object.entries(properties).map(([name, property]) => [property.from ?? name, name]))
      const key = JSON.stringify([event, ...[...names].filter(([source, name]) => source !== name).toSorted()])
      if (!found.has(key)) found.set(key, { event, property: (name) => names.get(name) ?? name })
    }
  }
  return [...found.values()]
}

/** The dimension of a word under the author's name for it. */
export function wordOf({ property }: NamedBase, name: string): Dimension {
  return { property: property(name), type: 'word' }
}
