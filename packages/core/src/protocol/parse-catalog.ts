import { canonicalCatalog } from '../define/canonical.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { checkCatalog } from '../define/check-catalog.ts'
import type { Problem } from '../define/problem.ts'

export type ParsedCatalog =
  | { readonly ok: true; readonly catalog: CatalogInput }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Checks a catalog and puts it into canonical form. Never throws.
 *
 * @param value What `JSON.parse` makes of a `telemetry.catalog.json`.
 */
export function parseCatalog(value: unknown): ParsedCatalog {
  const problems = checkCatalog(value)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, catalog: canonicalCatalog(value as CatalogInput) }
}
