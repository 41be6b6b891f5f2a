import { STANDARD_ERRORS } from '../define/error-classes.ts'
import { standardCodes } from '../define/error-codes.ts'
import { isFields } from '../define/fields.ts'
import { ID_PATTERNS } from '../define/id-patterns.ts'
import { APP_FRAME, isOwnFrame, MAX_CAUSES, MAX_FRAMES, NODE_FRAME } from '../define/frames.ts'
import { MAX_WORD_LENGTH, WORD } from '../define/names.ts'
import { MAX_BYTES, MAX_COUNT, MAX_DURATION_MS, bucketWords } from '../define/numbers.ts'
import { leavesAsPairs } from '../define/pairs.ts'
import { PUBLIC_PACKAGES } from '../define/public-packages.ts'
import { OTHER, type Properties, type Property } from '../define/property.ts'
import { isTextShape } from './text/text-shape.ts'

/**
 * Whether a value from the wire is exactly what the property allows, down to the order of a set: a value that could be spelled in
 * two ways would carry a choice nobody promised. The third of the three places where an unlisted value is refused.
 *
 * Never throws on anything JSON can hold, and never does more work than the property's own list is long.
 */
export function accepts(property: Property, value: unknown): boolean {
  // What leaves as pairs is never in its event.
  if (leavesAsPairs(property)) return false
  switch (property.kind) {
    case 'oneOf':
    case 'errorClass':
    case 'errorCode':
    case 'publicName':
    case 'bucket':
      return typeof value === 'string' && listedWords(property).has(value)
    case 'setOf':
    case 'publicNames':
      return areWords(property, value, property.words.length + 1) && isAscending(value)
    case 'listOf':
      return areWords(property, value, property.max)
    case 'causes':
      return areWords(property, value, MAX_CAUSES)
    case 'frames':
      return isList(value, MAX_FRAMES) && value.every((frame) => isFrame(property, frame))
    case 'errorGroup':
      return typeof value === 'string' && GROUP.test(value)
    case 'sanitizedText':
      return typeof value === 'string' && isTextShape(value)
    case 'flag':
    case 'noisyFlag':
      return typeof value === 'boolean'
    case 'int':
      return isWhole(value, property.min, property.max)
    case 'count':
      return isWhole(value, 0, MAX_COUNT)
    case 'durationMs':
      return isWhole(value, 0, MAX_DURATION_MS)
    case 'bytes':
      return isWhole(value, 0, MAX_BYTES)
    case 'version':
      return typeof value === 'string' && VERSION.test(value)
    case 'counter':
      return isWhole(value, 0, MAX_BYTES)
    case 'histogram':
      return isHistogram(property.bounds, value)
    case 'summary':
      return isSummary(value)
    case 'group':
      return isGroup(property.properties, value)
    case 'cohort':
      return typeof value === 'string' && COHORT.test(value)
    case 'ownWord':
      // Which words there are is for `checkEvent`, which sees the whole event.
      return typeof value === 'string' && value.length <= MAX_WORD_LENGTH && WORD.test(value)
    case 'machineId':
      return isId('machine', value)
    case 'projectId':
      return isId('project', value)
    case 'sessionId':
      return isId('session', value)
    default:
      return false
  }
}

const VERSION = /^\d{1,5}(\.\d{1,5}){1,3}$/
const GROUP = /^[0-9a-f]{12}$/
const COHORT = /^20\d\d(-W(0[1-9]|[1-4]\d|5[0-3])|-(0[1-9]|1[0-2]))?$/

type Worded = Extract<
  Property,
  {
    kind:
      | 'oneOf'
      | 'setOf'
      | 'listOf'
      | 'errorClass'
      | 'errorCode'
      | 'causes'
      | 'frames'
      | 'publicName'
      | 'publicNames'
      | 'bucket'
  }
>

// A collector checks millions of values against a few properties, and a list may have a thousand words.
const wordSets = new WeakMap<Worded, ReadonlySet<string>>()

/** Every word the property accepts. */
export function listedWords(property: Worded): ReadonlySet<string> {
  let words = wordSets.get(property)
  if (words === undefined) {
    words = new Set(listWords(property))
    wordSets.set(property, words)
  }
  return words
}

function listWords(property: Worded): readonly string[] {
  switch (property.kind) {
    case 'bucket':
      return bucketWords(property.bounds)
    case 'errorClass':
    case 'causes':
      return [...property.words, ...STANDARD_ERRORS, OTHER]
    case 'errorCode':
      return [...property.words, ...standardCodes(), OTHER]
    case 'frames':
      return [...property.words, ...PUBLIC_PACKAGES, APP_FRAME, NODE_FRAME, OTHER]
    default:
      return [...property.words, OTHER]
  }
}

function areWords(property: Worded, value: unknown, max: number): value is readonly string[] {
  const words = listedWords(property)
  return isList(value, max) && value.every((member) => words.has(member as string))
}

function isId(of: keyof typeof ID_PATTERNS, value: unknown): boolean {
  return typeof value === 'string' && ID_PATTERNS[of].test(value)
}

function isList(value: unknown, max: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= max
}

function isHistogram(bounds: readonly number[], value: unknown): boolean {
  if (!isFields(value)) return false
  const ranges = Object.keys(value)
  if (ranges.length === 0 || ranges.length > bounds.length + 1) return false
  const words = bucketWords(bounds)
  return ranges.every((range) => words.includes(range) && isWhole(value[range], 1, MAX_COUNT))
}

const SUMMARY_KEYS = ['count', 'min', 'max', 'sum', 'mean', 'median', 'deviation'] as const

/** Numbers that no samples have are nobody's summary. */
function isSummary(value: unknown): boolean {
  if (!isFields(value) || Object.keys(value).length !== SUMMARY_KEYS.length) return false
  if (!SUMMARY_KEYS.every((key) => Object.hasOwn(value, key) && isWhole(value[key], 0, Number.MAX_SAFE_INTEGER))) return false
  const { count, min, max, sum, mean, median, deviation } = value as Record<(typeof SUMMARY_KEYS)[number], number>
  if (count < 1 || count > MAX_COUNT || min > max || max > MAX_BYTES || deviation > max - min) return false
  const fits = sum === Number.MAX_SAFE_INTEGER || (sum >= count * min && sum <= count * max)
  return fits && mean === Math.round(sum / count) && median >= min && median <= max
}

function isGroup(properties: Properties, value: unknown): boolean {
  if (!isFields(value)) return false
  const names = Object.keys(value)
  if (names.length === 0 || names.length > Object.keys(properties).length) return false
  return names.every((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    return property !== undefined && accepts(property, value[name])
  })
}

function isFrame(property: Worded, frame: unknown): boolean {
  return typeof frame === 'string' && (listedWords(property).has(frame) || isOwnFrame(frame))
}

function isAscending(words: readonly string[]): boolean {
  return words.every((word, index) => index === 0 || (words[index - 1] as string) < word)
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0) && (value as number) >= min && (value as number) <= max
}
