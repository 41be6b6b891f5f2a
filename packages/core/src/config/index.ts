// Measuring a configuration: apart from core's entry, because only some tools do it.
export { measureConfig } from './measure-config.ts'
export type { ConfigMeasure, ConfigOptions, ConfigSource, JsonSchemaOptions } from './measure-config.ts'
export type { ConfigKeys } from './keys.ts'
export type { ReducedConfig } from './reduce.ts'
