import type { WireEvent } from '@sonde/core/protocol'
import { describe, expect, test } from 'vitest'
import { createLanes, type Releases } from './lanes.ts'

const TODAY = '2026-11-20'
const HOME = '203.0.113.7'

const active = (age: string, period = 'day'): WireEvent => ({ name: 'machine.active', at: TODAY, properties: { period, age } })

function lanes(options: { bulk?: number; releases?: Releases; today?: () => string } = {}) {
  return createLanes({
    releases: (tool) => (tool === 'acme' ? options.releases : undefined),
    reachOf: () => ['command'],
    today: options.today ?? (() => TODAY),
    bulkInstallations: options.bulk ?? 3,
  })
}

const body = (events: readonly WireEvent[] = [], version?: string, tool = 'acme') => ({
  tool,
  events,
  ...(version !== undefined && { version }),
})

const tool = (name: string, version?: string) => ({ tool: name, ...(version !== undefined && { version }) })

describe('a version that its author has not released', () => {
  const released = new Set(['1.4', '1.4.2'])

  test.each([
    ['1.4', 'main'],
    ['1.4.2', 'main'],
    ['1.5', 'unreleased'],
    ['1.4.3', 'unreleased'],
    [undefined, 'main'],
  ] as const)('%s is of %s', (version, lane) => {
    const { laneOf, isMain } = lanes({ releases: released })
    expect(laneOf(body([], version), HOME)).toBe(lane)
    expect(isMain(tool('acme', version), '', HOME)).toBe(lane === 'main')
  })

  test('is not known where the author registers no releases', () => {
    expect(lanes({ releases: released }).laneOf(body([], '9.9', 'other'), HOME)).toBe('main')
  })
})

describe('a burst of new installations from one network', () => {
  const arrive = (count: number, { laneOf }: ReturnType<typeof lanes>, address: string | undefined) =>
    Array.from({ length: count }, () => laneOf(body([active('first-day'), active('first-day', 'week')]), address))

  test('is kept apart from the one on which there are too many', () => {
    const each = lanes()
    expect(arrive(5, each, HOME)).toEqual(['main', 'main', 'main', 'bulk', 'bulk'])
    expect(each.isMain(tool('acme', '1.4'), '', HOME)).toBe(false)
    expect(each.laneOf(body([], '1.4'), HOME)).toBe('bulk')
  })

  test('says nothing of other networks and other tools', () => {
    const each = lanes()
    arrive(5, each, HOME)
    expect(each.isMain(tool('acme', '1.4'), '', '203.0.113.8')).toBe(true)
    expect(each.isMain(tool('other', '1.4'), '', HOME)).toBe(true)
  })

  test('is over with the day', () => {
    let today = TODAY
    const each = lanes({ today: () => today })
    arrive(5, each, HOME)
    today = '2026-11-21'
    expect(each.isMain(tool('acme', '1.4'), '', HOME)).toBe(true)
  })

  test('is seen where ten times as many are active and say that they are not new, by whatever period', () => {
    const each = lanes()
    const events = [[active('older')], [active('first-week', 'week'), active('first-week')], [active('older', 'month')]]
    const lane = Array.from({ length: 33 }, (_, machine) => each.laneOf(body(events[machine % 3]), HOME))
    expect([lane.indexOf('bulk'), lane.lastIndexOf('main')]).toEqual([30, 29])
    expect(each.isMain(tool('acme', '1.4'), '', HOME)).toBe(false)
    expect(each.isMain(tool('acme', '1.4'), '', '203.0.113.8')).toBe(true)
  })

  test('is none where many things happen, and few installations are active', () => {
    const each = lanes()
    const fact: WireEvent = { name: 'machine.fact', at: TODAY, properties: { fact: 'cpus', value: '8' } }
    for (let sent = 0; sent < 500; sent += 1) each.laneOf(body([fact]), HOME)
    for (let machine = 0; machine < 30; machine += 1) each.laneOf(body([active('older')]), HOME)
    expect(each.isMain(tool('acme', '1.4'), '', HOME)).toBe(true)
  })

  test('is seen in one body, which speaks of one installation, whatever it says of its age', () => {
    const periods = [active('older'), active('older', 'week'), active('older', 'month')]
    expect(lanes().laneOf(body(periods), HOME)).toBe('main')
    expect(lanes().laneOf(body([...periods, active('older', 'week')]), undefined)).toBe('bulk')
    expect(lanes({ bulk: 0 }).laneOf(body([active('older'), active('older')]), HOME)).toBe('main')
  })

  test.each([
    ['this machine', '127.0.0.1', 3],
    ['an address that is not known', undefined, 3],
    ['anybody where it was switched off', HOME, 0],
  ])('is never seen from %s', (_, address, bulk) => {
    expect(arrive(50, lanes({ bulk }), address)).not.toContain('bulk')
  })
})

describe('made-up installations behind a word', () => {
  const ran = (command: string): WireEvent => ({
    name: 'command.finished',
    at: TODAY,
    first: ['day', 'ever'],
    properties: { command },
  })
  const marked = body([ran('build')], '1.4')
  const text = JSON.stringify(marked)

  test('are kept apart from those that a network may have, at a glance and when read', () => {
    const each = lanes({ bulk: 2 })
    const heard = Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0 ? each.isMain(marked, text, HOME) : each.laneOf(marked, HOME) === 'main',
    )
    expect([heard.indexOf(false), heard.lastIndexOf(true)]).toEqual([20, 19])
  })

  test('take nothing else of their network with them', () => {
    const each = lanes({ bulk: 2 })
    for (let machine = 0; machine < 30; machine += 1) each.laneOf(marked, HOME)
    expect(each.laneOf(body([ran('deploy')], '1.4'), HOME)).toBe('main')
    expect(each.isMain(tool('acme', '1.4'), '{"events":[]}', HOME)).toBe(true)
    expect(each.laneOf(marked, '203.0.113.8')).toBe('main')
  })

  test('are nobody where it was switched off', () => {
    const each = lanes({ bulk: 0 })
    const twice = body([ran('build'), ran('build')], '1.4')
    for (let machine = 0; machine < 30; machine += 1) expect(each.laneOf(twice, HOME)).toBe('main')
    expect(each.isMain(twice, JSON.stringify(twice), HOME)).toBe(true)
  })
})
