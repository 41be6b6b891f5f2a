import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { courierWorld } from '../../test/courier-world.ts'
import { CATALOG, CONTEXT } from '../../test/spool.ts'
import { FACT_NAMES, type FactName } from '../define/fact-names.ts'
import { checkEvent } from '../protocol/check-event.ts'
import type { World } from '../edge/world.ts'
import { drawFact } from '../record/facts/draw-fact.ts'
import type { CatalogInput } from '../define/catalog.ts'
import type { Combined, RecordedFact } from './combine.ts'
import { NOTHING_COUNTED } from './counted.ts'
import { draftFact } from './draft-fact.ts'
import type { Drafting } from './draft.ts'
import { machineContext } from './machine-context.ts'
import { newTally } from './tally.ts'

const LABELLED: CatalogInput = { ...CATALOG, label: { variable: 'ACME_CONTEXT', words: ['workshop'] } }
const T = Date.UTC(2026, 10, 20, 12)

/** The same dice in every run: mulberry32. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function drafting(random: () => number, catalog: CatalogInput): Drafting {
  const wiring = { v: 1, version: '1.4.2', transport: { kind: 'http' }, catalog } as const
  const world = courierWorld()
  return { wirings: () => wiring, machine: machineContext(world), recipient: 'key', random, now: T, secret: world.secret }
}

const told = (facts: readonly RecordedFact[], given: Drafting) =>
  draftFact(
    newTally(NOTHING_COUNTED),
    { events: [], activity: [], facts, carry: [], dropped: {}, seen: { done: [], carried: [] } } satisfies Combined,
    given,
  )

/** A run as it would be recorded in an environment. */
function run(env: World['env'], random: () => number, catalog: CatalogInput): RecordedFact {
  const world = { env, fs, runtime: { name: 'node', major: 24, minor: 21 } as const, random }
  return { t: T, version: '1.4.2', context: CONTEXT, fact: drawFact(world, catalog) }
}

describe('one fact per delivery', () => {
  test('leaves alone: no version, no context, one event of a date', () => {
    const fact = { name: 'ide', facts: { ide: 'vscode' } } as const
    expect(told([{ t: T, version: '1.4.2', context: CONTEXT, fact }], drafting(dice(1), CATALOG))).toEqual([
      {
        tool: 'acme',
        context: {},
        events: [{ name: 'machine.fact', at: '2026-11-20', properties: { fact: 'ide', value: 'vscode' } }],
        versions: [],
      },
    ])
  })

  test('is one, however many runs have drawn, and none where none has', () => {
    const random = dice(2)
    const runs = Array.from({ length: 50 }, () => run({}, random, CATALOG))
    expect(told(runs, drafting(random, CATALOG))).toHaveLength(1)
    expect(told([], drafting(random, CATALOG))).toEqual([])
  })

  test.each(FACT_NAMES)('of `%s` is a word that a collector takes', (name) => {
    const fact = { name }
    const [draft] = told([{ t: T, version: '1.4.2', context: CONTEXT, fact }], drafting(dice(3), LABELLED))
    const event = draft?.events[0]
    expect(event?.properties['fact']).toBe(name)
    expect(event && checkEvent([LABELLED], event, '2026-11-20')).toBeUndefined()
  })

  test('keeps what somebody wrote into a line from leaving', () => {
    const random = drafting(dice(4), LABELLED)
    const forged = { name: 'label', facts: { label: 'anas-party' } } as const
    expect(told([{ t: T, version: '1.4.2', context: CONTEXT, fact: forged }], random)[0]?.events[0]?.properties['value']).toBe(
      'other',
    )
    const unknown = { name: 'hostname' as FactName }
    expect(told([{ t: T, version: '1.4.2', context: CONTEXT, fact: unknown }], random)).toEqual([])
  })
})

describe('a run', () => {
  test('captures the one fact that it has drawn and nothing else', () => {
    const env = {
      TERM_PROGRAM: 'vscode',
      npm_config_user_agent: 'pnpm/12.21.0 npm/?',
      CODESPACES: 'true',
      ACME_CONTEXT: 'workshop',
    }
    const random = dice(5)
    const captured = new Map(
      Array.from({ length: 200 }, () => run(env, random, LABELLED).fact).map(({ name, facts }) => [name, facts]),
    )
    for (const facts of captured.values()) expect(Object.keys(facts ?? {}).length).toBeLessThanOrEqual(1)
    expect(captured.get('ide')).toEqual({ ide: 'vscode' })
    expect(captured.get('packageManagerVersion')).toEqual({ packageManager: 'pnpm 12.21' })
    expect(captured.get('cpus')).toBeUndefined()
  })

  test('draws every name as often as any other, and no label where the catalog has none', () => {
    const random = dice(6)
    const drawn = (catalog: CatalogInput, draws: number): Map<string, number> => {
      const counts = new Map<string, number>()
      for (let i = 0; i < draws; i++) {
        const { name } = run({}, random, catalog).fact
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      return counts
    }
    const counts = drawn(LABELLED, 1300)
    expect([...counts.keys()].toSorted()).toEqual([...FACT_NAMES].toSorted())
    // Twelve degrees of freedom: 32.9 is passed once in a thousand.
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0)
    expect(chiSquared).toBeLessThan(32.9)
    expect(drawn(CATALOG, 600).has('label')).toBe(false)
  })
})

test('[B-7] shares are right on average: every delivery weighs the same, and its runs within it', () => {
  const random = dice(7)
  const drafts = drafting(random, CATALOG)
  const inEditor = { TERM_PROGRAM: 'vscode' }
  // A third of the deliveries hold one run in an editor; the others hold four, of which one is. So a run picked at random from a delivery
  // picked at random is in the editor with 1/3 + 2/3 * 1/4 = 1/2, though of all runs only 1/3 are.
  const count = { ide: 0, vscode: 0, all: 0 }
  for (let delivery = 0; delivery < 9000; delivery++) {
    const alone = delivery % 3 === 0
    const runs = alone ? [inEditor] : [inEditor, {}, {}, {}]
    const [draft] = told(
      runs.map((env) => run(env, random, CATALOG)),
      drafts,
    )
    const { fact, value } = draft?.events[0]?.properties ?? {}
    count.all++
    if (fact !== 'ide') continue
    count.ide++
    if (value === 'vscode') count.vscode++
  }
  // Four standard errors, of which a right estimate misses once in 16 000 seeds.
  const within = (share: number, expected: number, n: number): void =>
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / n))
  within(count.ide / count.all, 1 / 12, count.all)
  within(count.vscode / count.ide, 1 / 2, count.ide)
})
