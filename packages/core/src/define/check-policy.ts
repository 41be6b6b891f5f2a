import { checkKeys } from './check-fields.ts'
import { isFields, isWhole, type Fields } from './fields.ts'
import { PROJECT } from './policy.ts'
import { isWhat, quoted, type Problem } from './problem.ts'

const MAX_HOURS = 30 * 24
const MIN_RATE = 0.001
const MAX_BY = 4

/** Checks how many of an event leave. */
export function* checkPolicy({ policy, properties }: Fields, where: string): Generator<Problem> {
  if (policy === undefined) return
  const fields = isFields(policy) ? policy : {}
  const { kind, hours, by, rate } = fields
  if (kind === 'every') yield* checkKeys(fields, ['kind'], `The policy of ${where}`)
  else if (kind === 'oncePer') {
    yield* checkKeys(fields, ['kind', 'hours', 'by'], `The policy of ${where}`)
    if (!isWhole(hours, 1, MAX_HOURS)) {
      yield { code: 'policy-period', message: `${where} leaves once per ${quoted(hours)} hours. Use \`1h\` to \`30d\`.` }
    }
    yield* checkBy(by, properties, where)
  } else if (kind === 'sampled') {
    yield* checkKeys(fields, ['kind', 'rate'], `The policy of ${where}`)
    if (typeof rate !== 'number' || !(rate >= MIN_RATE && rate <= 1)) {
      yield { code: 'policy-rate', message: `${where} is sampled at the rate ${quoted(rate)}. Use ${MIN_RATE} to 1.` }
    }
  } else {
    yield { code: 'policy', message: `${where} has a policy that ${isWhat(policy)}. Use \`every\`, \`oncePer\` or \`sampled\`.` }
  }
}

function* checkBy(by: unknown, properties: unknown, where: string): Generator<Problem> {
  if (by === undefined) return
  const names: readonly unknown[] = Array.isArray(by) ? by : [by]
  if (names.length === 0 || names.length > MAX_BY || new Set(names).size < names.length) {
    yield {
      code: 'policy-by',
      message: `${where} leaves once for each of ${names.length} names. List 1 to ${MAX_BY} different ones, or leave \`by\` out.`,
    }
    return
  }
  for (const name of names) yield* checkName(name, properties, where)
}

function* checkName(by: unknown, properties: unknown, where: string): Generator<Problem> {
  const property = typeof by === 'string' && isFields(properties) && Object.hasOwn(properties, by) ? properties[by] : undefined
  if (isFields(property) && (property['kind'] === 'oneOf' || property['kind'] === 'flag')) return
  if (by === PROJECT && property === undefined) return
  yield {
    code: 'policy-by',
    message: `${where} leaves once for each ${quoted(by)}, but that is none of its \`oneOf\` or \`flag\` properties. Name one, or \`project\`, or leave it out.`,
  }
}
