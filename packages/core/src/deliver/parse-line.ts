import { isFields, type Fields } from '../define/fields.ts'
import { ID_PATTERNS } from '../define/id-patterns.ts'
import { MAX_PROPERTIES, NAME } from '../define/names.ts'
import { isWireValue, MAX_TEXT_LENGTH } from '../protocol/wire-value.ts'
import { RUNTIME_WORDS } from '../protocol/wire.ts'
import { LINE_VERSION, type DropReason, type Line } from '../spool/line.ts'

/** A line as read back; a `bad` one is a fragment or nothing of ours. */
export type ParsedLine = OwnLine | NewerLine | { readonly kind: 'bad' }

export interface OwnLine<L extends Line = Line> {
  readonly kind: 'line'
  readonly line: L
  readonly text: string
}

/** A line of a later format. */
export interface NewerLine {
  readonly kind: 'newer'
  readonly id: string
  readonly t: number
  readonly text: string
}

const BAD: ParsedLine = { kind: 'bad' }

const DROP_REASONS: Readonly<Record<DropReason, true>> = {
  'unlisted-event': true,
  'unlisted-property': true,
  'unlisted-word': true,
  'bad-value': true,
  'missing-file': true,
  'line-too-long': true,
  'spool-full': true,
  'bad-line': true,
  'late-finish': true,
  expired: true,
  rejected: true,
  'project-overflow': true,
}

/**
 * Reads one line of a spool. As strict as the wire about structure, because one event that breaks it would have its whole body
 * refused. Never throws.
 */
export function parseLine(text: string): ParsedLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return BAD
  }
  if (!isFields(value) || !isText(value['id']) || !Number.isFinite(value['t']) || typeof value['v'] !== 'number') return BAD
  if (value['v'] > LINE_VERSION) return { kind: 'newer', id: value['id'], t: value['t'] as number, text }
  return isLine(value) ? { kind: 'line', line: value, text } : BAD
}

function isLine(value: Fields): value is Fields & Line {
  const { v, type, start, started, aborted, finished, event, dropped } = value
  if (v !== LINE_VERSION || !(dropped === undefined || isDropped(dropped))) return false
  if (type === 'finish') return isText(start) && isOptionalEvent(finished)
  if (!isText(value['version']) || !isContext(value['context'])) return false
  if (!isOptionalFact(value['fact'])) return false
  if (type === 'start') return isPid(value['pid']) && isOptionalEvent(started) && isOptionalEvent(aborted)
  return type === 'event' && isEvent(event)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT_LENGTH
}

function isPid(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isContext(value: unknown): boolean {
  if (!isFields(value)) return false
  const { runtime, runtimeMajor, ci, agent, ids, project } = value
  if (!isOptionalIds(ids) || !isOptionalId('project', project)) return false
  const words = [ci, agent].every((word) => word === undefined || isText(word))
  return words && RUNTIME_WORDS.some((word) => word === runtime) && Number.isInteger(runtimeMajor) && isWithin(runtimeMajor, 999)
}

function isOptionalIds(value: unknown): boolean {
  if (value === undefined) return true
  return isFields(value) && ID_NAMES.every((name) => isOptionalId(name, value[name]))
}

const ID_NAMES = ['machine', 'project', 'session'] as const

function isOptionalId(name: (typeof ID_NAMES)[number], value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && ID_PATTERNS[name].test(value))
}

function isOptionalFact(value: unknown): boolean {
  if (value === undefined) return true
  return isFields(value) && isText(value['name']) && (value['facts'] === undefined || isFields(value['facts']))
}

function isWithin(value: unknown, max: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= max
}

function isOptionalEvent(value: unknown): boolean {
  return value === undefined || isEvent(value)
}

function isEvent(value: unknown): boolean {
  if (!isFields(value) || typeof value['name'] !== 'string' || !NAME.test(value['name']) || !isFields(value['properties']))
    return false
  if (!isTiming(value)) return false
  const entries = Object.entries(value['properties'])
  return entries.length <= MAX_PROPERTIES && entries.every(([name, property]) => NAME.test(name) && isWireValue(property))
}

function isTiming({ hour, weekday }: Fields): boolean {
  if (hour === undefined && weekday === undefined) return true
  return Number.isInteger(hour) && isWithin(hour, 23) && Number.isInteger(weekday) && isWithin(weekday, 7) && weekday !== 0
}

function isDropped(value: unknown): boolean {
  if (!isFields(value)) return false
  return Object.entries(value).every(
    ([reason, n]) => Object.hasOwn(DROP_REASONS, reason) && Number.isInteger(n) && isWithin(n, 1e9),
  )
}
