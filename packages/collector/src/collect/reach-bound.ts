import type { WireEvent } from '@sonde/core/protocol'
import { createDailyCounts } from './daily-counts.ts'

/** The `reach` properties of an event of a tool, in all of its catalogs. */
export type ReachOf = (tool: string, name: string) => readonly string[]

/** Says whether events put more installations behind a word than their network has, or two in one body. Counts them. */
export type ReachBound = (tool: string, events: readonly WireEvent[], network: string | undefined) => boolean

export interface ReachBoundOptions {
  readonly reachOf: ReachOf
  readonly today: () => string
  /** So many installations of one network may stand behind a word on a day. */
  readonly maxInstallations: number
}

/**
 * So much of what a network may have is counted without telling words apart: with one number for each word of each network most of what
 * is remembered would be of networks that have a few installations. A tenth, so that a word has at least nine tenths.
 */
const UNTOLD = 0.1

/** Bounds by network how many installations can be made up behind a word, which no other number would show. */
export function createReachBound({ reachOf, today, maxInstallations }: ReachBoundOptions): ReachBound {
  const ofNetworks = createDailyCounts(today)
  const ofWords = createDailyCounts(today)
  const untold = Math.floor(maxInstallations * UNTOLD)

  function isExceeded(id: string, words: readonly string[]): boolean {
    if (ofNetworks.add(id, words.length) <= untold) return false
    const counts = words.map((word) => ofWords.add(`${id} ${word}`, 1))
    return counts.some((count) => count > maxInstallations - untold)
  }

  return (tool, events, network) => {
    const marked = events
      .filter(({ first }) => first !== undefined && first.length > 0)
      .map((event) => ({ event, words: wordsOf(event, reachOf(tool, event.name)) }))
    // An installation is the first of a word once in a period, so what one body says twice was made up there.
    const marks = marked.flatMap(({ event: { at, first = [] }, words }) =>
      first.map((period) => JSON.stringify([period, at, words])),
    )
    if (new Set(marks).size < marks.length) return true
    if (network === undefined || marked.length === 0) return false
    return isExceeded(
      `${tool} ${network}`,
      marked.flatMap(({ words }) => words),
    )
  }
}

function wordsOf({ name, properties }: WireEvent, reach: readonly string[]): string[] {
  return [...new Set(reach)]
    .filter((property) => Object.hasOwn(properties, property))
    .map((property) => `${name} ${JSON.stringify(properties[property])}`)
}
