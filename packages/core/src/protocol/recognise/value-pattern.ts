import { MAX_CAUSES } from '../../define/frames.ts'
import { MAX_COUNT } from '../../define/numbers.ts'
import { leavesAsPairs } from '../../define/pairs.ts'
import type { Properties, Property } from '../../define/property.ts'
import { listedWords } from '../../sanitize/accept.ts'
import { escaped, wordsPattern } from './words-pattern.ts'

/** More words than this are left to the check that reads values: a set of them would be a very long expression. */
const MAX_SET_WORDS = 128

/**
 * The source of a regular expression for the usual JSON spelling of a value that the property accepts; undefined where there is none.
 * It may match less than what is accepted, never more.
 */
export function valuePattern(property: Property): string | undefined {
  if (leavesAsPairs(property)) return undefined
  if (isOneWord(property)) return quoted(listedWords(property))
  switch (property.kind) {
    case 'setOf':
    case 'publicNames':
      return ascending([...listedWords(property)].toSorted())
    case 'listOf':
      return list(quoted(listedWords(property)), property.max)
    case 'causes':
      return list(quoted(listedWords(property)), MAX_CAUSES)
    case 'errorGroup':
      return '"[0-9a-f]{12}"'
    case 'flag':
    case 'noisyFlag':
      return '(?:true|false)'
    case 'int':
      return wholeNumber(property.min, property.max)
    case 'count':
    case 'durationMs':
    case 'bytes':
    case 'counter':
      return wholeNumber(0, MAX_COUNT)
    case 'version':
      return String.raw`"\d{1,5}(?:\.\d{1,5}){1,3}"`
    case 'group':
      return group(property.properties)
    default:
      return undefined
  }
}

const ONE_WORD = ['oneOf', 'errorClass', 'errorCode', 'publicName', 'bucket'] as const
type OneWord = Extract<Property, { kind: (typeof ONE_WORD)[number] }>

/** Whether its values are single words. */
export function isOneWord(property: Property): property is OneWord {
  return (ONE_WORD as readonly string[]).includes(property.kind)
}

/**
 * The source for one member of an object and the comma or the end behind it: as often as it is repeated, members in any order. Undefined
 * without any to choose from.
 */
export function memberPattern(members: Iterable<readonly [name: string, value: string]>): string | undefined {
  const sources = [...members].map(([name, value]) => `"${name.replaceAll('.', String.raw`\.`)}":${value}`)
  // Each name may come again. The last one counts, as in JSON.parse, and every one of them has been looked at.
  return sources.length === 0 ? undefined : String.raw`(?:(?:${sources.join('|')})(?:,(?=")|(?=\})))`
}

function group(properties: Properties): string | undefined {
  const members: [string, string][] = []
  for (const name of Object.keys(properties)) {
    const value = valuePattern(properties[name] as Property)
    if (value !== undefined) members.push([name, value])
  }
  const pattern = memberPattern(members)
  return pattern === undefined ? undefined : String.raw`\{${pattern}+\}`
}

function quoted(words: Iterable<string>): string {
  return `"${wordsPattern(words)}"`
}

function list(item: string, max: number): string {
  return max === 0 ? String.raw`\[\]` : String.raw`\[(?:${item}(?:,${item}){0,${max - 1}})?\]`
}

/** Any of the words, each at most once and in this order. */
function ascending(words: readonly string[]): string | undefined {
  if (words.length > MAX_SET_WORDS) return undefined
  return String.raw`\[${optionalMembers(words, 0)}\]`
}

/** So many words are tried one by one; more that begin alike are passed over together. */
const TRIED_SINGLY = 3

/** @param alike How many letters all the words begin with. */
function optionalMembers(words: readonly string[], alike: number): string {
  let source = ''
  for (let rest = words; rest.length > 0;) {
    const run = runOf(rest, alike)
    rest = rest.slice(run.length)
    if (run.length <= TRIED_SINGLY) source += run.map(optionalMember).join('')
    else if (run.length === words.length) source += optionalMembers(run, alike + 1)
    else source += `(?:(?="${escaped((run[0] as string).slice(0, alike + 1))})${optionalMembers(run, alike + 1)})?`
  }
  return source
}

/** The first word with those after it that share one more letter. A word that ends before is alone: it comes before all that go on. */
function runOf(words: readonly string[], alike: number): readonly string[] {
  const [first = ''] = words
  const prefix = first.slice(0, alike + 1)
  const end = first.length === alike ? 1 : words.findIndex((word) => !word.startsWith(prefix))
  return end < 0 ? words : words.slice(0, end)
}

/** A word that a list may go on with, and what follows it there. */
export function optionalMember(word: string): string {
  return String.raw`(?:"${escaped(word)}"(?:,(?=")|(?=\])))?`
}

/** Whole numbers from 0 on as far as the digits tell that they fit. */
function wholeNumber(min: number, max: number): string | undefined {
  if (min > 0 || max < 1) return undefined
  const digits = String(max + 1).length - 1
  return digits > 1 ? String.raw`(?:0|[1-9]\d{0,${digits - 1}})` : digits === 1 ? String.raw`\d` : '[01]'
}
