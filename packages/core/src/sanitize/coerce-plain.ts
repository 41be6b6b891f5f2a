import { MAX_WORD_LENGTH } from '../define/names.ts'
import { MAX_BYTES, MAX_COUNT, MAX_DURATION_MS, bucketOf } from '../define/numbers.ts'
import { OTHER, type Property } from '../define/property.ts'
import type { WireValue } from '../protocol/wire.ts'

/**
 * A value fit to leave, or why there is none. `unlisted-word` comes with a value: the word became `other`. Neither: there is nothing to
 * say, such as the code of an error that has none. `missing-file`: a bundle left out what is needed to say it.
 */
export interface Coerced {
  readonly value?: WireValue
  readonly problem?: 'bad-value' | 'unlisted-word' | 'missing-file'
}

export const BAD: Coerced = { problem: 'bad-value' }

/** No list of a catalog is longer; what comes after is not looked at. */
const MAX_MEMBERS = 1024

/** Reduces a value to what the property allows, of the kinds that need to know nothing else. May throw what a getter throws. */
export function coercePlain(property: Property, value: unknown): Coerced {
  switch (property.kind) {
    case 'oneOf':
      return typeof value === 'string' ? word(property.words, value) : BAD
    case 'setOf':
      return set(property.words, value)
    case 'listOf':
      return list(property.words, value, property.max)
    case 'publicName':
      return typeof value === 'string' ? word(property.words, withoutVersion(value)) : BAD
    case 'publicNames':
      return set(property.words, value, withoutVersion)
    case 'flag':
      return typeof value === 'boolean' ? { value } : BAD
    case 'int':
      return number(value, property.min, property.max)
    case 'count':
      return number(value, 0, MAX_COUNT)
    case 'durationMs':
      return number(value, 0, MAX_DURATION_MS)
    case 'bytes':
      return number(value, 0, MAX_BYTES)
    case 'bucket':
      return isNumber(value) ? { value: bucketOf(property.bounds, value) } : BAD
    case 'version':
      return typeof value === 'string' ? version(value) : BAD
    case 'machineId':
    case 'projectId':
    case 'sessionId':
      return typeof value === 'string' && value === property.from ? { value } : BAD
    default:
      return BAD
  }
}

function word(words: readonly string[], value: string): Coerced {
  if (words.includes(value) || value === OTHER) return { value }
  return { value: OTHER, problem: 'unlisted-word' }
}

type Reduce = (text: string) => string

function set(words: readonly string[], members: unknown, reduce?: Reduce): Coerced {
  const { value, problem } = list(words, members, MAX_MEMBERS, reduce)
  if (!isArray(value)) return BAD
  const unique = [...new Set(value as string[])].toSorted()
  return problem ? { value: unique, problem } : { value: unique }
}

/** Looks at nothing of an array but its members: its methods may be the host's. */
function list(words: readonly string[], members: unknown, max: number, reduce: Reduce = (text) => text): Coerced {
  if (!isArray(members)) return BAD
  const value: string[] = []
  const length = Math.min(members.length, max)
  let unlisted = false
  for (let index = 0; index < length; index++) {
    const member = members[index]
    if (typeof member !== 'string') return BAD
    const text = reduce(member)
    const listed = words.includes(text) || text === OTHER
    value.push(listed ? text : OTHER)
    unlisted ||= !listed
  }
  return unlisted ? { value, problem: 'unlisted-word' } : { value }
}

/** `@scope/name@1.2.3` without what follows the name. No name is longer than what is looked at. */
function withoutVersion(text: string): string {
  const name = text.slice(0, MAX_WORD_LENGTH + 1)
  const end = name.indexOf('@', 1)
  return end < 0 ? name : name.slice(0, end)
}

function number(value: unknown, min: number, max: number): Coerced {
  // `|| 0` turns -0, which JSON cannot carry, into 0.
  return isNumber(value) ? { value: Math.min(Math.max(Math.round(value), min), max) || 0 } : BAD
}

function version(text: string): Coerced {
  const match = /^v?(\d{1,5}(?:\.\d{1,5}){1,3})(?!\d)/.exec(text.slice(0, 64))
  return match?.[1] === undefined || PRIVATE_ADDRESS.test(match[1]) ? BAD : { value: match[1] }
}

/** Addresses of a machine itself and of networks nobody else sees: four small numbers, as hardly a version has. */
const PRIVATE_ADDRESS = /^(?:(?:10|127)\.\d+|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2}$/

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
