import { eventFor, sourceOf, type BaseEvent } from '../../define/from.ts'
import type { Session } from '../session.ts'
import { isError, isErrorProperty } from './error-reading.ts'
import { loadErrors } from './load-errors.ts'

/**
 * What core says about the error that ended a run or a stage: `errorKind` and `unreachable` by their names, every property of an error's
 * kind, whatever its author calls it, and `errorMessage`. The sanitizer reduces the error itself to words.
 */
export function errorFacts(
  session: Pick<Session, 'catalog' | 'errors' | 'spool'>,
  event: BaseEvent,
  error: unknown,
): Record<string, unknown> {
  if (error === undefined || error === null) return {}
  const { properties = {} } = eventFor(session.catalog, event)?.definition ?? {}
  if (!isError(error)) {
    // Whatever was thrown: it has no class.
    if (Object.values(properties).some(isErrorProperty)) session.spool.drop('bad-value')
    return {}
  }
  const { wiring, world } = session.errors
  const facts: Record<string, unknown> = {}
  const errors = (): ReturnType<typeof loadErrors> => {
    const loaded = loadErrors()
    if (loaded === undefined) session.spool.drop('missing-file')
    return loaded
  }
  for (const [name, property] of Object.entries(properties)) {
    if (isErrorProperty(property)) facts[name] = error
    else if (property.kind === 'sanitizedText') {
      if (sourceOf(name, property) === 'errorMessage') facts[name] = error
    } else if (sourceOf(name, property) === 'errorKind') facts[name] = errors()?.errorKindOf(error, wiring)
    else if (sourceOf(name, property) === 'unreachable') facts[name] = errors()?.unreachableOf(error, wiring, world?.env ?? {})
  }
  return facts
}
