import { given } from '../define/given.ts'
import { group } from '../define/group.ts'
import { markMeasured } from '../define/measured.ts'
import type { Group, Properties } from '../define/property.ts'
import { hasOptions, propertiesFromSchema } from './from-schema.ts'
import { propertiesFromKeys, type ConfigKeys } from './keys.ts'
import { reduceGroup, type ReducedConfig } from './reduce.ts'

/** What is known about the options of a program. */
export type ConfigSource =
  /** The options, each with the property it becomes. */
  | { readonly keys: ConfigKeys }
  /** A JSON Schema. */
  | { readonly jsonSchema: unknown }
  /** A schema of zod or another library, with the function that turns it into a JSON Schema: `z.toJSONSchema`. */
  | { readonly schema: unknown; readonly toJsonSchema: (schema: never, options: JsonSchemaOptions) => unknown }

/** What is asked of a converter: the schema of what a person writes, and an open place for what JSON Schema cannot express. */
export interface JsonSchemaOptions {
  readonly io: 'input'
  readonly unrepresentable: 'any'
}

export interface ConfigOptions {
  /** What the group is about, for the people whose tool sends it. */
  readonly about?: string
  /** Options that become another property than their schema says, such as names of packages, or, with `false`, none. */
  readonly keys?: ConfigKeys
  /**
   * The only options of a schema that are measured besides `keys`, each with what is in it: `['output', 'server.port']`. A catalog takes
   * 64 options in one group and 256 in all.
   */
  readonly only?: readonly string[]
}

/** How a configuration is measured. */
export interface ConfigMeasure {
  /** The property for the catalog. */
  readonly group: Group
  /**
   * Reduces a configuration to what the group lists: nothing of it that is not a listed word, a range, a flag or a listed name. What is
   * not set is left out. Never throws; undefined where nothing is set.
   */
  reduce(config: unknown): ReducedConfig | undefined
}

const ABOUT = 'The options that are set in the configuration.'

/**
 * Makes a property of a catalog from the options of a program: of each whether it is set; of closed words which; of numbers the range;
 * of packages the listed names. Options that are none of these tell only that they are set.
 *
 * Plain data and bounded work; never throws. A source that cannot be read gives a group of what `keys` says. That, and a group that is too
 * large, is reported where the catalog is checked.
 */
export function measureConfig(source: ConfigSource, options: ConfigOptions = {}): ConfigMeasure {
  const { about = ABOUT, keys = {}, only } = given(options)
  const { properties, unread } = measuredBy(source, keys, only)
  const measured: Group = markMeasured(group(properties, about), unread)
  return { group: measured, reduce: (config) => reduceGroup(measured, config) }
}

/** What a getter of a schema, a converter or the keys throw leaves out what they are about, and says why. */
function measuredBy(
  source: ConfigSource,
  keys: ConfigKeys,
  only: readonly string[] | undefined,
): { readonly properties: Properties; readonly unread?: string } {
  try {
    if ('keys' in source) return { properties: propertiesFromKeys({ ...source.keys, ...keys }) }
    const schema = schemaIn(source)
    const properties = propertiesFromSchema(schema, keys, only)
    return { properties, ...(!hasOptions(schema) && { unread: 'its JSON Schema has no `properties`' }) }
  } catch (error) {
    return { properties: readable(() => propertiesFromKeys(keys)) ?? {}, unread: `reading it threw ${quotedMessage(error)}` }
  }
}

/** The message of a converter speaks of the author's schema, and is shown to nobody else. */
function quotedMessage(error: unknown): string {
  return `\`${readable(() => String((error as { readonly message: unknown }).message).slice(0, 160)) ?? 'something'}\``
}

function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function schemaIn(source: Exclude<ConfigSource, { readonly keys: ConfigKeys }>): unknown {
  return 'jsonSchema' in source
    ? source.jsonSchema
    : source.toJsonSchema(source.schema as never, { io: 'input', unrepresentable: 'any' })
}
