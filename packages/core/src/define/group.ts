import type { Group, Properties, Property } from './property.ts'

/** Defines properties under one name, such as the options of a configuration. Groups nest up to three levels. */
export function group<const P extends Properties>(properties: P, about: string): Group<P> {
  return { kind: 'group', properties, about }
}

/** Stands between the names that lead to a property in a group, because no name has it. */
const PATH_SEPARATOR = '/'

/** The path to a property of a group: `config/markdown/syntaxHighlight`. */
export function pathTo(outer: string, name: string): string {
  return `${outer}${PATH_SEPARATOR}${name}`
}

/** Lists every property by its path, those in groups after their group. */
export function nestedProperties(properties: Properties, path?: string): (readonly [path: string, Property])[] {
  const found: (readonly [string, Property])[] = []
  for (const name of Object.keys(properties)) {
    const property = properties[name] as Property
    const here = path === undefined ? name : pathTo(path, name)
    found.push([here, property])
    if (property.kind === 'group') found.push(...nestedProperties(property.properties, here))
  }
  return found
}
