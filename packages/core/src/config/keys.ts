import { group } from '../define/group.ts'
import { MAX_GROUP_DEPTH } from '../define/names.ts'
import { flag } from '../define/numbers.ts'
import type { Properties, Property } from '../define/property.ts'

/** Options by name: each a property, more options, or `false` for none at all. A `flag` tells of an option that is no flag that it is set. */
export interface ConfigKeys {
  readonly [key: string]: Property | ConfigKeys | false
}

export function isProperty(key: Property | ConfigKeys): key is Property {
  return typeof key['kind'] === 'string'
}

/** Makes the properties of a plain description. Below the deepest group only whether something is set is told. */
export function propertiesFromKeys(keys: ConfigKeys, depth = 1, path = ''): Properties {
  const properties: Record<string, Property> = {}
  for (const [name, key] of Object.entries(keys)) {
    if (key === false) continue
    const here = `${path}${name}`
    if (isProperty(key)) properties[name] = key
    else if (depth === MAX_GROUP_DEPTH) properties[name] = setFlag(here)
    else properties[name] = group(propertiesFromKeys(key, depth + 1, `${here}.`), groupAbout(here))
  }
  return properties
}

export function setFlag(path: string): Property {
  return flag(`Whether \`${path}\` is set.`)
}

export function groupAbout(path: string): string {
  return `The options of \`${path}\` that are set.`
}
