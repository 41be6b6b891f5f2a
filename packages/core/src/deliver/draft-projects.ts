import type { WireEvent } from '../protocol/wire.ts'
import type { Combined } from './combine.ts'
import { groups, type Draft, type Drafting } from './draft.ts'
import { projectEvents } from './project-activity.ts'
import type { Tally } from './tally.ts'

interface CountedProject {
  readonly tool: string
  readonly key: string
  readonly event: WireEvent
}

/**
 * Counts projects where a catalog asks for it. Each travels alone, in one body per date: two projects in one body would be those of one
 * machine.
 */
export function draftProjects(tally: Tally, { activity }: Combined, { wirings, machine }: Drafting): Draft[] {
  const counted = activity.flatMap((moment): CountedProject[] => {
    const catalog = wirings(moment.version)?.catalog
    const key = moment.context.project
    if (catalog?.projects !== true || key === undefined) return []
    return projectEvents(tally, key, moment).map((event) => ({ tool: catalog.tool, key, event }))
  })
  return groups(counted, ({ key, event }) => `${key} ${event.at}`).map((members) => ({
    tool: members[0].tool,
    context: { os: machine.os },
    events: members.map(({ event }) => event),
    versions: [],
  }))
}
