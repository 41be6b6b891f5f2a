import type { CatalogInput } from './catalog.ts'
import { choosesFullContext } from './context-mode.ts'
import { nestedProperties } from './group.ts'
import { identityKeys, takesLessIdentity } from './identity.ts'
import { MACHINE_ACTIVE, MACHINE_FACT, PROJECT_ACTIVE, PROJECT_PAIR } from './names.ts'
import { leavesAsPairs } from './pairs.ts'
import type { Property, PropertyKind } from './property.ts'

/**
 * Lists what a catalog says about its data, one key per statement. A notice that showed these keys covers them for good; a key it
 * did not show is withheld until one does. More words in a list add no key.
 *
 * Runs in the foreground of every command: plain loops, nothing loaded.
 */
export function coverageKeys(catalog: CatalogInput): string[] {
  const keys: string[] = []
  let hasText = false
  for (const event of Object.keys(catalog.events)) {
    // Added below for every catalog, whether it spells the event out or not.
    if (event === MACHINE_ACTIVE || event === MACHINE_FACT || event === PROJECT_ACTIVE || event === PROJECT_PAIR) continue
    keys.push(eventKey(event))
    const { properties } = catalog.events[event] as CatalogInput['events'][string]
    for (const [path, property] of nestedProperties(properties)) {
      keys.push(propertyKey(event, path, statementOf(property)))
      hasText ||= property.kind === 'sanitizedText'
    }
  }
  keys.push(MACHINE_ACTIVE)
  if (choosesFullContext(catalog)) keys.push(CONTEXT_FULL)
  else keys.push('context:coarse', MACHINE_FACT)
  keys.push(...identityKeys(catalog))
  keys.push(catalog.timing === 'hour' ? TIMING_HOUR : 'timing:day')
  keys.push(`ci:${catalog.ci ?? 'off'}`, `${RETENTION}${catalog.retentionDays}`)
  if (hasText) keys.push(FREE_TEXT)
  if (catalog.projects) keys.push(PROJECT_ACTIVE)
  return keys
}

/** The key of the statement that an event happened at all, which is the whole statement of an event without properties. */
export function eventKey(event: string): string {
  return `${event}:event`
}

/** The key of the statement that an event carries a property of this kind, in a group at this path. */
export function propertyKey(event: string, path: string, statement: Statement): string {
  return `${event}.${path}:${statement}`
}

/** What is said about a property: its kind, and of a noisy answer how noisy it is. */
export type Statement = PropertyKind | `noisyFlag(${number})` | `${'setOf' | 'publicNames'}${typeof PAIRS}`

const PAIRS = '(pairs)'

export function statementOf(property: Property): Statement {
  if (leavesAsPairs(property)) return `${property.kind}${PAIRS}`
  return property.kind === 'noisyFlag' ? `noisyFlag(${property.epsilon})` : property.kind
}

/**
 * Whether all of `keys` were shown. What takes less than a shown statement allows needs no new notice: a shorter retention, CI that
 * is not recorded any more, or fewer identifiers.
 */
export function coveredBy(keys: readonly string[], shown: readonly string[]): boolean {
  for (const key of keys) {
    if (!shown.includes(key) && !takesLess(key, shown)) return false
  }
  return true
}

/** Whether a catalog makes the statement of {@link FREE_TEXT}. */
export function hasFreeText(catalog: CatalogInput): boolean {
  return coverageKeys(catalog).includes(FREE_TEXT)
}

/** The key of the statement that anything leaves of messages, which are free text before they are sanitized. */
export const FREE_TEXT = 'text:sanitized'

/** The key of the statement that events carry the hour and the weekday. */
export const TIMING_HOUR = 'timing:hour'

/** The key of the statement that every body tells all facts and the whole version. */
export const CONTEXT_FULL = 'context:full'

const RETENTION = 'retention:'

function takesLess(key: string, shown: readonly string[]): boolean {
  if (key === 'ci:off') return shown.includes('ci:record')
  if (key.endsWith(PAIRS)) return shown.includes(key.slice(0, -PAIRS.length))
  if (key === 'timing:day') return shown.includes(TIMING_HOUR)
  if (key.startsWith('identity:')) return takesLessIdentity(key, shown)
  if (key === 'context:coarse' || key === MACHINE_FACT) return shown.includes(CONTEXT_FULL)
  if (!key.startsWith(RETENTION)) return false
  const days = Number(key.slice(RETENTION.length))
  for (const other of shown) {
    if (other.startsWith(RETENTION) && Number(other.slice(RETENTION.length)) >= days) return true
  }
  return false
}
