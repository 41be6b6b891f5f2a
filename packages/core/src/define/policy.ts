/** How many of an event leave. What a policy holds back is counted in the `n` of the next one that leaves. Data, like all of a catalog. */
export type Policy = Every | OncePer | Sampled

/** Every event leaves. */
export interface Every {
  readonly kind: 'every'
}

/** One event leaves per so many hours, for each value of the properties `by`, and for each project of this machine. */
export interface OncePer {
  readonly kind: 'oncePer'
  readonly hours: number
  /** Names of properties; `project`, where the event has none of that name, is the project a run is in. */
  readonly by?: string | readonly string[]
}

/** Each event leaves with this probability. */
export interface Sampled {
  readonly kind: 'sampled'
  readonly rate: number
}

/** Lets every event leave, which is what happens without a policy. */
export const every: Every = { kind: 'every' }

/**
 * Lets one event leave per period, 1 hour to 30 days: it tells in `n` how many it stands for, and in its properties only about itself.
 *
 * @param by A `oneOf` or `flag` property: each of its values has a period of its own. `project` is the project a run is in, which this
 * machine can tell from others without anybody learning which it is. Several in a list.
 */
export function oncePer(period: `${number}h` | `${number}d`, by?: string | readonly string[]): OncePer {
  const [, n, unit] = typeof period === 'string' ? (/^(.*)([hd])$/.exec(period) ?? []) : []
  const hours = Number(n) * (unit === 'd' ? 24 : 1)
  return { kind: 'oncePer', hours, ...(by !== undefined && { by }) }
}

/** Lets events leave at random, `0.1` for one in ten; the next that leaves tells in `n` how many it stands for. */
export function sampled(rate: number): Sampled {
  return { kind: 'sampled', rate }
}

/** What a policy calls the project that a run is in. */
export const PROJECT = 'project'

/** The names that a policy tells periods apart by. */
export function namesIn(by: OncePer['by']): readonly string[] {
  return by === undefined ? [] : typeof by === 'string' ? [by] : by
}
