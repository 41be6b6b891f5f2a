import { randomBytes } from 'node:crypto'
import { combine } from '../../src/deliver/combine.ts'
import { NOTHING_COUNTED, type Counted } from '../../src/deliver/counted.ts'
import { fold } from '../../src/deliver/fold.ts'
import { draftBodies, mayTellDrops } from '../../src/deliver/draft-bodies.ts'
import { draftLosses } from '../../src/deliver/draft-losses.ts'
import type { Drafting } from '../../src/deliver/draft.ts'
import type { MachineFacts } from '../../src/deliver/facts/machine-facts.ts'
import { httpTransport } from '../../src/deliver/http-transport.ts'
import { joinLines } from '../../src/deliver/join-lines.ts'
import { parseLine } from '../../src/deliver/parse-line.ts'
import { sealBody } from '../../src/deliver/seal-body.ts'
import { addedBy, newTally } from '../../src/deliver/tally.ts'
import type { CatalogInput } from '../../src/define/catalog.ts'
import { DAY_MS } from '../../src/edge/time-spans.ts'
import { parseBody } from '../../src/protocol/parse-body.ts'
import type { Body } from '../../src/protocol/wire.ts'
import { randomOf } from '../counting/population.ts'
import { CATALOG, CONTEXT, ENDPOINT, finishLine, startLine } from '../spool.ts'

/** What the collector's database has: bodies, in no order. Which machine one came from is known to us only. */
export interface Delivered {
  readonly machine: number
  readonly day: number
  /** Which delivery of the day. */
  readonly part: number
  readonly body: Body
  readonly text: string
}

export interface PopulationOptions {
  readonly machines: number
  /** Days that are observed, after days on which everybody becomes an old installation. */
  readonly days: number
  readonly catalog?: CatalogInput
  /** Whether each machine is as fast as it is, instead of each run. */
  readonly ownSpeed?: boolean
  /** How many deliveries a day has, each of its own hours. Default 1. */
  readonly perDay?: number
  /** How often a day's runs wait for the next delivery, as they do where there is no network. Default 0. */
  readonly offline?: number
  /** Whether each machine has version 1.5 instead of 1.4 from a day of its own on. Default false. */
  readonly upgrades?: boolean
  /** How often a run has lost something, which its delivery tells. Default 0. */
  readonly losses?: number
  /** How many runs a delivery has at least; up to four come to it. Default 1. */
  readonly runs?: number
}

const COMMANDS = ['build', 'deploy', 'dev', 'init', 'lint', 'test']
const OLD_AFTER = 15
/** A Monday. */
const FIRST_DAY = Date.UTC(2026, 10, 2)

/** A tool with six commands, under the settings that nobody changed. */
export const DEFAULTS: CatalogInput = {
  ...CATALOG,
  events: {
    'command.finished': {
      question: 'q',
      since: '1.0.0',
      properties: {
        command: { kind: 'oneOf', words: COMMANDS, about: 'a' },
        outcome: { kind: 'oneOf', words: ['ok', 'error', 'aborted'], about: 'a' },
        durationMs: { kind: 'durationMs', about: 'a' },
      },
      reach: 'command',
    },
  },
}

/**
 * What many installations send, sealed by core's own code. Everybody uses the tool alike, so that whatever tells one machine's bodies
 * from another's was put there by core.
 */
export function deliveries({
  machines,
  days,
  catalog = DEFAULTS,
  ownSpeed = false,
  perDay = 1,
  offline = 0,
  upgrades = false,
  losses = 0,
  runs = 1,
}: PopulationOptions): Delivered[] {
  const random = randomOf(4711)
  return Array.from({ length: machines }, (_, machine) => {
    const os = (['linux', 'macos', 'windows'] as const)[machine % 3] as 'linux'
    const speed = random()
    const facts = machineFactsOf(random)
    let counted: Counted = NOTHING_COUNTED
    const upgradesOn = upgrades ? OLD_AFTER + Math.floor(random() * days) : Number.POSITIVE_INFINITY
    let waiting: object[] = []
    return Array.from({ length: OLD_AFTER + days }, (__, day): Delivered[] => {
      if (random() < 0.3) return []
      return Array.from({ length: perDay }, (___, part): Delivered[] => {
        const from = FIRST_DAY + (day + part / perDay) * DAY_MS
        const recorded = Array.from({ length: runs + Math.floor(random() * 5) }, () =>
          run(from + (random() * 0.9 * DAY_MS) / perDay, {
            random,
            speed: ownSpeed ? speed : random(),
            version: day < upgradesOn ? '1.4.2' : '1.5.0',
            losses,
          }),
        ).flat()
        const lines = [...waiting, ...recorded]
        waiting = offline > 0 && random() < offline ? lines : []
        if (waiting.length > 0) return []
        const facing = { os, arch: 'x64', isContainer: false, facts: () => facts } as const
        const sealed = seal(counted, lines, facing, catalog, from + DAY_MS / perDay - 1)
        counted = sealed.counted
        return day < OLD_AFTER ? [] : sealed.texts.map((text) => ({ machine, day, part, text, body: bodyOf(text) }))
      }).flat()
    }).flat()
  }).flat()
}

/** What is as it is on a machine, as unequally spread as in the world. */
function machineFactsOf(random: () => number): MachineFacts {
  const cpus = ['4-5', '8-11', '12-15', '16-23', '64+'][Math.floor(random() ** 2 * 5)] as string
  const memoryGiB = ['8-11', '16-23', '32-63', '128+'][Math.floor(random() ** 2 * 4)] as string
  return { osVersion: 'linux 6.8', cpus, memoryGiB, container: 'none', wsl: 'none' }
}

interface Running {
  readonly random: () => number
  readonly speed: number
  readonly version: string
  readonly losses: number
}

function run(t: number, { random, speed, version, losses }: Running): object[] {
  const command = COMMANDS[Math.floor(random() * COMMANDS.length)] as string
  const durationMs = Math.floor(100 + speed * 10_000 + random() * 200)
  const outcome = random() < 0.1 ? 'error' : 'ok'
  const start = startLine({ t, aborted: { name: 'command.finished', properties: { command, outcome: 'aborted' } } })
  const finished = { name: 'command.finished', properties: { command, outcome, durationMs } }
  // Of what a run may tell beside, something of the machine: that stays from day to day.
  const fact = { name: random() < 0.5 ? 'cpus' : 'memoryGiB' }
  const dropped = losses > 0 && random() < losses ? { dropped: { 'unlisted-word': 1 + Math.floor(random() * 3) } } : {}
  return [{ ...start, version, context: CONTEXT, fact, ...dropped }, finishLine({ t: t + durationMs, start: start.id, finished })]
}

function seal(counted: Counted, lines: readonly object[], machine: Drafting['machine'], catalog: CatalogInput, now: number) {
  const joined = joinLines(
    lines.map((line) => parseLine(JSON.stringify(line))),
    { done: [], carried: [] },
  )
  const tally = newTally(counted)
  const combined = combine(joined, {
    now,
    claimedAt: now,
    isKnown: () => true,
    isStopped: () => false,
    gone: new Set(),
    finishedLater: new Set(),
  })
  const secret = (): string => randomBytes(16).toString('hex')
  const wiring = { v: 1, version: '1.4.2', transport: { kind: 'http' }, catalog } as const
  const drafted = draftBodies(tally, combined, {
    wirings: () => wiring,
    machine,
    recipient: 'r',
    now,
    secret,
    random: Math.random,
  })
  const drafts = [...drafted, ...draftLosses(drafted, combined.dropped, combined, () => wiring)]
  const teller = drafts.find(mayTellDrops)
  const texts = drafts.map((draft) => {
    const { bytes } = sealBody({ secret }, httpTransport({ env: {}, now: () => now }), draft, {
      id: 'x',
      header: { endpoint: ENDPOINT, t: now },
      dropped: draft === teller ? combined.dropped : {},
    })
    const file = Buffer.from(bytes).toString('utf8')
    return file.slice(file.indexOf('\n') + 1)
  })
  return { texts, counted: fold(counted, { counting: addedBy(tally) }, now) }
}

/** The bodies of events as one per delivery and context: what the marks of reach would tell there. */
export function together(bodies: readonly Delivered[]): Delivered[] {
  const found = new Map<string, Delivered>()
  for (const one of bodies) {
    const key = JSON.stringify([one.machine, one.day, one.part, one.body.version, one.body.context])
    const before = found.get(key)
    if (before === undefined) found.set(key, one)
    else {
      const body = { ...before.body, events: [...before.body.events, ...one.body.events] }
      found.set(key, { ...before, body, text: JSON.stringify(body) })
    }
  }
  return [...found.values()]
}

function bodyOf(text: string): Body {
  const parsed = parseBody(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.body
}
