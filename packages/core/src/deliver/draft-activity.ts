import { activityEvents } from './activity.ts'
import type { Combined } from './combine.ts'
import { groups, split, type Draft, type Drafting } from './draft.ts'
import type { Tally } from './tally.ts'

/** Counts activity. It travels alone, with nothing but the operating system, in one body per date. */
export function draftActivity(tally: Tally, { activity }: Combined, { wirings, machine }: Drafting): Draft[] {
  const tool = activity[0] && wirings(activity[0].version)?.catalog.tool
  if (tool === undefined) return []
  return groups(activityEvents(tally, activity, machine.isContainer), ({ at }) => at).flatMap((sameDate) =>
    split(sameDate).map((events) => ({ tool, context: { os: machine.os }, events, versions: [] })),
  )
}
