import type { CatalogInput } from '../define/catalog.ts'
import { choosesFullContext } from '../define/context-mode.ts'
import { FACT_NAMES } from '../define/fact-names.ts'
import { MACHINE_FACT } from '../define/names.ts'
import { OTHER } from '../define/property.ts'
import { factsIn, isWord, listedContext } from './context.ts'
import { acceptsFact } from './facts.ts'
import type { Body, WireEvent } from './wire.ts'

/** A body with no word beyond the catalogs, or why they refuse it as a whole. */
export type FittedBody =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly code: 'context-not-chosen'; readonly message: string }

/**
 * Fits a parsed body to the catalogs of its tool, beside its events, which are for `checkEvent`: a full context is taken where one of
 * them chose a full context, and facts that are not listed here become `other`, because a sender may know more of them.
 */
export function fitBody(catalogs: readonly CatalogInput[], body: Body): FittedBody {
  if (factsIn(body.context).length > 0 && !catalogs.some(choosesFullContext)) {
    return {
      ok: false,
      code: 'context-not-chosen',
      message: "`context` tells more than the coarse facts, but no catalog of this tool has `context: 'full'`.",
    }
  }
  const labels = labelsOf(catalogs)
  const context = listedContext(body.context, labels)
  return { ok: true, body: { ...body, context, events: body.events.map((event) => fitEvent(event, labels)) } }
}

/** The words that any of the catalogs has for a run's label. */
export function labelsOf(catalogs: readonly CatalogInput[]): readonly string[] {
  return catalogs.flatMap(({ label }) => label?.words ?? [])
}

function fitEvent(event: WireEvent, labels: readonly string[]): WireEvent {
  const { fact, value } = event.properties
  const name = FACT_NAMES.find((each) => each === fact)
  if (event.name !== MACHINE_FACT || name === undefined || !isWord(value)) return event
  return acceptsFact(name, value, labels) ? event : { ...event, properties: { ...event.properties, value: OTHER } }
}
