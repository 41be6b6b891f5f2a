import { group } from '../define/group.ts'
import { MAX_GROUP_DEPTH, MAX_WORDS, MAX_WORD_LENGTH, NAME, WORD } from '../define/names.ts'
import { bucket, flag } from '../define/numbers.ts'
import { OTHER, type Properties, type Property } from '../define/property.ts'
import { oneOf, setOf } from '../define/words.ts'
import { branchesOf, propertiesOf, type JsonSchema, type Reading } from './json-schema.ts'
import { groupAbout, isProperty, propertiesFromKeys, setFlag, type ConfigKeys } from './keys.ts'

/** Ranges that tell a small number from a large one and a port from a size, and no more. */
const BOUNDS = [1, 2, 5, 10, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000]

/** More of a schema is not looked at: its group would be refused anyway. */
const MAX_SCHEMAS = 4096

/** Makes the properties of a JSON Schema. `keys` says of single options what they become instead. */
export function propertiesFromSchema(schema: unknown, keys: ConfigKeys): Properties {
  const reading: Reading = { root: schema, left: MAX_SCHEMAS }
  return { ...fromObject(reading, branchesOf(reading, schema), keys, { depth: 1, path: '' }) }
}

interface Place {
  /** In how many groups the properties stand. */
  readonly depth: number
  /** How the group is reached, with a dot at the end. */
  readonly path: string
}

function fromObject(reading: Reading, branches: readonly JsonSchema[], keys: ConfigKeys, { depth, path }: Place): Properties {
  const properties: Record<string, Property> = {}
  for (const [name, schema] of propertiesOf(reading, branches)) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined
    // What no property can be called cannot be asked for either.
    if (key === false || !NAME.test(name)) continue
    const here = `${path}${name}`
    properties[name] = key && isProperty(key) ? key : fromSchema(reading, schema, key ?? {}, { depth, path: here })
  }
  const unknown = Object.entries(keys).filter(([name]) => !Object.hasOwn(properties, name))
  return { ...properties, ...propertiesFromKeys(Object.fromEntries(unknown), depth, path) }
}

function fromSchema(reading: Reading, schema: unknown, keys: ConfigKeys, { depth, path }: Place): Property {
  const branches = branchesOf(reading, schema)
  const words = wordsOf(branches)
  if (words.length > 0) return oneOf(words, `Which value \`${path}\` has.`)
  if (branches.length > 0 && branches.every(isBoolean)) return flag(`Whether \`${path}\` is on.`)
  if (branches.length > 0 && branches.every(isNumber)) return bucket(BOUNDS, `How large \`${path}\` is.`)
  const [only, ...others] = branches
  if (only === undefined || others.length > 0) return setFlag(path)
  if (only['type'] === 'array') {
    const members = wordsOf(branchesOf(reading, only['items']))
    return members.length > 0 ? setOf(members, `Which values \`${path}\` has.`) : setFlag(path)
  }
  const isNested = propertiesOf(reading, branches).length > 0 && depth < MAX_GROUP_DEPTH
  return isNested
    ? group(fromObject(reading, branches, keys, { depth: depth + 1, path: `${path}.` }), groupAbout(path))
    : setFlag(path)
}

/**
 * The closed words among the branches of a schema; none where it is only a flag. Whatever else a schema allows is `other`, and so is a
 * word that cannot be one in a catalog.
 */
function wordsOf(branches: readonly JsonSchema[]): string[] {
  const values = branches.flatMap((branch) => {
    if (Array.isArray(branch['enum'])) return branch['enum'] as unknown[]
    if ('const' in branch) return [branch['const']]
    return isBoolean(branch) ? [true, false] : []
  })
  const words = values.filter((value) => value !== null && typeof value !== 'object').map(String)
  const listed = new Set(words.filter((word) => word !== OTHER && word.length <= MAX_WORD_LENGTH && WORD.test(word)))
  return hasOwnWord(values) ? [...listed].slice(0, MAX_WORDS) : []
}

function hasOwnWord(values: readonly unknown[]): boolean {
  return values.some((value) => typeof value === 'string' || typeof value === 'number')
}

function isBoolean(branch: JsonSchema): boolean {
  return branch['type'] === 'boolean' || typeof branch['const'] === 'boolean'
}

function isNumber(branch: JsonSchema): boolean {
  return branch['type'] === 'number' || branch['type'] === 'integer'
}
