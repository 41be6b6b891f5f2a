import { machineActive, machineFact, projectActive, projectPair } from './base-events.ts'
import type { CatalogInput, EventDefinition } from './catalog.ts'
import { choosesFullContext } from './context-mode.ts'
import { MACHINE_ACTIVE, MACHINE_FACT, PROJECT_ACTIVE, PROJECT_PAIR } from './names.ts'
import { pairedProperties } from './pairs.ts'

/** The events that core adds to catalogs by itself, each in bodies of its own. */
export const OWN_EVENTS: Readonly<Record<string, EventDefinition>> = {
  [MACHINE_ACTIVE]: machineActive,
  [MACHINE_FACT]: machineFact,
  [PROJECT_ACTIVE]: projectActive,
  [PROJECT_PAIR]: projectPair,
}

/** Those of core's own events that belong to a catalog. */
export function ownEventsOf(catalog: CatalogInput): Readonly<Record<string, EventDefinition>> {
  return {
    [MACHINE_ACTIVE]: machineActive,
    ...(!choosesFullContext(catalog) && { [MACHINE_FACT]: machineFact }),
    ...(catalog.projects === true && { [PROJECT_ACTIVE]: projectActive }),
    ...(Object.values(catalog.events).some((event) => pairedProperties(event).length > 0) && { [PROJECT_PAIR]: projectPair }),
  }
}

export function isOwnEvent(name: string): boolean {
  return Object.hasOwn(OWN_EVENTS, name)
}
