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

/** The same for the names of its properties, each time one is looked at. */
const MAX_NAMES = 65_536

const readingOf = (root: unknown, only?: readonly string[]): Reading => ({ root, left: MAX_SCHEMAS, names: MAX_NAMES, only })

/** Makes the properties of a JSON Schema. `keys` says of single options what they become instead, `only` which of the others count. */
export function propertiesFromSchema(schema: unknown, keys: ConfigKeys, only?: readonly string[]): Properties {
  const reading = readingOf(schema, only)
  return { ...fromObject(reading, branchesOf(reading, schema), keys, { depth: 1, path: '' }) }
}

/** Whether a schema has any options at all. */
export function hasOptions(schema: unknown): boolean {
  const reading = readingOf(schema)
  return propertiesOf(reading, branchesOf(reading, schema)).length > 0
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
    if (key === undefined && !isAskedFor(here, reading)) continue
    properties[name] = key && isProperty(key) ? key : fromSchema(reading, schema, key ?? {}, { depth, path: here })
  }
  const unknown = Object.entries(keys).filter(([name]) => !Object.hasOwn(properties, name))
  return { ...properties, ...propertiesFromKeys(Object.fromEntries(unknown), depth, path) }
}

/** Whether an option is one that is asked for, is in one, or leads to one. */
function isAskedFor(path: string, { only }: Reading): boolean {
  return only === undefined || only.some((asked) => `${asked}.`.startsWith(`${path}.`) || path.startsWith(`${asked}.`))
}

function fromSchema(reading: Reading, schema: unknown, keys: ConfigKeys, { depth, path }: Place): Property {
  const branches = branchesOf(reading, schema)
  const lists = branches.filter((branch) => branch['type'] === 'array')
  const members = wordsOf(lists.flatMap((list) => branchesOf(reading, list['items'])))
  const words = wordsOf(branches.filter((branch) => !lists.includes(branch)))
  if (members.length > 0) return setOf([...new Set([...members, ...words])].slice(0, MAX_WORDS), `Which values \`${path}\` has.`)
  if (words.length > 0) return oneOf(words, `Which value \`${path}\` has.`)
  if (branches.length > 0 && branches.every(isBoolean)) return flag(`Whether \`${path}\` is on.`)
  if (branches.length > 0 && branches.every(isNumber)) return bucket(BOUNDS, `How large \`${path}\` is.`)
  const isNested = branches.every(isObject) && propertiesOf(reading, branches).length > 0 && depth < MAX_GROUP_DEPTH
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
    if (Array.isArray(branch['enum'])) return (branch['enum'] as unknown[]).slice(0, MAX_SCHEMAS)
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

function isObject(branch: JsonSchema): boolean {
  return branch['type'] === 'object' || (branch['type'] === undefined && 'properties' in branch)
}

function isNumber(branch: JsonSchema): boolean {
  return branch['type'] === 'number' || branch['type'] === 'integer'
}
