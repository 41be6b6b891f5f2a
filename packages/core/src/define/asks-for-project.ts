import type { CatalogInput, EventDefinition } from './catalog.ts'
import { choosesProject } from './identity.ts'
import { namesIn, PROJECT } from './policy.ts'

/** Whether runs have to tell the projects of this machine apart: to count them, for an identifier, or for a policy. */
export function asksForProject(catalog: CatalogInput): boolean {
  if (catalog.projects || choosesProject(catalog)) return true
  for (const name of Object.keys(catalog.events)) {
    if (isPerProject(catalog.events[name] as EventDefinition)) return true
  }
  return false
}

function isPerProject({ policy, properties }: EventDefinition): boolean {
  return policy?.kind === 'oncePer' && namesIn(policy.by).includes(PROJECT) && !Object.hasOwn(properties, PROJECT)
}
