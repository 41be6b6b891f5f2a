import type { Body } from '@sonde/core/protocol'
import type { Lane } from '../store/lane.ts'
import { createDailyCounts } from './daily-counts.ts'
import { createNetworkKey } from './network-key.ts'
import { createReachBound, type ReachOf } from './reach-bound.ts'

/** Versions of a tool, as bodies name them: `1.4` and `1.4.2`. */
export type Releases = ReadonlySet<string>

/** Tells where a body is counted. Nothing is refused for it: numbers are unauthenticated, and what is doubtful is kept apart. */
export interface Lanes {
  /** The lane of a body, of which only what will be stored. Counts the installations it speaks of. */
  laneOf(body: Pick<Body, 'tool' | 'version' | 'events'>, address: string | undefined): Lane
  /**
   * Whether a body without `machine.active` is of `main`. Counts the installations it speaks of.
   *
   * @param text The body, of which every byte is known to be listed.
   */
  isMain(body: Pick<Body, 'tool' | 'version'>, text: string, address: string | undefined): boolean
}

export interface LanesOptions {
  /** The releases of a tool; undefined where its author registers none. */
  readonly releases: (tool: string) => Releases | undefined
  readonly reachOf: ReachOf
  readonly today: () => string
  /**
   * More new installations of a tool on one day from one network are a burst, and so are ten times as many active ones, or as many behind
   * one word. 0 is never.
   */
  readonly bulkInstallations: number
}

/**
 * What a new installation weighs against one that is not: a company behind one address has many on every day and few that are new, and
 * nothing remembers from day to day what a network had. So that is a bound for those that only say they are old.
 */
const NEW_WEIGHT = 10

/** How a body says that an event of it has reach marks. */
const MARKS = '"first":['

/**
 * Keeps two things apart from `main`: versions that the author has not released, such as builds of a fork, and what comes from a network
 * on which more installations are new than people install, or very many more active. The latter is remembered for a day, by the key of
 * the network. Of a network with too many installations behind one word it is only what speaks of more of them.
 */
export function createLanes({ releases, reachOf, today, bulkInstallations }: LanesOptions): Lanes {
  const keyOf = createNetworkKey(today)
  const added = createDailyCounts(today)
  const isOverReached = createReachBound({ reachOf, today, maxInstallations: bulkInstallations * NEW_WEIGHT })
  const isWatched = bulkInstallations > 0

  const isBulk = (tool: string, network: string | undefined, more: number): boolean =>
    network !== undefined && added.add(`${tool} ${network}`, more) > bulkInstallations * NEW_WEIGHT

  const isReleased = (tool: string, version: string | undefined): boolean =>
    version === undefined || (releases(tool)?.has(version) ?? true)

  return {
    laneOf({ tool, version, events }, address) {
      const network = isWatched ? keyOf(address) : undefined
      if (isBulk(tool, network, weightOf(events))) return 'bulk'
      if (isWatched && (isCrowd(events) || isOverReached(tool, events, network))) return 'bulk'
      return isReleased(tool, version) ? 'main' : 'unreleased'
    },
    isMain({ tool, version }, text, address) {
      if (!isReleased(tool, version)) return false
      if (!isWatched) return true
      const network = keyOf(address)
      if (isBulk(tool, network, 0)) return false
      return !text.includes(MARKS) || !isOverReached(tool, (JSON.parse(text) as Body).events, network)
    },
  }
}

/** An installation is active once in a period, and no two travel together: several in one body were made up there. */
function isCrowd(events: Body['events']): boolean {
  const periods = events.filter(({ name }) => name === 'machine.active').map(({ properties }) => properties['period'])
  return new Set(periods).size < periods.length
}

/** Of the installations in a body: each says once that its first day is one, and on every other day that it is active. */
function weightOf(events: Body['events']): number {
  const active = events.filter(({ name }) => name === 'machine.active')
  const fresh = active.filter(({ properties }) => properties['period'] === 'day' && properties['age'] === 'first-day').length
  return fresh > 0 ? fresh * NEW_WEIGHT : Math.min(1, active.length)
}
