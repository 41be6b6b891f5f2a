import type { WireValue } from '../wire.ts'

/** A value as OTLP writes it in JSON. */
export type OtlpValue = Readonly<Record<string, unknown>>

/** A name with its value. */
export interface OtlpAttribute {
  readonly key: string
  readonly value: OtlpValue
}

/** Attributes of what is given; what is undefined has none. */
export function attributesFor(given: Readonly<Record<string, WireValue | undefined>>): OtlpAttribute[] {
  return Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: otlpValue(value) }]))
}

function otlpValue(value: WireValue): OtlpValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return numberValue(value)
  if (isList(value)) return { arrayValue: { values: value.map((word) => ({ stringValue: word })) } }
  return { kvlistValue: { values: attributesFor(value) } }
}

/** A 64-bit number of protobuf is a text in JSON; what no such number can hold is a fraction. */
function numberValue(value: number): OtlpValue {
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

function isList(value: WireValue): value is readonly string[] {
  return Array.isArray(value)
}
