import { canonicalCatalog } from '../define/canonical.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { checkCatalog } from '../define/check-catalog.ts'
import type { Problem } from '../define/problem.ts'

export type ParsedCatalog =
  | { readonly ok: true; readonly catalog: CatalogInput }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads the value of a `telemetry.catalog.json` and puts it into canonical form. Never throws. */
export function parseCatalog(value: unknown): ParsedCatalog {
  const problems = checkCatalog(value)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, catalog: canonicalCatalog(value as CatalogInput) }
}
