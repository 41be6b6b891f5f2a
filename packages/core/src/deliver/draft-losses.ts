import { coarseVersion } from './coarse-version.ts'
import type { Combined } from './combine.ts'
import { mayTellDrops } from './draft-bodies.ts'
import type { Draft } from './draft.ts'
import { isEmpty, type DropCounts } from './drop-counts.ts'
import type { Wirings } from './wirings.ts'

/**
 * Makes a body without an event for what was lost, where no other may tell it: whoever uses each word once a day has none, and would
 * never tell. Nothing where nothing was lost, where another may tell it, or where no version is known that lost it.
 */
export function draftLosses(drafts: readonly Draft[], dropped: DropCounts, combined: Combined, wirings: Wirings): Draft[] {
  if (isEmpty(dropped) || drafts.some(mayTellDrops)) return []
  const version = newestOf(combined)?.version
  const tool = version === undefined ? undefined : wirings(version)?.catalog.tool
  if (version === undefined || tool === undefined) return []
  return [{ tool, version: coarseVersion(version), context: {}, events: [], versions: [version] }]
}

/** The newest of what is told. */
export function newestOf({ events, activity, facts }: Combined): { readonly version: string; readonly t: number } | undefined {
  return [events, activity, facts]
    .flatMap((moments) => moments.at(-1) ?? [])
    .toSorted((a, b) => a.t - b.t)
    .at(-1)
}
