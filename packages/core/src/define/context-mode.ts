import type { CatalogInput } from './catalog.ts'
import { choosesIds } from './identity.ts'

/**
 * Whether bodies tell all facts and the whole version. Identifiers join what a full context would, so an author who chose one and says
 * nothing of the context has chosen that, too.
 */
export function choosesFullContext(catalog: Pick<CatalogInput, 'context' | 'identity'>): boolean {
  return (catalog.context ?? (choosesIds(catalog) ? 'full' : 'coarse')) === 'full'
}
