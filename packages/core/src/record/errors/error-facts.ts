import { eventFor, sourceOf, type BaseEvent } from '../../define/from.ts'
import type { Session } from '../session.ts'
import { isError, isErrorProperty } from './error-reading.ts'
import { loadErrors } from './load-errors.ts'

/**
 * What core says about the error that ended a run or a stage: `errorKind` and `unreachable` by their names, and every property of an
 * error's kind, whatever its author calls it. The sanitizer reduces the error itself to words.
 */
export function errorFacts(
  session: Pick<Session, 'catalog' | 'errors'>,
  event: BaseEvent,
  error: unknown,
): Record<string, unknown> {
  if (!isError(error)) return {}
  const { properties = {} } = eventFor(session.catalog, event)?.definition ?? {}
  const { wiring, world } = session.errors
  const facts: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(properties)) {
    if (isErrorProperty(property)) facts[name] = error
    else if (sourceOf(name, property) === 'errorKind') facts[name] = loadErrors()?.errorKindOf(error, wiring)
    else if (sourceOf(name, property) === 'unreachable')
      facts[name] = loadErrors()?.unreachableOf(error, wiring, world?.env ?? {})
  }
  return facts
}
