import { choosesFullContext, FACT_NAMES, isOwnEvent, type CatalogInput } from '@sonde/core/protocol'
import type { EventStore, Span } from '../store/contract.ts'
import type { Field } from '../store/dimension.ts'

/** How many events came from runs with a fact, such as those of a coding agent. */
export interface ContextCount {
  readonly fact: Field
  readonly value: string
  readonly events: number
}

const COARSE = ['os', 'arch', 'runtime', 'ci', 'agent'] as const satisfies readonly Field[]

/** Counts events by each fact their bodies tell: the coarse ones, and all where a catalog chose a full context. Most first, per fact. */
export async function contextCounts(
  store: EventStore,
  { tool, from, to }: Span,
  catalogs: readonly CatalogInput[],
): Promise<ContextCount[]> {
  const facts: readonly Field[] = catalogs.some(choosesFullContext) ? [...COARSE, ...FACT_NAMES] : COARSE
  const counted = await Promise.all(
    facts.map(async (fact) => {
      const rows = await store.count({ tool, from, to, by: [{ field: fact }, { field: 'name' }] })
      const values = new Map<string, number>()
      for (const { key, events } of rows) {
        const [value, name] = key
        // What counts installations stands alone: a system of theirs is one of the same installations.
        if (value === null || value === undefined || isOwnEvent(String(name))) continue
        values.set(value, (values.get(value) ?? 0) + events)
      }
      return [...values].map(([value, events]) => ({ fact, value, events })).toSorted((a, b) => b.events - a.events)
    }),
  )
  return counted.flat()
}
