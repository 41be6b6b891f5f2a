import { isFields, type Fields } from '../define/fields.ts'
import { KEY, MAX_GROUP_DEPTH, MAX_PROPERTIES, MAX_WORDS } from '../define/names.ts'

/** No text of the wire is longer, counted in Unicode characters as JSON Schema does. */
export const MAX_TEXT_LENGTH = 256

/** Whether a value is one that an event may carry, whatever its catalog lists: structure and limits only. */
export function isWireValue(value: unknown, depth = 0): boolean {
  if (Array.isArray(value)) return value.length <= MAX_WORDS && value.every(isShortText)
  if (isFields(value)) return depth < MAX_GROUP_DEPTH && isGroup(value, depth + 1)
  return typeof value === 'boolean' || Number.isFinite(value) || isShortText(value)
}

function isGroup(group: Fields, depth: number): boolean {
  const keys = Object.keys(group)
  return keys.length <= MAX_PROPERTIES && keys.every((key) => KEY.test(key) && isWireValue(group[key], depth))
}

function isShortText(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2 * MAX_TEXT_LENGTH) return false
  return value.length <= MAX_TEXT_LENGTH || [...value].length <= MAX_TEXT_LENGTH
}
