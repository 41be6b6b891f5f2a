import type { Claim } from './claim.ts'
import type { Counted, Marks } from './counted.ts'
import { addDrops, isEmpty, type DropCounts } from './drop-counts.ts'

/** What a recipient will not get, and is still to be told of. */
export interface Losses {
  /** What the sealing of this claim has lost. */
  readonly lost: DropCounts
  /** What no body could tell before, by the sealing or body it comes from. */
  readonly untold: Counted['untold']
}

/** Adds what was left untold for the recipient of a claim. */
export function lossesOf({ key }: Pick<Claim, 'key'>, counted: Counted, lost: DropCounts): Losses {
  return { lost, untold: Object.fromEntries(Object.entries(counted.untold).filter(([, { to }]) => to === key)) }
}

/** All of it, as a body tells it. */
export function toldBy({ lost, untold }: Losses): DropCounts {
  return addDrops(lost, ...Object.values(untold).map(({ dropped }) => dropped))
}

/** What is remembered of it: what was told, or, where no body may tell, what this sealing adds to be told later. */
export function marksOfLosses({ lost, untold }: Losses, { id, key }: Claim, isTold: boolean): Pick<Marks, 'told' | 'untold'> {
  if (isTold) return { told: Object.keys(untold) }
  return isEmpty(lost) ? {} : { untold: { [id]: { to: key, dropped: lost } } }
}
