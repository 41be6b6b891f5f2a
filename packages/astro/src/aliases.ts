import type { Alias, CatalogInput } from '@sonde/core'

/** The variables that switch Astro's own telemetry off, whenever they are set: whoever set one meant this too. */
const VARIABLES = ['ASTRO_TELEMETRY_DISABLED', 'TELEMETRY_DISABLED'] as const

/**
 * Adds `ASTRO_TELEMETRY_DISABLED` and `TELEMETRY_DISABLED` to the variables that switch a tool off. The integration does it by itself; a
 * catalog that is exported for `sonde schema` shows them with this.
 */
export function withAstroAliases<const C extends CatalogInput>(catalog: C): C {
  try {
    // What is no list, or no alias, stays in it: core says so.
    const given = ([] as (Alias | undefined)[]).concat(catalog.aliases ?? [])
    const added: Alias[] = VARIABLES.map((variable) => ({ variable, kind: 'any-value' }))
    // An alias of the author's own may take less: a variable that means no to Astro means no.
    return { ...catalog, aliases: [...given.filter((alias) => !VARIABLES.some((one) => one === alias?.variable)), ...added] }
  } catch {
    // Core cannot read it either, and is off.
    return catalog
  }
}
