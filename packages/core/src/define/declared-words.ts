import type { CatalogInput, EventDefinition } from './catalog.ts'
import type { DeclaredSource, Property } from './property.ts'

/** The words a program declares: its command paths and the names of its flags. */
export type DeclaredWords = Readonly<Record<DeclaredSource, readonly string[]>>

/** Whether any property waits for words that `sonde schema` collects. */
export function needsDeclaredWords(catalog: CatalogInput): boolean {
  return Object.values(catalog.events).some(({ properties }) =>
    Object.values(properties).some((property) => sourceOf(property) !== undefined),
  )
}

/** Fills the declared properties of a catalog with their words. */
export function withDeclaredWords<C extends CatalogInput>(catalog: C, words: DeclaredWords): C {
  const events = mapValues(catalog.events, (event) => ({
    ...event,
    properties: mapValues(event.properties, (property) => filled(property, words)),
  }))
  return { ...catalog, events }
}

/** Reads the declared words back from a catalog that has them. */
export function declaredWordsOf(catalog: {
  readonly events: Readonly<Record<string, Pick<EventDefinition, 'properties'>>>
}): DeclaredWords {
  const found = { commands: new Set<string>(), flags: new Set<string>() }
  for (const { properties } of Object.values(catalog.events)) {
    for (const property of Object.values(properties)) {
      const source = sourceOf(property)
      if (source && 'words' in property) for (const word of property.words) found[source].add(word)
    }
  }
  return { commands: [...found.commands], flags: [...found.flags] }
}

function filled(property: Property, words: DeclaredWords): Property {
  const source = sourceOf(property)
  return source && 'words' in property ? { ...property, words: words[source] } : property
}

function sourceOf(property: Property): DeclaredSource | undefined {
  return 'declared' in property ? property.declared : undefined
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
