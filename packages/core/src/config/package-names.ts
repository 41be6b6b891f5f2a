import { OTHER } from '../define/property.ts'

/** More plugins nobody counts, and a list may contain itself. */
const MAX_NAMES = 1024
const MAX_DEPTH = 8

/**
 * Names the plugins of an option, as the tools of this world write them: texts, objects and functions with a name, `[plugin, options]`,
 * lists in lists, and what a condition left out.
 */
export function namesIn(value: unknown): string[] {
  const names: string[] = []
  addNames(names, value, 0)
  return names
}

function addNames(names: string[], value: unknown, depth: number): void {
  if (names.length >= MAX_NAMES || value === undefined || value === null || value === false || value === '') return
  if (!Array.isArray(value) || (depth > 0 && isPair(value))) {
    names.push(nameOf(value) ?? OTHER)
    return
  }
  if (depth === MAX_DEPTH) return
  for (let index = 0; index < value.length && names.length < MAX_NAMES; index++) addNames(names, value[index], depth + 1)
}

/** Names one plugin; undefined where it has no name. */
export function nameOf(value: unknown): string | undefined {
  const plugin: unknown = Array.isArray(value) ? value[0] : value
  if (typeof plugin === 'string') return plugin
  if ((typeof plugin !== 'object' && typeof plugin !== 'function') || plugin === null) return undefined
  const { name } = plugin as { readonly name?: unknown }
  return typeof name === 'string' ? name : undefined
}

/** `[plugin, options]`: options have no name. */
function isPair(value: readonly unknown[]): boolean {
  return value.length === 2 && nameOf(value[0]) !== undefined && !Array.isArray(value[0]) && nameOf(value[1]) === undefined
}
