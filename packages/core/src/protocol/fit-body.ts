import type { CatalogInput } from '../define/catalog.ts'
import { choosesFullContext } from '../define/context-mode.ts'
import { factsIn, listedContext } from './context.ts'
import type { Body } from './wire.ts'

/** A body with no word beyond the catalogs, or why they refuse it as a whole. */
export type FittedBody =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly code: 'context-not-chosen'; readonly message: string }

/**
 * Fits a parsed body to the catalogs of its tool, beside its events, which are for `checkEvent`: a full context is taken where one of
 * them chose a full context, and a label that none lists becomes `other`.
 */
export function fitBody(catalogs: readonly CatalogInput[], body: Body): FittedBody {
  if (factsIn(body.context).length === 0) return { ok: true, body }
  if (!catalogs.some(choosesFullContext)) {
    return {
      ok: false,
      code: 'context-not-chosen',
      message: "`context` tells more than the coarse facts, but no catalog of this tool has `context: 'full'`.",
    }
  }
  const labels = catalogs.flatMap(({ label }) => label?.words ?? [])
  return { ok: true, body: { ...body, context: listedContext(body.context, labels) } }
}
