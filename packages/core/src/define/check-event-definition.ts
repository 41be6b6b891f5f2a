import type { EventDefinition } from './catalog.ts'
import { checkKeys, checkText } from './check-fields.ts'
import { checkBases, checkFrom } from './check-from.ts'
import { checkPolicy } from './check-policy.ts'
import { checkProperties } from './check-property.ts'
import { isFields, type Fields } from './fields.ts'
import { MAX_EVENT_NAMES, MAX_NESTED_PROPERTIES, NAME } from './names.ts'
import { MAX_NOISY_FLAGS, MAX_TOTAL_EPSILON } from './noisy-flag.ts'
import { isOwnEvent, OWN_EVENTS } from './own-events.ts'
import { isWhat, quoted, type Problem } from './problem.ts'

const SINCE = /^\d{1,5}(\.\d{1,5}){1,3}([-+][A-Za-z0-9.+-]{1,64})?$/

/** Checks the events of a catalog. */
export function* checkEvents(events: unknown): Generator<Problem> {
  const names = isFields(events) ? Object.keys(events) : []
  if (!isFields(events) || names.length === 0 || names.length > MAX_EVENT_NAMES) {
    const what = isFields(events) ? `has ${names.length} events` : 'has no object in `events`'
    yield { code: 'events', message: `The catalog ${what}. List 1 to ${MAX_EVENT_NAMES} of them, by name.` }
    return
  }
  for (const name of names) {
    const own = OWN_EVENTS[name]
    if (own !== undefined && isOwnEvent(name)) yield* checkOwnEvent(name, events[name], own)
    else yield* checkEvent(name, events[name])
  }
  yield* checkBases(events)
  yield* checkNoisyFlags(events)
}

function* checkEvent(name: string, event: unknown): Generator<Problem> {
  const where = `Event ${quoted(name)}`
  if (!NAME.test(name)) {
    yield {
      code: 'event-name',
      message: `${where} has a name that is not 1 to 64 letters, digits, \`.\`, \`_\` or \`-\`, a letter first. Rename it.`,
    }
  }
  if (!isFields(event)) {
    yield { code: 'event', message: `${where} ${isWhat(event)}. Give it a \`question\`, \`since\` and \`properties\`.` }
    return
  }
  yield* checkKeys(event, ['from', 'question', 'since', 'properties', 'reach', 'policy'], where)
  yield* checkText(event['question'], 'question', `The question of event ${quoted(name)}`)
  yield* checkSince(event['since'], name)
  yield* checkProperties(event['properties'], where)
  yield* checkSize(event['properties'], where)
  yield* checkFrom(name, event)
  yield* checkReach(event, where)
  yield* checkPolicy(event, where)
}

function* checkSince(since: unknown, event: string): Generator<Problem> {
  if (typeof since === 'string' && SINCE.test(since)) return
  yield {
    code: 'since',
    message: `The \`since\` of event ${quoted(event)} ${isWhat(since)}. Write the version of your tool that first sent it, such as \`1.0.0\`.`,
  }
}

function* checkSize(properties: unknown, where: string): Generator<Problem> {
  const size = sizeOf(properties)
  if (size <= MAX_NESTED_PROPERTIES) return
  yield {
    code: 'properties',
    message: `${where} has ${size} properties, those in its groups included. List at most ${MAX_NESTED_PROPERTIES}.`,
  }
}

function sizeOf(properties: unknown): number {
  if (!isFields(properties)) return 0
  return Object.values(properties).reduce<number>(
    (sum, property) => sum + 1 + (isFields(property) ? sizeOf(property['properties']) : 0),
    0,
  )
}

function* checkReach({ reach, properties }: Fields, where: string): Generator<Problem> {
  if (reach === undefined) return
  const property =
    typeof reach === 'string' && isFields(properties) && Object.hasOwn(properties, reach) ? properties[reach] : undefined
  if (isFields(property) && property['kind'] === 'oneOf') return
  yield {
    code: 'reach',
    message: `${where} counts installations by ${quoted(reach)}, but that is none of its \`oneOf\` properties. Name one, or remove \`reach\`.`,
  }
}

/** Answers about one installation add up, whichever event they are in: what they tell, and what they have in common. */
function* checkNoisyFlags(events: Fields): Generator<Problem> {
  const flags = Object.values(events).flatMap((event) => noisyFlagsIn(isFields(event) ? event['properties'] : undefined))
  if (flags.length > MAX_NOISY_FLAGS) {
    yield {
      code: 'noisy-flags',
      message: `The catalog has ${flags.length} noisy flags. An installation gives each the same answer every time, so that many would tell it from others. Use at most ${MAX_NOISY_FLAGS}.`,
    }
  }
  const total = flags.reduce<number>((sum, { epsilon }) => sum + (typeof epsilon === 'number' && epsilon > 0 ? epsilon : 0), 0)
  if (total <= MAX_TOTAL_EPSILON + 1e-9) return
  yield {
    code: 'epsilon-total',
    message: `The noisy flags of the catalog have an epsilon of ${quoted(total)} together, at which their noise hides nobody. Use at most ${MAX_TOTAL_EPSILON}.`,
  }
}

function noisyFlagsIn(properties: unknown): Fields[] {
  const all = isFields(properties) ? Object.values(properties).filter(isFields) : []
  return all.flatMap((property) => (property['kind'] === 'noisyFlag' ? [property] : noisyFlagsIn(property['properties'])))
}

/**
 * A catalog file spells core's own event out. It may come from an older version of core, which asked for less; more than core asks
 * for is refused.
 */
function* checkOwnEvent(name: string, event: unknown, { properties: ours }: EventDefinition): Generator<Problem> {
  const properties = isFields(event) ? event['properties'] : undefined
  const fits = isFields(properties) && Object.entries(properties).every(([key, property]) => isOwnProperty(ours, key, property))
  if (fits && isFields(event) && event['reach'] === undefined && event['policy'] === undefined) return
  yield {
    code: name.replace('.', '-'),
    message:
      `Event \`${name}\` differs from the one Sonde defines. ` +
      'Remove it from your catalog, where it is added by itself, or update Sonde if a newer version wrote the catalog.',
  }
}

function isOwnProperty(ours: Fields, name: string, property: unknown): boolean {
  const own = Object.hasOwn(ours, name) ? ours[name] : undefined
  if (!isFields(own) || !isFields(property) || property['kind'] !== own['kind']) return false
  const { words = [] } = property
  const { words: ownWords = [] } = own
  return Array.isArray(words) && Array.isArray(ownWords) && words.every((word) => ownWords.includes(word))
}
