import { isFields, type Fields } from '../define/fields.ts'

/** A part of a JSON Schema. */
export type JsonSchema = Fields

/** A schema while it is read. */
export interface Reading {
  readonly root: unknown
  /** How many parts may still be looked at, so that one that refers to itself comes to an end. */
  left: number
  /** How many names of properties may still be looked at. */
  names: number
  /** The options that are asked for, by path; all where it is absent. */
  readonly only?: readonly string[] | undefined
}

/** No schema that somebody wrote refers on and on. */
const MAX_REFERENCES = 16

/** How many parts or alternatives of one schema are looked at. */
const MAX_PARTS = 256

/**
 * What a schema allows, as alternatives without references and without `null`, which is the same as unset. A schema that allows
 * anything is one alternative that says nothing.
 */
export function branchesOf(reading: Reading, schema: unknown, depth = 0): JsonSchema[] {
  const whole = combined(reading, schema, depth)
  if (whole === undefined || depth === MAX_REFERENCES) return []
  const { anyOf, oneOf, ...own } = whole
  const alternatives = [anyOf, oneOf].find(Array.isArray) as unknown[] | undefined
  if (alternatives === undefined) return typesOf(whole)
  const branches = alternatives.slice(0, MAX_PARTS).flatMap((alternative) => branchesOf(reading, alternative, depth + 1))
  // Beside properties they say which of these go together, and have perhaps more of them.
  if (isFields(own['properties'])) return [{ ...own, properties: Object.fromEntries(propertiesOf(reading, [own, ...branches])) }]
  return branches.flatMap((branch) => typesOf({ ...own, ...branch }))
}

/** The properties that objects may have, what several say of one as alternatives. */
export function propertiesOf(reading: Reading, branches: readonly JsonSchema[]): [name: string, schema: unknown][] {
  const found = new Map<string, unknown[]>()
  for (const branch of branches) {
    for (const [name, schema] of entriesOf(reading, branch)) {
      const others = found.get(name)
      if (others === undefined) found.set(name, [schema])
      else if (others.length < MAX_PARTS) others.push(schema)
    }
  }
  return [...found].map(([name, schemas]) => [name, schemas.length === 1 ? schemas[0] : { anyOf: schemas }])
}

/** A schema with the parts of its `allOf`; of what several say the first counts. */
function combined(reading: Reading, schema: unknown, depth: number): JsonSchema | undefined {
  const resolved = resolve(reading, schema)
  const { allOf, ...own } = resolved ?? {}
  if (!Array.isArray(allOf) || depth === MAX_REFERENCES) return resolved
  const parts = [own, ...allOf.slice(0, MAX_PARTS).map((part) => combined(reading, part, depth + 1) ?? {})].toReversed()
  const properties = parts.flatMap((part) => entriesOf(reading, part))
  return {
    ...Object.fromEntries(parts.flatMap((part) => Object.entries(part))),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  }
}

function typesOf(schema: JsonSchema): JsonSchema[] {
  const { type } = schema
  if (type === 'null') return []
  if (!Array.isArray(type)) return [schema]
  return type.filter((each) => each !== 'null').map((each: unknown) => ({ ...schema, type: each }))
}

function resolve(reading: Reading, schema: unknown): JsonSchema | undefined {
  let found = isFields(schema) ? schema : undefined
  for (let hops = 0; found !== undefined && typeof found['$ref'] === 'string'; hops++) {
    found = hops < MAX_REFERENCES ? referred(reading.root, found['$ref']) : undefined
  }
  return reading.left-- > 0 ? found : undefined
}

/** What a reference within the schema leads to: `#/$defs/markdown`. */
function referred(root: unknown, reference: string): JsonSchema | undefined {
  const [start, ...steps] = reference.split('/')
  if (start !== '#') return undefined
  const found = steps.reduce<unknown>((at, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return isFields(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, root)
  return isFields(found) ? found : undefined
}

/** The properties that one part of a schema lists; none where too many were looked at. */
function entriesOf(reading: Reading, { properties }: JsonSchema): [name: string, schema: unknown][] {
  if (!isFields(properties) || reading.left <= 0 || reading.names <= 0) return []
  const entries = Object.entries(properties)
  reading.names -= entries.length
  return entries
}
