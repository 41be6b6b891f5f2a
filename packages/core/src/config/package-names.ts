import { OTHER } from '../define/property.ts'

/** Nobody has more plugins, and a list may contain itself. */
const MAX_LOOKS = 1024

/**
 * Names the plugins of an option, as the tools of this world write them: texts, objects and functions with a name, `[plugin, options]`,
 * lists in lists, and what a condition left out.
 */
export function namesIn(value: unknown): string[] {
  const found: Found = { names: [], looks: 0 }
  addNames(found, value, false)
  return found.names
}

interface Found {
  readonly names: string[]
  /** How many members of lists were looked at. */
  looks: number
}

function addNames(found: Found, value: unknown, isMember: boolean): void {
  if (value === undefined || value === null || value === false || value === '') return
  if (!Array.isArray(value) || (isMember && isPair(value))) {
    found.names.push(nameOf(value) ?? OTHER)
    return
  }
  for (let index = 0; index < value.length; index++) {
    if (found.looks === MAX_LOOKS) return
    found.looks += 1
    addNames(found, value[index], true)
  }
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
