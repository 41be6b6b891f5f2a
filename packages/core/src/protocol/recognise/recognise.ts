import type { CatalogInput } from '../../define/catalog.ts'
import { AGENT_WORDS } from '../agents.ts'
import { acceptedDates } from '../check-event.ts'
import { CI_WORDS } from '../ci-vendors.ts'
import { ARCH_WORDS, MAX_EVENTS, OS_WORDS, RUNTIME_WORDS } from '../wire.ts'
import { eventPattern, type EventPattern } from './event-pattern.ts'
import { memberPattern } from './value-pattern.ts'
import { wordsPattern } from './words-pattern.ts'

/** What a glance at a body tells. */
export interface Recognised {
  readonly batch: string
  readonly tool: string
  readonly version?: string
  readonly events: number
}

/**
 * Tells at a glance that a body holds nothing but what catalogs list, where it is spelled as couriers spell it. Undefined says
 * nothing: such a body is for `parseBody` and `checkEvent` to judge. What is recognised they accept in full, and its text may be kept
 * as it is.
 *
 * @param text At most `MAX_BODY_BYTES`.
 */
export type Recognise = (text: string) => Recognised | undefined

/** Core's own events have rules about what they travel with. */
const OWN_EVENT = /^(?:machine|project)\./

const UP_TO_TOOL = /\{"v":1,"batch":"[0-9a-f]{64}","tool":"/y
const BATCH_AT = '{"v":1,"batch":"'.length
const BATCH_END = BATCH_AT + 64
const TOOL_AT = BATCH_END + '","tool":"'.length

const fact = (words: readonly string[]): string => `"${wordsPattern(words)}"`
const FACT = memberPattern([
  ['os', fact(OS_WORDS)],
  ['arch', fact(ARCH_WORDS)],
  ['runtime', fact(RUNTIME_WORDS)],
  ['runtimeMajor', String.raw`(?:0|[1-9]\d{0,2})`],
  ['agent', fact(AGENT_WORDS)],
])
const CI = memberPattern([['ci', fact(CI_WORDS)]])

const rest = (facts: string): RegExp =>
  new RegExp(String.raw`"(?:,"version":"\d{1,5}\.\d{1,5}")?,"context":\{${facts}\},"events":\[`, 'y')
const OUTSIDE_CI = rest(`${FACT}*`)
/** A body from CI counts no installations. */
const IN_CI = rest(`${FACT}*${CI}${FACT}*`)

const VERSION_START = '","version":"'
const EVENT_START = '{"name":"'
const COMMA = 0x2c

/**
 * Makes a `Recognise` for a day. The first body of each tool costs some milliseconds, or some dozen where many releases list many words.
 *
 * @param catalogs The registered catalogs by tool.
 * @param today The UTC date of the collector's clock.
 */
export function createRecognise(catalogs: ReadonlyMap<string, readonly CatalogInput[]>, today: string): Recognise {
  const dates = wordsPattern(acceptedDates(today))
  const tools = new Map<string, Map<string, EventPattern>>()

  function patternsFor(tool: string): Map<string, EventPattern> | undefined {
    const known = tools.get(tool)
    const listed = catalogs.get(tool)
    if (known || !listed) return known
    const patterns = patternsOf(listed, dates)
    tools.set(tool, patterns)
    return patterns
  }

  return (text) => {
    if (!matches(UP_TO_TOOL, text, 0)) return undefined
    const toolEnd = text.indexOf('"', TOOL_AT)
    const tool = text.slice(TOOL_AT, toolEnd)
    const patterns = patternsFor(tool)
    if (!patterns) return undefined
    const isCi = !matches(OUTSIDE_CI, text, toolEnd)
    if (isCi && !matches(IN_CI, text, toolEnd)) return undefined
    let at = isCi ? IN_CI.lastIndex : OUTSIDE_CI.lastIndex
    let events = 0
    let pattern: EventPattern | undefined
    for (let comma = true; comma; events += 1) {
      // Events of one name often follow each other, and its expressions begin with the name.
      let end = pattern ? endOfEvent(pattern, text, at, isCi) : -1
      if (end < 0) {
        const last = pattern
        pattern = patternAt(patterns, text, at)
        end = pattern && pattern !== last ? endOfEvent(pattern, text, at, isCi) : -1
      }
      if (end < 0 || events === MAX_EVENTS) return undefined
      comma = text.charCodeAt(end) === COMMA
      at = end + (comma ? 1 : 0)
    }
    if (text.length !== at + 2 || !text.endsWith(']}')) return undefined
    const versionAt = text.startsWith(VERSION_START, toolEnd) ? toolEnd + VERSION_START.length : undefined
    const version = versionAt === undefined ? {} : { version: text.slice(versionAt, text.indexOf('"', versionAt)) }
    return { batch: text.slice(BATCH_AT, BATCH_END), tool, ...version, events }
  }
}

/** That of the event that starts at `at`, by its name. */
function patternAt(patterns: ReadonlyMap<string, EventPattern>, text: string, at: number): EventPattern | undefined {
  if (!text.startsWith(EVENT_START, at)) return undefined
  const nameAt = at + EVENT_START.length
  return patterns.get(text.slice(nameAt, text.indexOf('"', nameAt)))
}

/** Where the event that starts at `at` ends; −1 where it is not recognised. */
function endOfEvent({ expression, dateEnd, reach }: EventPattern, text: string, at: number, isCi: boolean): number {
  if (!matches(expression, text, at)) return -1
  const end = expression.lastIndex
  if (!isMarked(text, at + dateEnd)) return end
  return !isCi && reach.some((property) => isBetween(text, property, at, end)) ? end : -1
}

/** Whether an event that is spelled as it should has reach marks, behind its date or behind the time of day. */
function isMarked(text: string, dateEnd: number): boolean {
  const initial = text[dateEnd + ',"'.length]
  return initial === 'h'
    ? text.startsWith('"first"', text.indexOf('"weekday":', dateEnd) + '"weekday":1,'.length)
    : initial === 'f'
}

function isBetween(text: string, part: string, at: number, end: number): boolean {
  return text.slice(at, end).includes(part)
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}

function patternsOf(catalogs: readonly CatalogInput[], dates: string): Map<string, EventPattern> {
  const names = new Set(catalogs.flatMap(({ events }) => Object.keys(events)).filter((name) => !OWN_EVENT.test(name)))
  const patterns = new Map<string, EventPattern>()
  for (const name of names) {
    try {
      patterns.set(name, eventPattern(catalogs, name, dates))
    } catch {
      // An expression can be too large for its engine. Such events are read.
    }
  }
  return patterns
}
