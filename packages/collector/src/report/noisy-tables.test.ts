import { canonicalCatalog, type CatalogInput, type WireEvent } from '@sonde/core/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { record, TODAY } from '../../test/bodies.ts'
import { openWithoutThread } from '../../test/duckdb.ts'
import { segmentOf } from '../../test/segment-of.ts'
import { tempDirectory } from '../../test/temp-directory.ts'
import type { CountRow } from '../store/contract.ts'
import { buildReport } from './build-report.ts'
import { answersOf } from './noisy-answers.ts'

const about = 'What it is.'
const noisy = (epsilon: number) => ({ kind: 'noisyFlag', epsilon, about }) as const

/** A catalog with a noisy flag, also in a group. */
function catalogOf(epsilon = 1.1, reach: 'target' | undefined = 'target'): CatalogInput {
  const target = { kind: 'oneOf', words: ['fly', 'railway'], about } as const
  const properties = { target, private: noisy(epsilon), config: { kind: 'group', properties: { own: noisy(2) }, about } } as const
  const deploy = { question: 'Where to?', since: '1.0.0', properties, ...(reach && { reach }) }
  return canonicalCatalog({ ...acme, events: { deploy } })
}

const deploy = (properties: WireEvent['properties'], rest: Partial<WireEvent> = {}): WireEvent => ({
  name: 'deploy',
  at: TODAY,
  ...rest,
  properties: { target: 'fly', ...properties },
})

/** So many installations, of which so many answered yes, each once a week. */
const answering = (n: number, yes: number, rest: Partial<WireEvent> = {}): WireEvent[] =>
  Array.from({ length: n }, (_, index) => deploy({ private: index < yes }, { first: ['day', 'week'], ...rest }))

async function rowsOf(catalogs: readonly CatalogInput[], ...events: readonly WireEvent[]) {
  const store = await openWithoutThread(tempDirectory())
  onTestFinished(() => store.close())
  await store.apply(segmentOf(...events.map((event, index) => record(index + 1, [event]))))
  const { tables } = await buildReport(store, { tool: 'acme', from: '2026-10-26', to: TODAY }, catalogs)
  return tables.find(({ id }) => id === 'noisy-flags')?.rows
}

describe('[B-11] what the report makes of noisy answers', () => {
  test('an estimate with its range, of installations, whatever else they sent', async () => {
    const repeats = Array.from({ length: 50 }, () => deploy({ private: false }))
    const rows = await rowsOf([catalogOf()], ...answering(200, 90), ...repeats, deploy({}, { first: ['week'] }))
    expect(rows).toHaveLength(1)
    const [flag, by, n, share, low, high] = rows?.[0] ?? []
    expect([flag, by, n]).toEqual(['deploy private', 'installations', 200])
    // Of 45 % that answer yes where three of four tell the truth, 40 % is the truth.
    expect(share).toBeCloseTo(0.4, 2)
    expect(low).toBeCloseTo(0.27, 2)
    expect(high).toBeCloseTo(0.54, 2)
  })

  test('in a group, too', async () => {
    const events = answering(40, 0).map((event) => deploy({ config: { own: true } }, { first: event.first ?? [] }))
    expect((await rowsOf([catalogOf()], ...events))?.[0]?.slice(0, 4)).toEqual(['deploy config/own', 'installations', 40, 1])
  })

  test.each([
    ['no share below nothing', 40, 0, 0],
    ['no share above all', 40, 40, 1],
    ['nothing of too few', 29, 20, null],
  ])('%s', async (_, n, yes, share) => {
    expect((await rowsOf([catalogOf()], ...answering(n, yes)))?.[0]?.slice(2, 4)).toEqual([n, share])
  })

  test('an installation that answers every week, for every word, makes the range no narrower', async () => {
    const cells = ['2026-11-03', '2026-11-10', '2026-11-17'].flatMap((at) => [
      ...answering(60, 30, { at }),
      ...answering(60, 30, { at }).map((event) => ({ ...event, properties: { ...event.properties, target: 'railway' } })),
    ])
    const [once] = (await rowsOf([catalogOf()], ...answering(60, 30))) ?? []
    expect(await rowsOf([catalogOf()], ...cells)).toEqual([once])
  })

  test('nothing of catalogs that differ in their noise, because nobody knows which an answer has', async () => {
    const rows = await rowsOf([catalogOf(), catalogOf(2)], ...answering(60, 30))
    expect(rows).toEqual([['deploy private', 'installations', 60, null, null, null]])
  })

  test.each([
    ['an event without `reach`', [catalogOf(1.1, undefined)]],
    ['an event whose catalogs differ in `reach`', [catalogOf(), catalogOf(1.1, undefined)]],
    ['a sender that marks nothing', [catalogOf()]],
  ])('counted as events, and called so, of %s', async (_, catalogs) => {
    const events = answering(60, 30).map(({ first: __, ...event }) => event)
    expect((await rowsOf(catalogs, ...events))?.[0]?.slice(0, 3)).toEqual(['deploy private', 'events', 60])
  })

  test('no table where nobody answered', async () => {
    expect(await rowsOf([catalogOf()], deploy({}, { first: ['week'] }))).toBeUndefined()
  })
})

test('[B-11] the range holds the true share where installations answer in one or several cells', () => {
  const random = dice(4711)
  const truthful = 1 / (1 + Math.exp(-1.1))
  let held = 0
  const rounds = 1000
  for (let round = 0; round < rounds; round += 1) {
    const rows: CountRow[] = []
    for (let installation = 0; installation < 150; installation += 1) {
      const truth = random() < 0.3
      const answer = String(random() < truthful ? truth : !truth)
      for (const cell of ['a', 'b', 'c', 'd'].filter((_, index) => index === 0 || random() < 0.5)) {
        rows.push({ key: [answer, cell], events: 1, first: { day: 1, week: 1, month: 0, ever: 0 } })
      }
    }
    const answers = answersOf(
      'installations',
      rows,
      ({ key }) => String(key[1]),
      ({ first }) => first.week,
    )
    const expected = 0.3 * truthful + 0.7 * (1 - truthful)
    if (answers === undefined) continue
    expect(answers.n).toBeLessThanOrEqual(150)
    const half = 1.96 * Math.sqrt((expected * (1 - expected)) / answers.n)
    if (Math.abs(answers.yes / answers.n - expected) <= half) held += 1
  }
  expect(held / rounds).toBeGreaterThan(0.94)
})

/** The same dice in every run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
