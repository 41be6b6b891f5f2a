import type { Counted, Counting, Held, KnownMachine } from './counted.ts'

/** Counting memory while one sealing extends it: what was known before, and what is new. */
export interface Tally {
  readonly known: Counted
  first: string | undefined
  readonly active: Set<string>
  readonly reach: Map<string, Set<string>>
  readonly singly: Map<string, number>
  readonly held: Map<string, Held>
  readonly machines: Map<string, KnownMachine>
}

export function newTally(known: Counted): Tally {
  return { known, first: undefined, active: new Set(), reach: new Map(), singly: new Map(), held: new Map(), machines: new Map() }
}

/** What a sealing has added. */
export function addedBy({ first, active, reach, singly, held, machines }: Tally): Counting {
  return {
    ...(first !== undefined && { first }),
    active: [...active],
    reach: Object.fromEntries([...reach].map(([key, periods]) => [key, [...periods]])),
    singly: Object.fromEntries(singly),
    ...(held.size > 0 && { held: Object.fromEntries(held) }),
    ...(machines.size > 0 && { machines: Object.fromEntries(machines) }),
  }
}
