import type { WireIds } from '../protocol/wire.ts'
import { shuffled } from './shuffled.ts'

/** So many events of one sealing leave alone: what a courier sends on its one connection in a few seconds, however far the receiver. */
export const MAX_ALONE = 32

/** An event on its way into a body. */
export interface LeadingEvent {
  /** Whether it is the first of its sealing with its name, its word of `reach` and its date. Every event that is marked is such a one. */
  readonly leads: boolean
  /** What would leave beside it. */
  readonly where: { readonly ids?: WireIds }
}

/** Who shares a body with whom. */
export interface SetApart<E> {
  /** Each has a body of its own. */
  readonly alone: readonly E[]
  /** Too many for that: they share bodies, but with none of the others. */
  readonly crowd: readonly E[]
  /** Those that share a body as ever. None carries a mark. */
  readonly others: readonly E[]
}

/**
 * Sets the first event of each word and day apart from those that repeat it. A mark says which word was not used here before, and a first
 * event without one which was: beside other events either would say of which machines of other days a body cannot be. Alone it says that
 * of one event, and what is left together depends on nothing that was sealed before.
 *
 * Where identifiers leave anyway there is nothing to hide, and all stay together. Beyond 32 it is chance who leaves alone.
 */
export function setApart<E extends LeadingEvent>(events: readonly E[], random: () => number): SetApart<E> {
  const isApart = ({ leads, where }: E): boolean => leads && where.ids === undefined
  const apart = shuffled(events.filter(isApart), random)
  return {
    alone: apart.slice(0, MAX_ALONE),
    crowd: apart.slice(MAX_ALONE),
    others: events.filter((event) => !isApart(event)),
  }
}
