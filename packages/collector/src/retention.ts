import type { Catalogs } from './collect/catalogs.ts'
import { EVERY_OTHER_TOOL, type Retention } from './store/contract.ts'

/**
 * How long the events of each tool are kept. Where its catalogs differ the shortest promise holds: an event does not say which
 * catalog its user read.
 *
 * @param atMost The operator's own limit, in days, which is one for events without a catalog, too.
 */
export function retentionOf(catalogs: Catalogs, atMost = Number.POSITIVE_INFINITY): Retention {
  return {
    ...Object.fromEntries(
      [...catalogs].map(([tool, versions]) => [tool, Math.min(atMost, ...versions.map(({ retentionDays }) => retentionDays))]),
    ),
    ...(Number.isFinite(atMost) && { [EVERY_OTHER_TOOL]: atMost }),
  }
}
