import { ARCH_WORDS, MAX_BODY_BYTES, MAX_EVENTS, type WireContext, type WireEvent } from '../protocol/wire.ts'
import type { RunContext } from '../spool/line.ts'
import { activityEvents } from './activity.ts'
import { dateOf } from './calendar.ts'
import { coarseVersion } from './coarse-version.ts'
import type { Moment, RecordedEvent } from './combine.ts'
import { mergeFrequent, type CountedEvent } from './merge-frequent.ts'
import { leavesAs, type Policing } from './policies.ts'
import { reachMarks } from './reach.ts'
import type { Tally } from './tally.ts'
import type { Wirings } from './wirings.ts'

/** A body without its batch. */
export interface Draft {
  readonly tool: string
  /** Absent where the events stand alone. */
  readonly version?: string
  readonly context: WireContext
  readonly events: readonly WireEvent[]
  /** The versions of the events as their lines name them. */
  readonly versions: readonly string[]
}

/** What this machine adds to what its runs recorded. */
export interface MachineFacts {
  readonly os: NonNullable<WireContext['os']>
  readonly arch: NonNullable<WireContext['arch']>
  readonly isContainer: boolean
}

/** Says what this machine is in the wire's words. */
export function machineFacts(world: {
  readonly platform: string
  readonly arch: string
  readonly isContainer: () => boolean
}): MachineFacts {
  const os = { linux: 'linux', darwin: 'macos', win32: 'windows' } as const
  return {
    os: Object.hasOwn(os, world.platform) ? os[world.platform as keyof typeof os] : 'other',
    arch: ARCH_WORDS.find((word) => word === world.arch) ?? 'other',
    isContainer: world.isContainer(),
  }
}

interface GroupedEvent extends CountedEvent {
  readonly recorded: RecordedEvent
  readonly tool: string
}

/** What drafting depends on, beside the events. */
export interface Drafting extends Policing {
  readonly wirings: Wirings
  readonly facts: MachineFacts
}

/** Counts events and arranges them in bodies: one per coarse version and context. Adds to the tally. */
export function draftEvents(tally: Tally, events: readonly RecordedEvent[], { wirings, facts, ...policing }: Drafting): Draft[] {
  const counted = events.flatMap((event): GroupedEvent[] => {
    const catalog = wirings(event.version)?.catalog
    if (catalog === undefined) return []
    const { reach, policy } = Object.hasOwn(catalog.events, event.name) ? (catalog.events[event.name] ?? {}) : {}
    const n = leavesAs(tally, event, policy, policing)
    // What is held back is no first: the next one that leaves may be.
    if (n === undefined) return []
    const at = dateOf(event.t)
    const word = reach === undefined || event.context.ci !== undefined ? undefined : event.properties[reach]
    const first = reachMarks(tally, event.name, word, at)
    const { name, hour, weekday, properties } = event
    const timing = hour !== undefined && weekday !== undefined && { hour, weekday }
    const wireEvent = { name, at, ...timing, ...(first.length > 0 && { first }), ...(n > 1 && { n }), properties }
    const group = JSON.stringify([coarseVersion(event.version), contextOf(event.context, facts)])
    return [{ recorded: event, tool: catalog.tool, event: wireEvent, group, reach }]
  })
  return groups(mergeFrequent(tally, counted), ({ group }) => group).flatMap((members) => {
    const [{ recorded, tool }] = members
    const context = contextOf(recorded.context, facts)
    const versions = [...new Set(members.map((member) => member.recorded.version))]
    const wireEvents = members.map(({ event }) => event)
    return split(wireEvents).map((part) => ({ tool, version: coarseVersion(recorded.version), context, events: part, versions }))
  })
}

/** Counts activity. It travels alone, with nothing but the operating system, in one body per date. Adds to the tally. */
export function draftActivity(tally: Tally, activity: readonly Moment[], wirings: Wirings, facts: MachineFacts): Draft[] {
  const tool = activity[0] && wirings(activity[0].version)?.catalog.tool
  if (tool === undefined) return []
  return groups(activityEvents(tally, activity, facts.isContainer), ({ at }) => at).flatMap((sameDate) =>
    split(sameDate).map((events) => ({ tool, context: { os: facts.os }, events, versions: [] })),
  )
}

function contextOf({ runtime, runtimeMajor, ci, agent }: RunContext, { os, arch }: MachineFacts): WireContext {
  return { os, arch, runtime, runtimeMajor, ...(ci !== undefined && { ci }), ...(agent !== undefined && { agent }) }
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const found = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = found.get(keyOf(item))
    if (group) group.push(item)
    else found.set(keyOf(item), [item])
  }
  return [...found.values()]
}

/** What a body holds beside its events, generously. */
const ENVELOPE_BYTES = 2048

function split(events: readonly WireEvent[]): WireEvent[][] {
  const parts: WireEvent[][] = []
  let part: WireEvent[] = []
  let bytes = 0
  for (const event of events) {
    const more = Buffer.byteLength(JSON.stringify(event)) + 1
    if (part.length === MAX_EVENTS || bytes + more > MAX_BODY_BYTES - ENVELOPE_BYTES) {
      parts.push(part)
      part = []
      bytes = 0
    }
    part.push(event)
    bytes += more
  }
  return part.length > 0 ? [...parts, part] : parts
}
