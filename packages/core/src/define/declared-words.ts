import type { CatalogInput, EventDefinition } from './catalog.ts'
import { mapValues } from './map-values.ts'
import type { DeclaredSource, Property } from './property.ts'

/** The words a program declares: its command paths, such as `db migrate`, the names of its flags without dashes, and their choices. */
export interface DeclaredWords {
  readonly commands: readonly string[]
  readonly flags: readonly string[]
  readonly values?: Readonly<Record<string, readonly string[]>>
}

/** What a program declares, as an adapter collects it for `sonde schema`: hidden names too, and each list sorted. */
export interface ProgramWords extends Required<DeclaredWords> {
  /** What only the author can decide on: the help hides it, or it takes any text, such as a path. */
  readonly unclear: {
    readonly commands: Readonly<Record<string, 'hidden'>>
    readonly flags: Readonly<Record<string, 'hidden' | 'text'>>
  }
}

/** Whether any property waits for words that `sonde schema` collects. */
export function needsDeclaredWords(catalog: CatalogInput): boolean {
  return Object.values(catalog.events).some(({ properties }) =>
    Object.values(properties).some((property) => declaredSourceOf(property) !== undefined),
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
  const found = new Map<DeclaredSource, Set<string>>()
  for (const { properties } of Object.values(catalog.events)) {
    for (const property of Object.values(properties)) {
      const source = declaredSourceOf(property)
      if (source && 'words' in property) found.set(source, new Set([...(found.get(source) ?? []), ...property.words]))
    }
  }
  const { commands = [], flags = [], ...others } = Object.fromEntries([...found].map(([source, words]) => [source, [...words]]))
  const values = Object.entries(others).map(([source, words]) => [source.slice(FLAG_VALUE.length), words] as const)
  return { commands, flags, ...(values.length > 0 && { values: Object.fromEntries(values) }) }
}

const FLAG_VALUE = 'flags.'

/** The flag whose value a property is, if it is one. */
export function flagOf(property: Property): string | undefined {
  const source = declaredSourceOf(property)
  return source?.startsWith(FLAG_VALUE) ? source.slice(FLAG_VALUE.length) : undefined
}

function filled(property: Property, words: DeclaredWords): Property {
  const source = declaredSourceOf(property)
  if (source === undefined || !('words' in property)) return property
  const found = source === 'commands' || source === 'flags' ? words[source] : words.values?.[source.slice(FLAG_VALUE.length)]
  return { ...property, words: found ?? [] }
}

function declaredSourceOf(property: Property): DeclaredSource | undefined {
  return 'declared' in property ? property.declared : undefined
}
