import { expect, test } from 'vitest'
import { courierWorld, type TestCourierWorld } from '../../test/courier-world.ts'
import { bodiesIn, CATALOG, CONTEXT, eventLine, eventsIn, spool, writeWiring } from '../../test/spool.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { installed, milestone } from '../define/milestone.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { checkEvent } from '../protocol/check-event.ts'
import { parseBody } from '../protocol/parse-body.ts'
import { transportsFor } from './transports.ts'
import { sealSpools } from './seal.ts'
import { wiringsIn } from './wirings.ts'

const STEPS = milestone({ since: '1.0.0', names: ['used', 'built', 'deployed'] })
const STEPPED: CatalogInput = {
  ...CATALOG,
  events: { ...CATALOG.events, milestone: STEPS, installed: installed({ since: '1.0.0' }) },
}

function worldWith(catalog = STEPPED): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world, '1.4.2', catalog)
  return world
}

function seal(world: TestCourierWorld): void {
  const wirings = wiringsIn(world, world.directory)
  sealSpools(world, world.directory, { transports: transportsFor(world), wirings, mayCommit: () => true, isStopped: () => false })
}

const reached = (world: TestCourierWorld, name: string, context = CONTEXT) =>
  eventLine({ t: world.time, context, event: { name: 'milestone', properties: { name } } })

const stepsIn = (world: TestCourierWorld) =>
  eventsIn(bodiesIn(world), 'milestone').map(({ at, properties }) => [at, properties['name'], properties['weeks']])

test('[R-WAS-6] a step leaves once per installation, alone, with cohort and weeks', () => {
  const world = worldWith()
  spool(world, [reached(world, 'used'), reached(world, 'used')])
  seal(world)
  world.time += 22 * DAY_MS
  spool(world, [reached(world, 'used'), reached(world, 'built')])
  seal(world)
  expect(stepsIn(world)).toEqual([
    ['2026-11-20', 'used', '0'],
    ['2026-12-12', 'built', '2-3'],
  ])
  const bodies = bodiesIn(world).filter(({ body }) => body.events.some(({ name }) => name === 'milestone'))
  for (const { text, body } of bodies) {
    expect(body.events).toHaveLength(1)
    expect([body.version, body.context]).toEqual([undefined, { os: 'linux' }])
    expect(parseBody(text)).toEqual({ ok: true, body })
    expect(body.events.map((event) => checkEvent([STEPPED], event, '2026-12-12'))).toEqual([undefined])
    expect(body.events[0]?.properties['cohort']).toBe('2026-W47')
  }
})

test('[R-WAS-6] a step implies those before it, so that a funnel is made of sums', () => {
  const world = worldWith()
  spool(world, [reached(world, 'deployed')])
  seal(world)
  spool(world, [reached(world, 'built'), reached(world, 'used')])
  seal(world)
  expect(
    stepsIn(world)
      .map(([, name]) => name)
      .toSorted(),
  ).toEqual(['built', 'deployed', 'used'])
})

test('steps of no list and of CI leave nowhere', () => {
  const world = worldWith()
  spool(world, [reached(world, 'other'), reached(world, 'built', { ...CONTEXT, ci: 'github-actions' })])
  seal(world)
  expect(stepsIn(world)).toEqual([])
})

test('an author’s own names for the event and its properties are kept', () => {
  const { name, cohort, weeks } = STEPS.properties
  const events: CatalogInput['events'] = {
    PROGRESS: { ...STEPS, from: 'milestone', properties: { step: { ...name, from: 'name' }, since: cohort, soon: weeks } },
  }
  const world = worldWith({ ...CATALOG, events })
  spool(world, [eventLine({ t: world.time, event: { name: 'PROGRESS', properties: { step: 'used' } } })])
  seal(world)
  expect(eventsIn(bodiesIn(world), 'PROGRESS')).toEqual([
    { name: 'PROGRESS', at: '2026-11-20', properties: { step: 'used', since: '2026-W47', soon: '0' } },
  ])
})

test('[R-SAM-7] `installed` leaves once per installation, however many runs came before the first delivery', () => {
  const world = worldWith()
  const line = () => eventLine({ t: world.time, event: { name: 'installed', properties: {} } })
  spool(world, [line(), line()])
  seal(world)
  spool(world, [line()])
  seal(world)
  expect(eventsIn(bodiesIn(world), 'installed')).toHaveLength(1)
})

test('what was reached is known after the memory was damaged, from the bodies that told it', () => {
  const world = worldWith()
  spool(world, [reached(world, 'built')])
  seal(world)
  world.fs.writeFileSync(`${world.directory}/counted.json`, '{')
  spool(world, [reached(world, 'built'), reached(world, 'deployed')])
  seal(world)
  expect(
    stepsIn(world)
      .map(([, name]) => name)
      .toSorted(),
  ).toEqual(['built', 'deployed', 'used'])
})
