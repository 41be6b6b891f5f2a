import { checkKeys, checkText } from './check-fields.ts'
import { isFields, isWhole, type Fields } from './fields.ts'
import { isContextFact, isIdFact } from './from.ts'
import { checkTextWords, checkWorded } from './check-words.ts'
import { measuredIn } from './measured.ts'
import { MAX_GROUP_DEPTH, MAX_LIST_LENGTH, MAX_PROPERTIES, NAME } from './names.ts'
import { MAX_EPSILON, MIN_EPSILON } from './noisy-flag.ts'
import { isWhat, quoted, type Problem } from './problem.ts'
import type { PropertyKind } from './property.ts'

/** Checks what is particular to a kind. */
interface KindCheck {
  readonly keys: readonly string[]
  /** @param depth How many groups it is in. */
  check(property: Fields, where: string, depth: number): Iterable<Problem>
}

const PLAIN: KindCheck = { keys: [], check: () => [] }

const AGGREGATE: KindCheck = { keys: [], check: checkAggregate }

const IDENTIFIER: KindCheck = { keys: [], check: checkIdentifier }

/** Every kind an author may use. */
const KINDS: Readonly<Record<Exclude<PropertyKind, 'ownWord'>, KindCheck>> = {
  oneOf: { keys: ['words', 'declared', 'decided'], check: checkWorded },
  setOf: { keys: ['words', 'declared', 'decided', 'as'], check: checkSet },
  listOf: { keys: ['words', 'declared', 'decided', 'max'], check: checkList },
  errorClass: { keys: ['words'], check: checkWorded },
  errorCode: { keys: ['words'], check: checkWorded },
  causes: { keys: ['words'], check: checkWorded },
  frames: { keys: ['words'], check: checkWorded },
  errorGroup: PLAIN,
  sanitizedText: { keys: ['words'], check: checkTextWords },
  group: { keys: ['properties'], check: checkGroup },
  publicName: { keys: ['words'], check: checkWorded },
  publicNames: { keys: ['words', 'as'], check: checkSet },
  flag: PLAIN,
  int: { keys: ['min', 'max'], check: checkInt },
  count: PLAIN,
  durationMs: PLAIN,
  bytes: PLAIN,
  bucket: { keys: ['bounds'], check: checkBucket },
  counter: AGGREGATE,
  histogram: { keys: ['bounds'], check: checkHistogram },
  summary: AGGREGATE,
  noisyFlag: { keys: ['epsilon'], check: checkEpsilon },
  version: PLAIN,
  cohort: { keys: [], check: checkCohort },
  machineId: IDENTIFIER,
  projectId: IDENTIFIER,
  sessionId: IDENTIFIER,
}

const MAX_BOUNDS = 64

/** Checks one property of an event. `where` names it in messages. */
function* checkProperty(property: unknown, where: string, depth = 0): Generator<Problem> {
  const kind = isFields(property) ? kindCheckOf(property['kind']) : undefined
  if (!isFields(property) || kind === undefined) {
    const what = isFields(property) ? `has a kind that ${isWhat(property['kind'])}` : isWhat(property)
    yield {
      code: 'property-kind',
      message: `${where} ${what}, but only listed kinds may leave. Define it with one of ${Object.keys(KINDS).join(', ')}.`,
    }
    return
  }
  yield* checkKeys(property, ['kind', 'about', ...kind.keys, ...(depth === 0 ? ['from'] : [])], where)
  yield* checkText(property['about'], 'property-about', `The description of ${lowerFirst(where)}`)
  yield* kind.check(property, where, depth)
}

function kindCheckOf(kind: unknown): KindCheck | undefined {
  return typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : undefined
}

/** Checks properties by name, those of an event or of a group. */
export function* checkProperties(properties: unknown, where: string, depth = 0, group: Fields = {}): Generator<Problem> {
  const names = isFields(properties) ? Object.keys(properties) : []
  if (!isFields(properties) || names.length > MAX_PROPERTIES) {
    const what = isFields(properties) ? `has ${names.length} properties` : 'has no object in `properties`'
    const hint = measuredIn(group) ? ' Name those you ask about in the `only` of `measureConfig`.' : ''
    yield { code: 'properties', message: `${where} ${what}. List at most ${MAX_PROPERTIES}, or \`{}\`.${hint}` }
    return
  }
  for (const name of names) {
    const property = `Property ${quoted(name)} of ${lowerFirst(where)}`
    if (!NAME.test(name)) {
      yield {
        code: 'property-name',
        message: `${property} has a name that is not 1 to 64 letters, digits, \`.\`, \`_\` or \`-\`, a letter first. Rename it.`,
      }
    }
    yield* checkProperty(properties[name], property, depth)
  }
}

function* checkGroup(group: Fields, where: string, depth: number): Generator<Problem> {
  const { properties } = group
  const unread = measuredIn(group)?.unread
  if (unread !== undefined) {
    yield {
      code: 'config-unread',
      message: `${where} measures a configuration, but ${unread}. Give \`measureConfig\` a JSON Schema of an object, or a schema with the converter of its own library.`,
    }
  }
  if (depth < MAX_GROUP_DEPTH) yield* checkProperties(properties, where, depth + 1, group)
  else yield { code: 'group-depth', message: `${where} is a group in ${depth} others. Nest at most ${MAX_GROUP_DEPTH} of them.` }
}

function* checkIdentifier({ kind, from }: Fields, where: string, depth: number): Generator<Problem> {
  const fact = `ids.${String(kind).slice(0, -'Id'.length)}`
  // A fact of another kind is reported with the event.
  if (depth === 0 && typeof from === 'string' && (isContextFact(from) || isIdFact(from))) return
  yield {
    code: 'property-from',
    message: `${where} has the kind ${quoted(kind)}, which core fills in, but is ${depth > 0 ? 'in a group' : `not made from \`${fact}\``}. Define it in the event with \`known('${fact}', …)\`.`,
  }
}

/** Pairs are drawn from an event, so a set in a group has none; what a program declares leaves whole. */
function* checkSet(property: Fields, where: string, depth: number): Generator<Problem> {
  yield* checkWorded(property, where, depth)
  const { as, declared } = property
  if (as === undefined || as === 'set') return
  if (as !== 'pairs') yield { code: 'set-as', message: `${where} has an \`as\` that ${isWhat(as)}. Use \`set\` or \`pairs\`.` }
  else if (depth > 0 || declared !== undefined) {
    yield { code: 'set-as', message: `${where} leaves as pairs, but is in a group or declared by the program. Leave out \`as\`.` }
  }
}

function* checkList(property: Fields, where: string, depth: number): Generator<Problem> {
  yield* checkWorded(property, where, depth)
  if (!isWhole(property['max'], 1, MAX_LIST_LENGTH)) {
    yield {
      code: 'list-length',
      message: `The \`max\` of ${lowerFirst(where)} ${isWhat(property['max'])}. Use 1 to ${MAX_LIST_LENGTH}.`,
    }
  }
}

function* checkEpsilon({ epsilon }: Fields, where: string): Generator<Problem> {
  if (typeof epsilon === 'number' && epsilon >= MIN_EPSILON && epsilon <= MAX_EPSILON) return
  yield {
    code: 'epsilon',
    message: `${where} has the epsilon ${quoted(epsilon)}. Use ${MIN_EPSILON}, which hides most, to ${MAX_EPSILON}.`,
  }
}

/** Only the courier knows it, and tells it only of steps that installations reach. */
function* checkCohort({ from }: Fields, where: string): Generator<Problem> {
  if (from === 'cohort') return
  yield {
    code: 'property-kind',
    message: `${where} is a cohort, which only \`milestone\` has. Define that event by \`milestone\`.`,
  }
}

function* checkAggregate(_: Fields, where: string, depth: number): Generator<Problem> {
  if (depth === 0) return
  yield { code: 'aggregate', message: `${where} is made of samples, but is in a group. Move it into the event.` }
}

function* checkHistogram(property: Fields, where: string, depth: number): Generator<Problem> {
  yield* checkAggregate(property, where, depth)
  yield* checkBucket(property, where)
}

function* checkInt({ min, max }: Fields, where: string): Generator<Problem> {
  if (isSafe(min) && isSafe(max) && min <= max) return
  yield {
    code: 'int-bounds',
    message: `${where} goes from ${quoted(min)} to ${quoted(max)}. Use two whole numbers, the smaller one first.`,
  }
}

function* checkBucket({ bounds }: Fields, where: string): Generator<Problem> {
  const ascending =
    Array.isArray(bounds) &&
    bounds.length >= 1 &&
    bounds.length <= MAX_BOUNDS &&
    bounds.every((bound, index) => isSafe(bound) && bound > (index === 0 ? 0 : bounds[index - 1]))
  if (ascending) return
  const what = Array.isArray(bounds) ? `[${bounds.slice(0, 10).map(String).join(', ')}]` : bounds
  yield {
    code: 'bucket-bounds',
    message: `${where} has the bounds ${quoted(what)}. Use 1 to ${MAX_BOUNDS} whole numbers above 0 in ascending order, such as \`[1, 10, 100]\`.`,
  }
}

function isSafe(value: unknown): value is number {
  return isWhole(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
}

function lowerFirst(where: string): string {
  return where.slice(0, 1).toLowerCase() + where.slice(1)
}
