import type { Combined } from './combine.ts'
import { draftActivity } from './draft-activity.ts'
import { draftEvents } from './draft-events.ts'
import { draftMilestones } from './draft-milestones.ts'
import { draftPairs } from './draft-pairs.ts'
import { draftProjects } from './draft-projects.ts'
import { draftFact } from './draft-fact.ts'
import type { Draft, Drafter, Drafting } from './draft.ts'
import type { Tally } from './tally.ts'

/** Everything that leaves, each sort in bodies of its own. */
const DRAFTERS: readonly Drafter[] = [draftEvents, draftActivity, draftProjects, draftMilestones, draftPairs, draftFact]

/** Makes all bodies of one sealing, without their batches. Adds to the tally. */
export function draftBodies(tally: Tally, recorded: Combined, drafting: Drafting): Draft[] {
  return DRAFTERS.flatMap((draft) => draft(tally, recorded, drafting))
}

/** Whether a body may tell drops: one that stands alone holds nothing else. */
export function mayTellDrops({ version, tellsDrops }: Draft): boolean {
  return version !== undefined && tellsDrops !== false
}
