import { isFields, type Fields } from './fields.ts'
import { BASE_EVENTS, isContextFact, isIdFact, TOLD_BY_HOST } from './from.ts'
import { kindOfFact } from './known-facts.ts'
import { quoted, type Problem } from './problem.ts'

const ERROR = ['errorKind', 'errorClass', 'errorCode', 'errorMessage', 'unreachable']

/** What core says about each base event. */
const BASE_PROPERTIES: Readonly<Record<(typeof BASE_EVENTS)[number], readonly string[]>> = {
  'command.started': ['command'],
  'command.finished': ['command', 'outcome', 'exitCode', 'durationMs', ...ERROR, ...toldByHost('command.finished')],
  'build.finished': ['command', 'outcome', 'exitCode', 'durationMs', ...ERROR, ...toldByHost('build.finished')],
  'stage.finished': ['stage', 'command', 'outcome', 'durationMs', ...ERROR, ...toldByHost('stage.finished')],
  'feature.used': ['feature', 'value', 'command'],
  'feature.started': ['feature', 'value', 'command'],
  'feature.finished': ['feature', 'value', 'command', 'outcome', 'durationMs', ...ERROR],
  milestone: ['name', 'cohort', 'weeks'],
  installed: [],
}

function toldByHost(base: (typeof BASE_EVENTS)[number]): readonly string[] {
  return TOLD_BY_HOST[base] ?? []
}

/** Checks that no two events stand for one of core's. */
export function* checkBases(events: Fields): Generator<Problem> {
  const taken = new Map<unknown, string>()
  for (const [name, event] of Object.entries(events)) {
    const base = isFields(event) ? baseIn(name, event) : undefined
    if (base === undefined) continue
    const other = taken.get(base)
    if (other !== undefined) {
      yield {
        code: 'event-from',
        message: `Events ${quoted(other)} and ${quoted(name)} both stand for ${quoted(base)}. Remove \`from\` from one of them.`,
      }
    }
    taken.set(base, name)
  }
}

/** Checks what an event and its properties are made from. */
export function* checkFrom(name: string, event: Fields): Generator<Problem> {
  const { from, properties } = event
  if (from !== undefined && !BASE_EVENTS.some((base) => base === from)) {
    yield {
      code: 'event-from',
      message: `Event ${quoted(name)} is made from ${quoted(from)}, which core does not record. Use one of ${BASE_EVENTS.join(', ')}.`,
    }
    return
  }
  const base = baseIn(name, event)
  for (const [property, definition] of Object.entries(isFields(properties) ? properties : {})) {
    const where = `Property ${quoted(property)} of event ${quoted(name)}`
    if (base !== 'command.finished' && isFields(definition) && /^flags\../.test(String(definition['declared']))) {
      yield {
        code: 'declared',
        message: `${where} is the value of a flag, which only \`command.finished\` has. Move it there.`,
      }
    }
    const source = isFields(definition) ? definition['from'] : undefined
    if (source === undefined) continue
    if (typeof source === 'string' && (isContextFact(source) || isIdFact(source)))
      yield* checkFact(source, definition as Fields, where)
    else if (base === undefined || !BASE_PROPERTIES[base].some((known) => known === source)) {
      yield {
        code: 'property-from',
        message:
          base === undefined
            ? `${where} is made from ${quoted(source)}, but its event is none of core's. Use a fact such as \`context.os\`, or give the event a \`from\`.`
            : `${where} is made from ${quoted(source)}, which \`${base}\` does not have. Use one of ${BASE_PROPERTIES[base].join(', ')}.`,
      }
    }
  }
}

function* checkFact(fact: string, { kind }: Fields, where: string): Generator<Problem> {
  const expected = kindOfFact(fact)
  if (expected === undefined) {
    yield {
      code: 'property-from',
      message: `${where} is made from ${quoted(fact)}, which core does not know. Use \`known\` to define it.`,
    }
  } else if (kind !== expected && !(expected === 'flag' && kind === 'oneOf')) {
    yield {
      code: 'property-from',
      message: `${where} has the kind ${quoted(kind)}, but ${quoted(fact)} is \`${expected}\`. Use \`known\` to define it.`,
    }
  }
}

function baseIn(name: string, { from }: Fields): (typeof BASE_EVENTS)[number] | undefined {
  return BASE_EVENTS.find((base) => base === (from ?? name))
}
