import type { CatalogInput } from '../../define/catalog.ts'
import { FACT_NAMES, type FactName } from '../../define/fact-names.ts'
import type { DrawnFact } from '../../spool/line.ts'
import { runFacts, type FactWorld, type RunFacts } from './run-facts.ts'

/** What a run has to capture for a fact; nothing for those of the machine, which the courier reads. */
const CAPTURED: Readonly<Partial<Record<FactName, keyof RunFacts>>> = {
  runtimeVersion: 'runtimeMinor',
  tty: 'tty',
  terminal: 'terminal',
  ide: 'ide',
  cloudIde: 'cloudIde',
  packageManager: 'packageManager',
  packageManagerVersion: 'packageManager',
  label: 'label',
}

/** Draws one fact by name, each with the same chance, and captures no other. A tool without labels has none to draw. */
export function drawFact(world: FactWorld & { readonly random: () => number }, catalog: Pick<CatalogInput, 'label'>): DrawnFact {
  const names = catalog.label === undefined ? FACT_NAMES.length - 1 : FACT_NAMES.length
  const name = FACT_NAMES[Math.floor(world.random() * names)] as FactName
  const captured = CAPTURED[name]
  return { name, ...(captured !== undefined && { facts: runFacts(world, catalog, [captured]) }) }
}
