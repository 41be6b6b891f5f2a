import { TOOL_NAME } from './define/names.ts'
import { isObject, read } from './record/errors/read.ts'
import type { TelemetryOptions } from './telemetry.ts'

const TYPES: Readonly<Record<keyof TelemetryOptions, string>> = {
  catalog: 'object',
  version: 'string',
  shipped: 'object',
  errors: 'object',
  transport: 'object',
  notice: 'function',
  courier: 'object',
  strict: 'boolean',
}

/**
 * A copy of the options of a telemetry, of which each was read once: what a program passes may be another thing the next time. What
 * somebody gave to all objects is none of them.
 */
export function readOptions<Options extends Partial<TelemetryOptions>>(passed: Options): Options {
  try {
    return Object.assign(Object.create(null) as Options, passed)
  } catch {
    return readEach(passed)
  }
}

/** Those that can be read; for the others null, which is no value of any. */
function readEach<Options extends Partial<TelemetryOptions>>(passed: Options): Options {
  const options = Object.create(null) as Partial<Record<keyof TelemetryOptions, unknown>>
  for (const name of Object.keys(TYPES) as (keyof TelemetryOptions)[]) {
    try {
      options[name] = passed[name]
    } catch {
      options[name] = null
    }
  }
  return options as Options
}

/** Whether an option is of another type than it has to be. What can be done with the others is done all the same. */
export function isMisread(options: object): boolean {
  return Object.entries(TYPES).some(([name, type]) => {
    const value = read(options, name)
    return value === null || (value !== undefined && typeof value !== type)
  })
}

/** Whether a catalog says which tool it is of, and for whom: without that there is no place to count anything, and all is off. */
export function isUsableCatalog(catalog: unknown): boolean {
  const [tool, v] = [read(catalog, 'tool'), read(catalog, 'v')]
  if (typeof tool !== 'string' || !TOOL_NAME.test(tool) || (v !== undefined && v !== 1)) return false
  return typeof read(catalog, 'endpoint') === 'string' && isObject(read(catalog, 'events'))
}
