import { definitionOf, type Session } from '../session.ts'
import { isError, isErrorProperty } from './error-reading.ts'
import { loadErrors } from './load-errors.ts'

/**
 * What core says about the error that ended a run or a stage: `errorKind` and `unreachable` by their names, and every property of an
 * error's kind, whatever its author calls it. The sanitizer reduces the error itself to words.
 */
export function errorFacts(session: Pick<Session, 'catalog' | 'errors'>, event: string, error: unknown): Record<string, unknown> {
  if (!isError(error)) return {}
  const { properties = {} } = definitionOf(session, event) ?? {}
  const { wiring, world } = session.errors
  const facts: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(properties)) {
    if (isErrorProperty(property)) facts[name] = error
    else if (name === 'errorKind') facts[name] = loadErrors()?.errorKindOf(error, wiring)
    else if (name === 'unreachable') facts[name] = loadErrors()?.unreachableOf(error, wiring, world?.env ?? {})
  }
  return facts
}
