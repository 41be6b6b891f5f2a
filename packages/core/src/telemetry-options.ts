import type { CatalogInput } from './define/catalog.ts'
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
 * The options of a telemetry, each read once: whatever a program passes may be anything, and may be another thing the next time. One that
 * cannot be read, or is of another type, is misread; what can be done with it is done all the same.
 */
export function readOptions<C extends CatalogInput>(
  passed: Partial<TelemetryOptions<C>>,
): { readonly options: TelemetryOptions<C>; readonly misread: boolean } {
  const options: Partial<Record<keyof TelemetryOptions, unknown>> = {}
  let misread = false
  for (const name of Object.keys(TYPES) as (keyof TelemetryOptions)[]) {
    try {
      const value: unknown = (options[name] = passed[name])
      if (value === null || (value !== undefined && typeof value !== TYPES[name])) misread = true
    } catch {
      misread = true
    }
  }
  return { options: options as TelemetryOptions<C>, misread }
}

/** Whether a catalog says which tool it is of, and for whom: without that there is no place to count anything, and all is off. */
export function isUsableCatalog(catalog: unknown): boolean {
  const [tool, v] = [read(catalog, 'tool'), read(catalog, 'v')]
  if (typeof tool !== 'string' || !TOOL_NAME.test(tool) || (v !== undefined && v !== 1)) return false
  return typeof read(catalog, 'endpoint') === 'string' && isObject(read(catalog, 'events'))
}
