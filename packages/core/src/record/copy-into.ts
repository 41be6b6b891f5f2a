import { valueAt } from './event.ts'
import { isProperties } from '../define/is-properties.ts'
import { letFail } from '../edge/let-fail.ts'
import { misread } from './misread.ts'
import type { Session } from './session.ts'

/** No catalog lists more properties of an event; what is passed beyond them is not kept. */
const MAX_GIVEN = 1024

/**
 * Copies the properties that a host passes, or a function of its returns: it may change its object. What cannot be read is a counted
 * drop.
 */
export function copyInto(given: Record<string, unknown>, passed: unknown, session: Pick<Session, 'strict' | 'spool'>): void {
  try {
    const properties: unknown = typeof passed === 'function' ? letFail(passed()) : passed
    if (!isProperties(properties)) throw new TypeError('properties are no object')
    let room = MAX_GIVEN - Object.keys(given).length
    for (const name in properties) {
      if (!Object.hasOwn(properties, name)) continue
      if (!(name in given) && --room < 0) return session.spool.drop('unlisted-property')
      given[name] = valueAt(properties, name)
    }
  } catch (error) {
    misread(session, 'the properties', error)
  }
}
