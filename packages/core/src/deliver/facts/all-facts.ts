import { OTHER } from '../../define/property.ts'
import { FACT_NAMES, type FactName } from '../../define/fact-names.ts'
import { acceptsFact, NONE } from '../../protocol/facts.ts'
import type { RunContext } from '../../spool/line.ts'
import type { MachineFacts } from './machine-facts.ts'

/** A word for every fact. */
export type AllFacts = Readonly<Record<FactName, string>>

/**
 * Joins what a run has captured with what its machine says: one word for every fact, each one that the protocol accepts. A line may
 * come from another version or from anybody's editor, so what is not accepted is `other`. Never throws.
 *
 * @param labels The words of the catalog's `label`.
 */
export function allFacts(context: RunContext, machine: MachineFacts, labels: readonly string[] = []): AllFacts {
  const { runtime, runtimeMajor } = context
  // A line without facts, of an older version or outside everything, has none of them.
  const { runtimeMinor, tty, packageManager = NONE, ...words }: Readonly<Record<string, unknown>> = { ...context.facts }
  const given: Readonly<Record<string, unknown>> = {
    ...words,
    ...machine,
    tty: tty === true ? 'yes' : 'no',
    runtimeVersion: `${runtime} ${runtimeMajor}.${String(runtimeMinor)}`,
    packageManager: typeof packageManager === 'string' ? packageManager.split(' ', 1)[0] : OTHER,
    packageManagerVersion: packageManager,
  }
  const word = (name: FactName): string => {
    const value = Object.hasOwn(given, name) ? given[name] : NONE
    return acceptsFact(name, value, labels) ? (value as string) : OTHER
  }
  return Object.fromEntries(FACT_NAMES.map((name) => [name, word(name)])) as AllFacts
}
