import type { Counted, Counting, Held, KnownMachine, Projects } from './counted.ts'

/** Counting memory while one sealing extends it: what was known before, and what is new. */
export interface Tally {
  readonly known: Counted
  first: string | undefined
  readonly active: Set<string>
  readonly reach: Map<string, Set<string>>
  readonly singly: Map<string, number>
  readonly held: Map<string, Held>
  readonly machines: Map<string, KnownMachine>
  readonly projects: Map<string, { readonly first: string; readonly active: Set<string> }>
  readonly reached: Set<string>
  readonly paired: Set<string>
}

export function newTally(known: Counted): Tally {
  return {
    known,
    first: undefined,
    active: new Set(),
    reach: new Map(),
    singly: new Map(),
    held: new Map(),
    machines: new Map(),
    projects: new Map(),
    reached: new Set(),
    paired: new Set(),
  }
}

/** What a sealing has added. */
export function addedBy({ first, active, reach, singly, held, machines, projects, reached, paired }: Tally): Counting {
  return {
    ...(first !== undefined && { first }),
    active: [...active],
    reach: Object.fromEntries([...reach].map(([key, periods]) => [key, [...periods]])),
    singly: Object.fromEntries(singly),
    ...(held.size > 0 && { held: Object.fromEntries(held) }),
    ...(projects.size > 0 && { projects: projectsIn(projects) }),
    ...(paired.size > 0 && { paired: [...paired] }),
    ...(reached.size > 0 && { reached: [...reached] }),
    ...(machines.size > 0 && { machines: Object.fromEntries(machines) }),
  }
}

function projectsIn(projects: Tally['projects']): Projects {
  return Object.fromEntries([...projects].map(([key, { first, active }]) => [key, { first, active: [...active] }]))
}
