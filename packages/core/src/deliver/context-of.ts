import type { CatalogInput } from '../define/catalog.ts'
import { choosesFullContext } from '../define/context-mode.ts'
import type { WireContext } from '../protocol/wire.ts'
import type { RunContext } from '../spool/line.ts'
import { coarseVersion } from './coarse-version.ts'
import { allFacts } from './facts/all-facts.ts'
import { fullVersion } from './full-version.ts'
import type { MachineContext } from './machine-context.ts'

/** What a body says of the runs its events come from. */
export interface BodyContext {
  readonly version: string
  readonly context: WireContext
}

interface Recorded {
  readonly version: string
  readonly context: RunContext
}

/**
 * Says where an event happened, as its catalog promises. A run captures its facts only where a notice has shown that they leave, so one
 * that has none stays coarse.
 */
export function contextOf({ version, context }: Recorded, machine: MachineContext, catalog: CatalogInput): BodyContext {
  const { runtime, runtimeMajor, ci, agent, facts } = context
  const { os, arch } = machine
  const coarse = { os, arch, runtime, runtimeMajor, ...(ci !== undefined && { ci }), ...(agent !== undefined && { agent }) }
  if (!choosesFullContext(catalog) || facts === undefined) return { version: coarseVersion(version), context: coarse }
  return { version: fullVersion(version), context: { ...coarse, ...allFacts(context, machine.facts(), catalog.label?.words) } }
}
