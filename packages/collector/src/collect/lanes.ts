import type { Body } from '@sonde/core/protocol'
import type { Lane } from '../store/lane.ts'
import { createNetworkKey } from './network-key.ts'

/** Versions of a tool, as bodies name them: `1.4` and `1.4.2`. */
export type Releases = ReadonlySet<string>

/** Tells where a body is counted. Nothing is refused for it: numbers are unauthenticated, and what is doubtful is kept apart. */
export interface Lanes {
  /** The lane of a body. Counts the installations it speaks of. */
  laneOf(body: Pick<Body, 'tool' | 'version' | 'events'>, address: string | undefined): Lane
  /** Whether a body that speaks of no installation is of `main`. */
  isMain(tool: string, version: string | undefined, address: string | undefined): boolean
}

export interface LanesOptions {
  /** The releases of a tool; undefined where its author registers none. */
  readonly releases: (tool: string) => Releases | undefined
  readonly today: () => string
  /** More new installations of a tool on one day from one network are a burst, and so are ten times as many active ones. 0 is never. */
  readonly bulkInstallations: number
}

/**
 * What a new installation weighs against one that is not: a company behind one address has many on every day and few that are new, and
 * nothing remembers from day to day what a network had. So that is a bound for those that only say they are old.
 */
const NEW_WEIGHT = 10

/** So many networks are told apart on one day; those beyond are not watched, because memory is for events. */
const MAX_NETWORKS = 100_000

/**
 * Keeps two things apart from `main`: versions that the author has not released, such as builds of a fork, and what comes from a network
 * on which more installations are new than people install, or very many more active. The latter is remembered for a day, by the key of
 * the network.
 */
export function createLanes({ releases, today, bulkInstallations }: LanesOptions): Lanes {
  const keyOf = createNetworkKey(today)
  const added = new Map<string, number>()
  let day = ''

  function isBulk(tool: string, address: string | undefined, more: number): boolean {
    const network = bulkInstallations === 0 ? undefined : keyOf(address)
    if (network === undefined) return false
    if (day !== today()) {
      added.clear()
      day = today()
    }
    const id = `${tool} ${network}`
    const count = (added.get(id) ?? 0) + more
    if (more > 0 && (added.size < MAX_NETWORKS || added.has(id))) added.set(id, count)
    return count > bulkInstallations * NEW_WEIGHT
  }

  const isReleased = (tool: string, version: string | undefined): boolean =>
    version === undefined || (releases(tool)?.has(version) ?? true)

  return {
    laneOf({ tool, version, events }, address) {
      if (isBulk(tool, address, weightOf(events)) || (bulkInstallations > 0 && isCrowd(events))) return 'bulk'
      return isReleased(tool, version) ? 'main' : 'unreleased'
    },
    isMain: (tool, version, address) => isReleased(tool, version) && !isBulk(tool, address, 0),
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
