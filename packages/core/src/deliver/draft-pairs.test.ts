import { expect, test } from 'vitest'
import { courierWorld, type TestCourierWorld } from '../../test/courier-world.ts'
import { bodiesIn, CATALOG, CONTEXT, eventLine, eventsIn, spool, writeWiring } from '../../test/spool.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { publicNames, setOf } from '../define/words.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { checkEvent } from '../protocol/check-event.ts'
import { parseBody } from '../protocol/parse-body.ts'
import type { RunContext } from '../spool/line.ts'
import { transportsFor } from './transports.ts'
import { sealSpools } from './seal.ts'
import { wiringsIn } from './wirings.ts'

const NAMES = ['plugin-a', 'plugin-b', 'plugin-c', 'plugin-d', 'plugin-e', 'plugin-f', 'plugin-g', 'plugin-h']

const PAIRED: CatalogInput = {
  ...CATALOG,
  events: {
    'site.built': {
      question: 'q',
      since: '1.0.0',
      properties: {
        plugins: publicNames(NAMES, 'a', { as: 'pairs' }),
        whole: setOf(['x', 'y'], 'a', { as: 'set' }),
      },
    },
  },
}

function worldWith(catalog = PAIRED): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world, '1.4.2', catalog)
  return world
}

function seal(world: TestCourierWorld, ...plugins: readonly (readonly string[])[]): void {
  sealIn(world, CONTEXT, ...plugins)
}

function sealIn(world: TestCourierWorld, context: RunContext, ...plugins: readonly (readonly string[])[]): void {
  const built = plugins.map((names) =>
    eventLine({ t: world.time, context, event: { name: 'site.built', properties: { plugins: names, whole: ['x', 'y'] } } }),
  )
  spool(world, built)
  const wirings = wiringsIn(world, world.directory)
  sealSpools(world, world.directory, { transports: transportsFor(world), wirings, mayCommit: () => true, isStopped: () => false })
}

const pairsIn = (world: TestCourierWorld) => eventsIn(bodiesIn(world), 'project.pair')
const sizesIn = (world: TestCourierWorld) => pairsIn(world).flatMap(({ properties }) => properties['size'] ?? [])

test('[R-GAT-4] a set leaves as its pairs and its size, each alone, and never with its event', () => {
  const world = worldWith()
  seal(world, ['plugin-a', 'plugin-b', 'plugin-c'])
  const of = 'site.built plugins'
  expect(pairsIn(world).map(({ properties }) => properties)).toEqual(
    expect.arrayContaining([
      { of, size: '2-3' },
      { of, a: 'plugin-a', b: 'plugin-b' },
      { of, a: 'plugin-a', b: 'plugin-c' },
      { of, a: 'plugin-b', b: 'plugin-c' },
    ]),
  )
  const bodies = bodiesIn(world).filter(({ body }) => body.events.some(({ name }) => name === 'project.pair'))
  expect(bodies).toHaveLength(4)
  for (const { text, body } of bodies) {
    expect([body.version, body.context, body.events.length]).toEqual([undefined, {}, 1])
    expect(parseBody(text)).toEqual({ ok: true, body })
    expect(body.events.map((event) => checkEvent([PAIRED], event, '2026-11-20'))).toEqual([undefined])
  }
  expect(eventsIn(bodiesIn(world), 'site.built').map(({ properties }) => properties)).toEqual([{ whole: ['x', 'y'] }])
})

test('[B-7] of a large set leave at most ten pairs, which stand for all', () => {
  const world = worldWith()
  seal(world, NAMES)
  const pairs = pairsIn(world).filter(({ properties }) => properties['a'] !== undefined)
  expect(pairs.length).toBeLessThanOrEqual(10)
  expect(new Set(pairs.map(({ n }) => n))).toEqual(new Set([4]))
  expect(sizesIn(world)).toEqual(['8-15'])
})

test('once a month, however often it is built', () => {
  const world = worldWith()
  seal(world, ['plugin-a'], ['plugin-a', 'plugin-b'])
  seal(world, ['plugin-a', 'plugin-b'])
  expect(sizesIn(world)).toEqual(['1'])
  world.time += 20 * DAY_MS
  seal(world, ['plugin-a', 'plugin-b'])
  expect(sizesIn(world).toSorted()).toEqual(['1', '2-3'])
})

test('per project where the catalog counts projects', () => {
  const world = worldWith({ ...PAIRED, projects: true })
  for (const project of ['0123456789abcdef', 'fedcba9876543210', '0123456789abcdef'])
    sealIn(world, { ...CONTEXT, project }, ['plugin-a'])
  expect(sizesIn(world)).toEqual(['1', '1'])
})

test('[C-14] never from CI', () => {
  const world = worldWith()
  sealIn(world, { ...CONTEXT, ci: 'github-actions' }, ['plugin-a', 'plugin-b'])
  expect(pairsIn(world)).toEqual([])
  expect(JSON.stringify(bodiesIn(world).map(({ body }) => body))).not.toContain('plugin-a')
})

test.each<[string, Record<string, string>]>([
  ['a word the set does not have', { of: 'site.built plugins', a: 'plugin-a', b: 'private-plugin' }],
  ['a set that leaves whole', { of: 'site.built whole', a: 'x', b: 'y' }],
  ['a set nobody lists', { of: 'site.built nothing', a: 'plugin-a', b: 'plugin-b' }],
  ['a pair in the other order', { of: 'site.built plugins', a: 'plugin-b', b: 'plugin-a' }],
  ['a pair of one', { of: 'site.built plugins', a: 'plugin-a' }],
  ['a pair with a size', { of: 'site.built plugins', a: 'plugin-a', b: 'plugin-b', size: '2-3' }],
])('a collector refuses %s', (_, properties) => {
  expect(checkEvent([PAIRED], { name: 'project.pair', at: '2026-11-20', properties }, '2026-11-20')).toBe('bad-value')
})
