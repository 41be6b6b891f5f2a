import { isFields } from '../../define/fields.ts'
import type { WireValue } from '../wire.ts'

/** Deeper groups than a catalog can have are no values. */
const MAX_DEPTH = 3

/** Attributes by name. Where one comes twice the last counts; what is no attribute is left out. */
export function attributesOf(list: unknown): Map<string, unknown> {
  const attributes = new Map<string, unknown>()
  for (const each of listOf(list)) {
    if (isFields(each) && typeof each['key'] === 'string') attributes.set(each['key'], each['value'])
  }
  return attributes
}

/** What an attribute says, as a value of wire v1; undefined where there is none for it. Numbers come as numbers or as texts. */
export function wireValueOf(value: unknown, depth = 0): WireValue | undefined {
  if (!isFields(value)) return undefined
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue } = value
  if (typeof stringValue === 'string') return stringValue
  if (typeof boolValue === 'boolean') return boolValue
  if (intValue !== undefined) return numberOf(intValue)
  if (doubleValue !== undefined) return numberOf(doubleValue)
  if (isFields(arrayValue)) return wordsOf(arrayValue['values'])
  if (isFields(kvlistValue) && depth < MAX_DEPTH) return groupOf(kvlistValue['values'], depth + 1)
  return undefined
}

export function textOfAttribute(value: unknown): string | undefined {
  const text = wireValueOf(value)
  return typeof text === 'string' ? text : undefined
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,19}(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function wordsOf(values: unknown): readonly string[] | undefined {
  const words = listOf(values).map((value) => textOfAttribute(value))
  return words.every((word) => word !== undefined) ? words : undefined
}

function groupOf(values: unknown, depth: number): WireValue | undefined {
  const group: Record<string, WireValue> = {}
  for (const [name, value] of attributesOf(values)) {
    const member = wireValueOf(value, depth)
    if (member === undefined || name === '__proto__') return undefined
    group[name] = member
  }
  return group
}
