import { isFields, type Fields } from '../define/fields.ts'

/** A part of a JSON Schema. */
export type JsonSchema = Fields

/** A schema while it is read. */
export interface Reading {
  readonly root: unknown
  /** How many parts may still be looked at, so that one that refers to itself comes to an end. */
  left: number
}

/** No schema that somebody wrote refers on and on. */
const MAX_REFERENCES = 16

/**
 * What a schema allows, as alternatives without references and without `null`, which is the same as unset. A schema that allows
 * anything is one alternative that says nothing.
 */
export function branchesOf(reading: Reading, schema: unknown, depth = 0): JsonSchema[] {
  const resolved = resolve(reading, schema)
  if (resolved === undefined || depth === MAX_REFERENCES) return []
  const alternatives = [resolved['anyOf'], resolved['oneOf']].find(Array.isArray) as unknown[] | undefined
  if (alternatives !== undefined) return alternatives.flatMap((alternative) => branchesOf(reading, alternative, depth + 1))
  const { type } = resolved
  if (type === 'null') return []
  if (!Array.isArray(type)) return [resolved]
  return type.filter((each) => each !== 'null').map((each: unknown) => ({ ...resolved, type: each }))
}

/** The properties of an object, those of every part of `allOf` included. The first of a name counts. */
export function propertiesOf(reading: Reading, branches: readonly JsonSchema[]): [name: string, schema: unknown][] {
  const found = new Map<string, unknown>()
  for (const branch of branches) {
    const parts = Array.isArray(branch['allOf']) ? (branch['allOf'] as unknown[]).map((part) => resolve(reading, part)) : []
    for (const part of [branch, ...parts]) {
      for (const [name, schema] of Object.entries(fieldsOf(part?.['properties']))) {
        if (!found.has(name)) found.set(name, schema)
      }
    }
  }
  return [...found]
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
  if (!reference.startsWith('#')) return undefined
  const steps = reference.split('/').slice(1)
  const found = steps.reduce<unknown>((at, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    return isFields(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, root)
  return isFields(found) ? found : undefined
}

function fieldsOf(value: unknown): JsonSchema {
  return isFields(value) ? value : {}
}
