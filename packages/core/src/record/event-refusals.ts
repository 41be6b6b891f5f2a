// What an author hears in strict mode of an event that would lose something. No value is in a message: errors are logged.
import type { Property } from '../define/property.ts'
import { SetupError } from '../define/setup-error.ts'
import type { Coerced } from '../sanitize/coerce-plain.ts'

export function unlistedEvent(name: string): SetupError {
  return new SetupError(
    'unlisted-event',
    `Event \`${name}\` is not in the catalog, so it would never leave. Add it to \`events\`, or record one that is there.`,
  )
}

export function noObject(name: string): SetupError {
  return new SetupError('bad-value', `Event \`${name}\` was given something else than an object of properties. Pass an object.`)
}

export function unlistedProperty(event: string, property: string): SetupError {
  return new SetupError(
    'unlisted-property',
    `Event \`${event}\` does not list the property \`${property}\`, so it would be dropped. Add it to the event's \`properties\`, or leave it out.`,
  )
}

export function refusedValue(
  event: string,
  property: string,
  kind: Property['kind'],
  problem: NonNullable<Coerced['problem']>,
): SetupError {
  if (problem === 'missing-file') {
    return new SetupError(
      problem,
      `Property \`${property}\` of \`${event}\` was dropped, because a part of @sonde/core that reduces errors is not in the program. Leave @sonde/core out of the bundle, or let the bundler follow the condition \`module\` and ship the folder \`tables\`.`,
    )
  }
  const message =
    problem === 'unlisted-word'
      ? `Property \`${property}\` of \`${event}\` has a word that is not in its list, so it would leave as \`other\`. Add the word to the list, or pass a listed one.`
      : `Property \`${property}\` of \`${event}\` is of kind \`${kind}\`, and the value passed is not one. Pass ${valueOfKind(kind)}.`
  return new SetupError(problem, message)
}

/** What to pass, where a kind does not tell it by its name. */
function valueOfKind(kind: Property['kind']): string {
  if (/^error|^causes|^frames/.test(kind)) return 'the error itself'
  if (/Id$|^cohort/.test(kind)) return 'nothing: core fills it in'
  return /^(?:counter|histogram|summary)/.test(kind) ? 'each sample to `run.measure`' : 'a value of that kind'
}
