import { HOUR_MS } from '../../src/edge/time-spans.ts'

/** Random numbers, the same for one seed everywhere (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What goes wrong in the world, each as a share. */
export interface Faults {
  /** Clocks that are up to 12 hours off. */
  readonly skewedHours: number
  /** Clocks that are two to five days off. */
  readonly skewedDays: number
  /** Clocks that show the year 2099 for one day. */
  readonly wrongCentury: number
  /** Deliveries that never arrive. */
  readonly lost: number
  /** Days after which nothing can be delivered for 1 to 20 days. */
  readonly offline: number
  /** State directories that are wiped, per day of use. */
  readonly reinstalled: number
  /** Homes that two machines share. */
  readonly shared: number
}

export const NO_FAULTS: Faults = {
  skewedHours: 0,
  skewedDays: 0,
  wrongCentury: 0,
  lost: 0,
  offline: 0,
  reinstalled: 0,
  shared: 0,
}

/** What we take for an ordinary world; nobody has measured it. */
export const ORDINARY_FAULTS: Faults = {
  skewedHours: 0.02,
  skewedDays: 0.003,
  wrongCentury: 0.001,
  lost: 0.01,
  offline: 0.05,
  reinstalled: 0.002,
  shared: 0.03,
}

/** How often a tool is used, on a working day and on a day off; who tries it once is a share of its own. */
const HABITS = [
  { share: 0.12, workday: 0.85, weekend: 0.15 },
  { share: 0.28, workday: 0.25, weekend: 0.05 },
  { share: 0.3, workday: 0.05, weekend: 0.02 },
] as const

const ONCE = { workday: 0, weekend: 0 }

/** One machine and the person at it. */
export interface Person {
  /** Days after the beginning of the simulation on which the tool was first used here. */
  readonly firstDay: number
  readonly habit: { readonly workday: number; readonly weekend: number }
  /** Hours east of Greenwich. */
  readonly zone: number
  /** What its clock is ahead by, in milliseconds. */
  readonly skewMs: number
  readonly shares: boolean
}

export function personOf(random: () => number, days: number, faults: Faults): Person {
  let left = random()
  const habit = HABITS.find(({ share }) => (left -= share) < 0) ?? ONCE
  const sign = random() < 0.5 ? -1 : 1
  const fault = random()
  const isDays = fault < faults.skewedDays
  const isHours = !isDays && fault < faults.skewedDays + faults.skewedHours
  return {
    firstDay: Math.floor(random() * days),
    habit,
    zone: Math.floor(random() * 24) - 11,
    skewMs: isDays
      ? sign * (2 + Math.floor(random() * 4)) * 24 * HOUR_MS
      : isHours
        ? Math.floor(sign * random() * 12 * HOUR_MS)
        : 0,
    shares: random() < faults.shared,
  }
}
