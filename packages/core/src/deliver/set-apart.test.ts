import { describe, expect, test } from 'vitest'
import { courierWorld, type TestCourierWorld } from '../../test/courier-world.ts'
import { bodiesIn, CATALOG, CONTEXT, eventLine, eventsIn, spool, writeWiring, type FoundBody } from '../../test/spool.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { parseBody } from '../protocol/parse-body.ts'

import { sealSpools } from './seal.ts'
import { MAX_ALONE, setApart, type LeadingEvent } from './set-apart.ts'
import { shuffled } from './shuffled.ts'
import { transportsFor } from './transports.ts'
import { wiringsIn } from './wirings.ts'

const WORDS = Array.from({ length: 60 }, (_, index) => `w${index}`)
const WITH_REACH: CatalogInput = {
  ...CATALOG,
  events: {
    ...CATALOG.events,
    'feature.used': {
      question: 'q',
      since: '1.0.0',
      properties: { feature: { kind: 'oneOf', words: WORDS, about: 'a' } },
      reach: 'feature',
    },
  },
}

function worldWith(catalog = WITH_REACH): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world, '1.4.2', catalog)
  return world
}

function use(world: TestCourierWorld, words: readonly string[], context = CONTEXT): void {
  const lines = words.map((feature) =>
    eventLine({ t: world.time, context, event: { name: 'feature.used', properties: { feature } } }),
  )
  spool(world, lines)
}

/** The bodies that one more sealing makes of features. */
function seal(world: TestCourierWorld): FoundBody[] {
  const before = new Set(bodiesIn(world).map(({ id }) => id))
  sealSpools(world, world.directory, {
    transports: transportsFor(world),
    wirings: wiringsIn(world, world.directory),
    mayCommit: () => true,
    isStopped: () => false,
  })
  return bodiesIn(world).filter(({ id, body }) => !before.has(id) && body.version !== undefined)
}

/** Three days of words that repeat, which a machine kept while it was offline. */
function useForDays(world: TestCourierWorld): void {
  for (let day = 3; day > 0; day--) {
    const t = world.time - day * DAY_MS
    const event = { name: 'feature.used', properties: { feature: 'w1' } }
    spool(world, [eventLine({ t, event }), eventLine({ t: t + 1, event }), eventLine({ t: t + 2, event })])
  }
}

test('[B-7] the days of a machine that was offline leave apart from each other', () => {
  const world = worldWith()
  useForDays(world)
  const bodies = seal(world)
  expect(bodies.map(({ body }) => body.events.length).toSorted()).toEqual([1, 1, 1, 2, 2, 2])
  for (const { body } of bodies) expect(new Set(body.events.map(({ at }) => at)).size).toBe(1)
})

test('and together where a catalog sends identifiers', () => {
  const world = worldWith({ ...WITH_REACH, identity: { machine: 'stable' } })
  useForDays(world)
  expect(seal(world).map(({ body }) => body.events.length)).toEqual([9])
})

const wordsIn = ({ body }: FoundBody): unknown[] => body.events.map(({ properties }) => properties['feature'])
const isMarked = ({ body }: FoundBody): boolean => body.events.some(({ first }) => first !== undefined)

describe('[B-7] what the marks of reach tell', () => {
  test('leaves alone, and what repeats a word of its day shares a body without any mark', () => {
    const world = worldWith()
    use(world, ['w1', 'w2', 'w1', 'w3', 'w2', 'w1'])
    const bodies = seal(world)
    expect(bodies.filter(isMarked).map(wordsIn).toSorted()).toEqual([['w1'], ['w2'], ['w3']])
    expect(bodies.filter((body) => !isMarked(body)).map(wordsIn)).toEqual([['w1', 'w2', 'w1']])
    expect(bodies.every(({ text }) => parseBody(text).ok)).toBe(true)
  })

  test('is not told by what the others are: on a day when a word is new they are those of a day when it is known', () => {
    const [fresh, known] = [worldWith(), worldWith()]
    use(known, ['w1', 'w2'])
    seal(known)
    const others = [fresh, known].map((world) => {
      world.time += DAY_MS
      use(world, ['w1', 'w1', 'w3', 'w3', 'w2'])
      return seal(world)
        .filter((body) => !isMarked(body))
        .map(({ body }) => body.events)
    })
    expect(others[0]?.flat()).toHaveLength(2)
    expect(others[1]).toEqual(others[0])
  })

  test('is not told by the others of a second delivery of the day either: the first of each word leaves alone there, too', () => {
    const world = worldWith()
    use(world, ['w1'])
    seal(world)
    use(world, ['w1', 'w2', 'w1', 'w2'])
    expect(
      seal(world)
        .map((body) => [isMarked(body), ...wordsIn(body)])
        .toSorted(),
    ).toEqual([
      [false, 'w1'],
      [false, 'w1', 'w2'],
      [true, 'w2'],
    ])
  })

  test('keeps its own version and context, beside which nothing else is told', () => {
    const world = worldWith()
    use(world, ['w1'])
    use(world, ['w2', 'w2'], { ...CONTEXT, agent: 'codex' })
    spool(world, ['{'])
    const bodies = seal(world)
    expect(bodies.map((body) => [body.body.context.agent, wordsIn(body)]).toSorted()).toEqual([
      [undefined, ['w1']],
      ['codex', ['w2']],
      ['codex', ['w2']],
    ])
    for (const { body, header } of bodies.filter(isMarked)) {
      expect(Object.keys(body)).toEqual(['v', 'batch', 'tool', 'version', 'context', 'events'])
      expect(header.versions).toEqual(['1.4.2'])
    }
    expect(bodies.filter((body) => !isMarked(body)).map(({ body }) => body.dropped)).toEqual([{ 'bad-line': 1 }])
  })

  test('takes 32 bodies of a delivery; of more words it is chance which share one, and every mark leaves once', () => {
    const world = worldWith()
    use(world, [...WORDS, ...WORDS])
    const bodies = seal(world)
    const sizes = bodies.map(({ body }) => body.events.length).toSorted((a, b) => a - b)
    expect(sizes).toEqual([...Array<number>(MAX_ALONE).fill(1), WORDS.length - MAX_ALONE, WORDS.length])
    const marked = eventsIn(bodies).filter(({ first }) => first)
    expect(marked.map(({ properties }) => properties['feature']).toSorted()).toEqual(WORDS.toSorted())
    const [others] = bodies.filter((body) => !isMarked(body))
    expect(others && wordsIn(others)).toEqual(WORDS)
    const crowd = bodies.find((body) => isMarked(body) && body.body.events.length > 1)
    expect(crowd && wordsIn(crowd)).not.toEqual(WORDS.slice(MAX_ALONE))
  })

  test('stays where identifiers leave anyway, and where there is none: in CI', () => {
    const identified = worldWith({ ...WITH_REACH, identity: { machine: 'stable' } })
    use(identified, ['w1', 'w2', 'w1'])
    expect(seal(identified).map(wordsIn)).toEqual([['w1', 'w2', 'w1']])
    const ci = worldWith()
    use(ci, ['w1', 'w2', 'w1'], { ...CONTEXT, ci: 'github-actions' })
    expect(seal(ci).map(wordsIn)).toEqual([['w1', 'w2', 'w1']])
  })
})

test('the bodies of a delivery are in an order that tells nothing', () => {
  const orders = Array.from({ length: 20 }, () => {
    const world = Object.assign(worldWith(), { random: Math.random })
    use(world, ['w1', 'w1', 'w2'])
    seal(world)
    return bodiesIn(world)
      .map(({ body }) => `${body.events[0]?.name} ${body.events.length}`)
      .join()
  })
  // Of 12 orders one is drawn 20 times in a row once in 10^20 runs.
  expect(new Set(orders).size).toBeGreaterThan(1)
})

test('every order is as likely as another', () => {
  const counts = new Map<string, number>()
  let state = 1
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let n = 0; n < 6000; n++) {
    const order = shuffled(['a', 'b', 'c'], random).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(6)
  // Four standard deviations of 1000.
  for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(4 * Math.sqrt(6000 * (1 / 6) * (5 / 6)))
})

test('who leads and has no identifier is set apart, the others keep their order', () => {
  const event = (leads: boolean, ids?: { machine: string }): LeadingEvent => ({ leads, where: ids ? { ids } : {} })
  const events = [event(true), event(false), event(true, { machine: 'm' }), event(false)]
  const { alone, crowd, others } = setApart(events, () => 0)
  expect([alone, crowd, others]).toEqual([[events[0]], [], events.slice(1)])
})
