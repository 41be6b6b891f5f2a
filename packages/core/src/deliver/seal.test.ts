import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { failingFs } from '../../test/failing-fs.ts'
import {
  bodiesIn,
  bodiesWith,
  CATALOG,
  CONTEXT,
  ENDPOINT,
  eventLine,
  eventsIn,
  finished,
  finishLine,
  spool,
  spooled,
  spoolPath,
  started,
  startLine,
  writeWiring,
} from '../../test/spool.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { batchOf } from '../protocol/batch.ts'
import { fitBody } from '../protocol/fit-body.ts'
import { parseBody } from '../protocol/parse-body.ts'
import { countOverflow } from '../spool/append.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { NOTHING_COUNTED } from './counted.ts'
import { readCounted, writeCounted } from './counted-file.ts'
import { transportsFor } from './transports.ts'
import { sealSpools } from './seal.ts'
import { recoverSealings } from './sealing-record.ts'
import { wiringsIn } from './wirings.ts'

const KEY = recipientKey(ENDPOINT)
const OTHER = 'http://127.0.0.1:9/other'

function seal(
  world: TestCourierWorld,
  options: { mayCommit?: () => boolean; isStopped?: (version: string) => boolean } = {},
): void {
  recoverSealings(world, world.directory)
  const { mayCommit = () => true, isStopped = () => false } = options
  sealSpools(world, world.directory, {
    transports: transportsFor(world),
    wirings: wiringsIn(world, world.directory),
    mayCommit,
    isStopped,
  })
}

function countedIn(world: TestCourierWorld) {
  const counted = readCounted(world, world.directory)
  if (counted === 'newer') throw new Error('newer')
  return counted
}

const filesIn = (world: TestCourierWorld, pattern: RegExp): string[] =>
  readdirSync(world.directory).filter((name) => pattern.test(name))

function preparedWorld(): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world)
  return world
}

test('makes bodies of what leads, of the other events and of the activity, which a collector takes', () => {
  const world = preparedWorld()
  const runs = [1, 2].map(() => startLine({ t: world.time, started: started() }))
  spool(world, [
    ...runs.flatMap((start) => [start, finishLine({ t: world.time, start: start.id })]),
    eventLine({ t: world.time }),
  ])
  seal(world)
  const bodies = bodiesIn(world)
  const [others] = bodiesWith(bodies, 'feature.used')
  expect(others?.body).toMatchObject({
    tool: 'acme',
    version: '1.4',
    context: { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24 },
  })
  expect(others?.body.events.map(({ name }) => name).toSorted()).toEqual(['command.finished', 'command.started', 'feature.used'])
  for (const name of ['command.started', 'command.finished']) {
    const [alone] = bodiesWith(bodies, name).filter((body) => body !== others)
    expect(alone?.body).toMatchObject({ tool: 'acme', version: '1.4', context: others?.body.context ?? {} })
    expect(alone?.body.events).toMatchObject([{ name, first: ['day', 'week', 'month', 'ever'] }])
  }
  const [activity] = bodiesWith(bodies, 'machine.active')
  expect(activity?.body).toMatchObject({ tool: 'acme', context: { os: 'linux' } })
  expect(activity?.body).not.toHaveProperty('version')
  expect(activity?.body.events.map(({ properties }) => properties['period'])).toEqual(['day', 'week', 'month'])
  expect(bodies.map(({ text }) => parseBody(text).ok)).toEqual([true, true, true, true])
  expect(filesIn(world, /^(?:claimed|current|sealing)-|\.tmp$/)).toEqual([])
})

test('nothing finer than a date, no line id and no time of day is in a body', () => {
  const world = preparedWorld()
  const line = eventLine({ t: world.time })
  spool(world, [line])
  seal(world)
  const texts = bodiesIn(world)
    .map(({ text }) => text)
    .join('')
  expect(texts).not.toContain(line.id)
  expect(texts).not.toContain(String(world.time))
  expect(texts).not.toMatch(/\d\d:\d\d|"(?:t|pid|id)"/)
})

test('[R-GAT-10] an hour leaves with its event, never with the activity, and not with what is merged', () => {
  const world = preparedWorld()
  const timed = { ...finished(), hour: 14, weekday: 5 }
  const lines = Array.from({ length: 102 }, () => {
    const start = startLine({ t: world.time })
    return [start, finishLine({ t: world.time, start: start.id, finished: timed })]
  })
  spool(world, lines.flat())
  seal(world)
  const bodies = bodiesIn(world)
  const events = eventsIn(bodies, 'command.finished')
  const [merged, ...singles] = events.toSorted((a, b) => (b.n ?? 1) - (a.n ?? 1))
  expect(singles).toHaveLength(100)
  expect(singles.every(({ hour, weekday }) => hour === 14 && weekday === 5)).toBe(true)
  expect(merged).toEqual({ name: 'command.finished', at: '2026-11-20', n: 2, properties: { command: 'build' } })
  for (const { text } of bodiesWith(bodies, 'machine.active')) expect(text).not.toMatch(/hour|weekday/)
  expect(bodies.every(({ text }) => parseBody(text).ok)).toBe(true)
})

test('the batch is the hash of a secret that lies beside the body, readable by nobody else', () => {
  const world = preparedWorld()
  spool(world, [eventLine({ t: world.time })])
  seal(world)
  for (const { id, body } of bodiesIn(world)) {
    const secret = readFileSync(inState(world, `secret-${id}`), 'utf8').trim()
    expect(body.batch).toBe(batchOf(secret))
    expect(world.fs.statSync(inState(world, `secret-${id}`)).mode & 0o777).toBe(0o600)
    expect(world.fs.statSync(inState(world, `sealed-${id}`)).mode & 0o777).toBe(0o600)
  }
  expect(new Set(bodiesIn(world).map(({ body }) => body.batch)).size).toBe(2)
})

test('the header names the recipient, the time and the versions, and is no part of the body', () => {
  const world = preparedWorld()
  spool(world, [eventLine({ t: world.time })])
  seal(world)
  expect(bodiesWith(bodiesIn(world), 'feature.used')[0]?.header).toMatchObject({
    endpoint: ENDPOINT,
    contentType: 'application/json',
    t: world.time,
    versions: ['1.4.2'],
  })
})

test('one body per coarse version and context', () => {
  const world = preparedWorld()
  for (const version of ['1.4.3', '1.5.0']) writeWiring(world, version)
  const t = world.time
  spool(world, [
    eventLine({ t }),
    eventLine({ t, version: '1.4.3' }),
    eventLine({ t, version: '1.5.0' }),
    eventLine({ t, context: { ...CONTEXT, runtimeMajor: 22 } }),
    eventLine({ t, context: { ...CONTEXT, agent: 'claude-code' } }),
    eventLine({ t, context: { ...CONTEXT, cloudIde: true } }),
  ])
  seal(world)
  const events = bodiesIn(world).filter(({ body }) => body.version)
  expect(
    events.map(({ body: { version, context }, header }) => [version, context.runtimeMajor, context.agent, header.versions]),
  ).toEqual(
    expect.arrayContaining([
      ['1.4', 24, undefined, ['1.4.2', '1.4.3']],
      ['1.5', 24, undefined, ['1.5.0']],
      ['1.4', 22, undefined, ['1.4.2']],
      ['1.4', 24, 'claude-code', ['1.4.2']],
    ]),
  )
  expect(events.map(({ body }) => body.events.length).toSorted()).toEqual([1, 1, 1, 3])
})

describe('[R-SST-4] [R-SAM-4] [R-AST-9] a full context', () => {
  const full: CatalogInput = { ...CATALOG, context: 'full', label: { variable: 'ACME_CONTEXT', words: ['workshop'] } }
  const inEditor = { ...CONTEXT, facts: { runtimeMinor: 21, tty: true, ide: 'vscode', label: 'workshop' } } as const
  const byAgent = { ...CONTEXT, agent: 'codex', facts: { runtimeMinor: 20 } } as const

  test('is told with the whole version, and runs that differ leave in bodies of their own', () => {
    const world = courierWorld()
    writeWiring(world, '1.4.2', full)
    writeWiring(world, '1.5.0-rc.1', full)
    spool(world, [
      eventLine({ t: world.time - 1000, context: inEditor }),
      eventLine({ t: world.time - 1000, context: byAgent, version: '1.5.0-rc.1' }),
      eventLine({ t: world.time - 1000, context: inEditor }),
    ])
    seal(world)
    const bodies = bodiesIn(world)
      .filter(({ body }) => body.version !== undefined)
      .toSorted((a, b) => b.body.events.length - a.body.events.length)
    expect(bodies.map(({ body }) => [body.version, body.events.length])).toEqual([
      ['1.4.2', 2],
      ['1.5.0', 1],
    ])
    const machine = { osVersion: 'linux 6.8', cpus: '8-11', memoryGiB: '16-23', wsl: 'none' }
    expect(bodies[0]?.body.context).toMatchObject({
      ...machine,
      ide: 'vscode',
      tty: 'yes',
      runtimeVersion: 'node 24.21',
      label: 'workshop',
    })
    expect(bodies[1]?.body.context).toMatchObject({
      ...machine,
      agent: 'codex',
      ide: 'none',
      tty: 'no',
      runtimeVersion: 'node 24.20',
    })
    for (const { text, body } of bodies) {
      expect(parseBody(text)).toEqual({ ok: true, body })
      expect(fitBody([full], body)).toEqual({ ok: true, body })
    }
  })

  test('is not told of runs that captured none, nor of a catalog that does not promise it', () => {
    const world = courierWorld()
    writeWiring(world, '1.4.2', full)
    writeWiring(world, '1.3.0')
    spool(world, [eventLine({ t: world.time - 1000 }), eventLine({ t: world.time - 1000, version: '1.3.0', context: inEditor })])
    seal(world)
    const coarse = { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24 }
    const bodies = bodiesIn(world).filter(({ body }) => body.version !== undefined)
    expect(bodies.map(({ body }) => [body.version, body.context]).toSorted()).toEqual([
      ['1.3', coarse],
      ['1.4', coarse],
    ])
  })
})

test('activity of several days leaves in a body per day', () => {
  const world = preparedWorld()
  spool(
    world,
    [0, 1, 2].map((days) => eventLine({ t: world.time - days * DAY_MS })),
  )
  seal(world)
  const activity = bodiesIn(world).filter(({ body }) => body.version === undefined)
  expect(activity.map(({ body }) => new Set(body.events.map(({ at }) => at)).size)).toEqual([1, 1, 1])
  expect(activity.every(({ text }) => parseBody(text).ok)).toBe(true)
})

test('runs in CI count no machine: no activity, no marks', () => {
  const world = preparedWorld()
  const start = startLine({ t: world.time, context: { ...CONTEXT, ci: 'github-actions' } })
  spool(world, [start, finishLine({ t: world.time, start: start.id })])
  seal(world)
  expect(bodiesIn(world)).toHaveLength(1)
  expect(eventsIn(bodiesIn(world))).toEqual([{ name: 'command.finished', at: '2026-11-20', properties: finished().properties }])
  expect(countedIn(world)).toMatchObject({ active: [], reach: {} })
})

test('no body has more than 500 events or 256 KiB', () => {
  const world = preparedWorld()
  const names = Array.from({ length: 12 }, (_, index) => `event.number-${index}`)
  const words = Array.from({ length: 12 }, (_, index) => `${index}`.padEnd(250, 'x'))
  const big = { name: 'feature.used', properties: Object.fromEntries(words.map((word, index) => [`p${index}`, word])) }
  const small = names.flatMap((name) =>
    Array.from({ length: 100 }, () => eventLine({ t: world.time, event: { name, properties: {} } })),
  )
  spool(world, [...small, ...Array.from({ length: 100 }, () => eventLine({ t: world.time, event: big }))])
  seal(world)
  const bodies = bodiesIn(world)
  expect(eventsIn(bodies).filter(({ name }) => name !== 'machine.active')).toHaveLength(1300)
  expect(bodies.every(({ text }) => parseBody(text).ok)).toBe(true)
  expect(bodies.length).toBeGreaterThan(4)
})

test('what was lost is told in a body of events that repeat, and only there', () => {
  const world = preparedWorld()
  spool(world, ['{', eventLine({ t: world.time, dropped: { 'bad-value': 2 } }), eventLine({ t: 0 })])
  countOverflow(world, world.directory)
  countOverflow(world, world.directory)
  seal(world)
  const telling = bodiesIn(world).filter(({ body }) => body.dropped)
  expect(telling.map(({ body }) => body.dropped)).toEqual([{ 'bad-line': 1, 'bad-value': 2, expired: 1, 'spool-full': 2 }])
  expect(telling).toEqual(bodiesWith(bodiesIn(world), 'feature.used'))
  expect(filesIn(world, /overflow/)).toEqual([])
})

test('what was lost without an event to go with waits for the next body', () => {
  const world = preparedWorld()
  spool(world, ['{', '}'])
  seal(world)
  expect(bodiesIn(world)).toEqual([])
  seal(world)
  spool(world, [eventLine({ t: world.time })])
  seal(world)
  const told = (): unknown[] => bodiesIn(world).flatMap(({ body }) => (body.dropped ? [body.dropped] : []))
  expect(told()).toEqual([{ 'bad-line': 2 }])
  spool(world, [eventLine({ t: world.time + 1 })])
  seal(world)
  expect(told()).toHaveLength(1)
})

test('what was lost leaves in a body without an event where every event leaves alone, with no word of when and where', () => {
  const world = preparedWorld()
  const once = { name: 'command.finished', properties: { command: 'build', outcome: 'ok', durationMs: 12 } }
  spool(world, ['{', eventLine({ t: world.time, event: once, dropped: { 'bad-value': 2 } })])
  seal(world)
  const telling = bodiesIn(world).filter(({ body }) => body.dropped)
  expect(telling).toHaveLength(1)
  expect(telling[0]?.body).toEqual({
    v: 1,
    batch: expect.any(String) as string,
    tool: 'acme',
    version: '1.4',
    context: {},
    dropped: { 'bad-line': 1, 'bad-value': 2 },
    events: [],
  })
  expect(parseBody(telling[0]?.text ?? '').ok).toBe(true)
  // What is told once is not told again.
  spool(world, [eventLine({ t: world.time + DAY_MS, event: once })])
  seal(world)
  expect(bodiesIn(world).filter(({ body }) => body.dropped)).toHaveLength(1)
})

test('each recipient gets what was recorded for it, and is told only its own losses', () => {
  const world = preparedWorld()
  spool(world, [eventLine({ t: world.time })])
  spool(world, ['{', eventLine({ t: world.time, event: { name: 'feature.used', properties: { feature: 'watch' } } })], OTHER)
  seal(world)
  const words = bodiesIn(world)
    .filter(({ body }) => body.version)
    .map(({ header, body }) => [header.endpoint, body.dropped, body.events[0]?.properties['feature']])
  expect(words.toSorted()).toEqual([
    [ENDPOINT, undefined, 'cache'],
    [OTHER, { 'bad-line': 1 }, 'watch'],
  ])
})

test('a run that has not ended stays in the spool without its beginning', () => {
  const world = preparedWorld()
  const start = startLine({ t: world.time, pid: world.pid, started: started() })
  spool(world, [start])
  seal(world)
  expect(eventsIn(bodiesIn(world), 'command.started')).toHaveLength(1)
  expect(spooled(world)).toMatchObject([{ id: start.id, carried: true }])
  seal(world)
  spool(world, [finishLine({ t: world.time, start: start.id })])
  seal(world)
  const names = eventsIn(bodiesIn(world)).map(({ name }) => name)
  expect(names.toSorted()).toEqual(['command.finished', 'command.started', ...Array(3).fill('machine.active')])
  expect(spooled(world)).toEqual([])
})

test('a run that ends between the claim and the look at its process was not aborted', () => {
  const world = preparedWorld()
  const start = startLine({ t: world.time, pid: 4711 })
  spool(world, [start])
  // The process writes its finish and is gone in the moment somebody looks.
  const isAlive = (): boolean => {
    spool(world, [finishLine({ t: world.time, start: start.id })])
    return false
  }
  seal({ ...world, isAlive })
  expect(eventsIn(bodiesIn(world), 'command.finished')).toEqual([])
  seal(world)
  expect(eventsIn(bodiesIn(world), 'command.finished')).toMatchObject([{ properties: { outcome: 'ok' } }])
})

test('a finish that reaches the claimed file late is seen before its run is called aborted', () => {
  const world = preparedWorld()
  const start = startLine({ t: world.time, pid: 4711 })
  spool(world, [start])
  const isAlive = (): boolean => {
    const [claimed = ''] = filesIn(world, /^claimed-/)
    world.fs.appendFileSync(inState(world, claimed), `${JSON.stringify(finishLine({ t: world.time, start: start.id }))}\n`)
    return false
  }
  seal({ ...world, isAlive })
  expect(eventsIn(bodiesIn(world), 'command.finished')).toMatchObject([{ properties: { outcome: 'ok' } }])
})

test('a run that is gone was aborted, once', () => {
  const world = preparedWorld()
  spool(world, [startLine({ t: world.time, pid: 4711 })])
  seal(world)
  seal(world)
  expect(eventsIn(bodiesIn(world), 'command.finished')).toMatchObject([
    { properties: { outcome: 'aborted' }, first: ['day', 'week', 'month', 'ever'] },
  ])
})

test('a line that a run appends again because its spool was claimed in that moment counts once', () => {
  const world = preparedWorld()
  const line = eventLine({ t: world.time })
  const open = startLine({ t: world.time, pid: world.pid, started: started() })
  spool(world, [line, open])
  seal(world)
  spool(world, [line, open])
  seal(world)
  spool(world, [open, finishLine({ t: world.time, start: open.id })])
  seal(world)
  const names = eventsIn(bodiesIn(world)).map(({ name }) => name)
  expect(names.filter((name) => name !== 'machine.active').toSorted()).toEqual([
    'command.finished',
    'command.started',
    'feature.used',
  ])
})

test('so does the last of thousands, also when thousands were claimed since', () => {
  const world = preparedWorld()
  const thousands = (t: number) => Array.from({ length: 5000 }, () => eventLine({ t }))
  const last = eventLine({ t: world.time + 1 })
  for (const lines of [[...thousands(world.time), last], thousands(world.time + 2), [last]]) {
    spool(world, lines)
    seal(world)
  }
  expect(eventsIn(bodiesIn(world), 'feature.used').reduce((sum, { n = 1 }) => sum + n, 0)).toBe(10_001)
})

test('lines of a version wait for its catalog', () => {
  const world = preparedWorld()
  const line = eventLine({ t: world.time, version: '2.0.0' })
  spool(world, [line])
  seal(world)
  expect(bodiesIn(world)).toEqual([])
  expect(spooled(world)).toEqual([line])
  writeWiring(world, '2.0.0')
  seal(world)
  expect(bodiesWith(bodiesIn(world), 'feature.used')).toMatchObject([{ body: { version: '2.0' } }])
  expect(spooled(world)).toEqual([])
})

test.each([
  ['a damaged one', '{'],
  [
    'one of another version',
    JSON.stringify({ v: 1, version: '9.9.9', transport: { kind: 'http' }, catalog: { tool: 'acme', events: {} } }),
  ],
  [
    'one with a transport of the future',
    JSON.stringify({ v: 1, version: '2.0.0', transport: { kind: 'grpc' }, catalog: { tool: 'acme', events: {} } }),
  ],
  ['one of the future', JSON.stringify({ v: 2, version: '2.0.0' })],
])('%s is no catalog', (_, text) => {
  const world = preparedWorld()
  writeFileSync(inState(world, 'catalog-2.0.0.json'), text)
  spool(world, [eventLine({ t: world.time, version: '2.0.0' })])
  seal(world)
  expect(spooled(world)).toHaveLength(1)
})

test('[C-10] nothing is made ready for a recipient for whom 1 MiB waits', () => {
  const world = preparedWorld()
  const words = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`p${index}`, 'x'.repeat(250)]))
  const fill = (round: number): void => {
    const lines = Array.from({ length: 90 }, (_, index) =>
      eventLine({ t: world.time, event: { name: `e.n${round}-${index}`, properties: words } }),
    )
    spool(world, lines)
    seal(world)
  }
  for (let round = 0; round < 6; round++) fill(round)
  const waiting = bodiesIn(world).reduce((sum, { text }) => sum + text.length, 0)
  expect(waiting).toBeGreaterThan(1024 * 1024)
  expect(waiting).toBeLessThan(1.5 * 1024 * 1024)
  expect(spooled(world).length).toBeGreaterThan(0)
  spool(world, [eventLine({ t: world.time })], OTHER)
  seal(world)
  expect(bodiesIn(world).some(({ header }) => header.endpoint === OTHER)).toBe(true)
})

test('nothing is sealed against the user’s will, and nothing is lost by waiting', () => {
  const world = preparedWorld()
  spool(world, [eventLine({ t: world.time })])
  seal(world, { mayCommit: () => false })
  expect(bodiesIn(world)).toEqual([])
  let asked = 0
  seal(world, { mayCommit: () => ++asked === 1 })
  expect(bodiesIn(world)).toEqual([])
  expect(filesIn(world, /^claimed-/)).toHaveLength(1)
  seal(world)
  expect(eventsIn(bodiesIn(world), 'feature.used')).toHaveLength(1)
})

test('[C-10] a counting memory of a newer format is left alone, and what it would count stays in the bounded spool', () => {
  const world = preparedWorld()
  writeFileSync(inState(world, 'counted.json'), '{"v":2,"more":true}')
  spool(world, [eventLine({ t: world.time })])
  for (let n = 0; n < 3; n++) {
    seal(world)
    spool(world, [eventLine({ t: world.time })])
  }
  expect(bodiesIn(world)).toEqual([])
  expect(readFileSync(inState(world, 'counted.json'), 'utf8')).toBe('{"v":2,"more":true}')
  expect(filesIn(world, /^claimed-/)).toEqual([])
  expect(spooled(world)).toHaveLength(4)
})

test('a spool that is a link is not followed', () => {
  const world = preparedWorld()
  writeFileSync(inState(world, 'elsewhere'), JSON.stringify(eventLine({ t: world.time })))
  world.fs.symlinkSync(inState(world, 'elsewhere'), spoolPath(world))
  seal(world)
  expect(bodiesIn(world)).toEqual([])
  expect(filesIn(world, /^elsewhere$/)).toHaveLength(1)
})

test('names that are no spool of ours are left alone', () => {
  const world = preparedWorld()
  for (const name of ['current-%.ndjson', 'current-no-url.ndjson', 'claimed-x-y.ndjson', 'notes.txt'])
    writeFileSync(inState(world, name), 'x')
  seal(world)
  expect(filesIn(world, /^(?:current-%|current-no-url|claimed-x-y|notes)/)).toHaveLength(4)
})

/** Everything there is to seal at once, for two recipients, with losses from before. */
function busyWorld(): { world: TestCourierWorld; open: string } {
  const world: TestCourierWorld = { ...preparedWorld(), fs: failingFs(Number.POSITIVE_INFINITY).fs }
  writeCounted(world, world.directory, { ...NOTHING_COUNTED, untold: { old: { to: KEY, dropped: { rejected: 3 } } } })
  const t = world.time
  const open = startLine({ t, pid: world.pid, started: started('serve'), dropped: { 'bad-value': 1 } })
  const gone = startLine({ t: t - 1, pid: 4711 })
  const run = startLine({ t: t - DAY_MS, started: started() })
  spool(world, [
    ...[1, 2, 3].map(() => eventLine({ t })),
    run,
    finishLine({ t, start: run.id }),
    open,
    gone,
    '{"frag',
    eventLine({ t, version: '9.0.0' }),
    eventLine({ t, context: { ...CONTEXT, agent: 'codex' } }),
  ])
  spool(world, [eventLine({ t }), '{'], OTHER)
  countOverflow(world, world.directory)
  return { world, open: open.id }
}

/** What must be the same however often sealing was cut off. */
function outcome(world: TestCourierWorld) {
  const bodies = bodiesIn(world)
  const { lines: _, ...counted } = countedIn(world)
  return {
    events: eventsIn(bodies)
      .map((event) => JSON.stringify(event))
      .toSorted(),
    dropped: bodies.flatMap(({ body, header }) => (body.dropped ? [[header.endpoint, body.dropped]] : [])).toSorted(),
    counted,
    carried: [...new Map(spooled(world).map((line) => [line['id'], JSON.stringify({ ...line, id: '' })])).values()].toSorted(),
    files: filesIn(world, /^(?:claimed|sealing)-|\.tmp$|overflow/),
    secrets: filesIn(world, /^secret-/).length,
    bodies: bodies.length,
  }
}

const sealOrStop = (world: TestCourierWorld): void => {
  try {
    seal(world)
  } catch (error) {
    if (!/EIO|the spool cannot be written/.test(String(error))) throw error
  }
}

const UNDISTURBED = (() => {
  let found: ReturnType<typeof outcome> | undefined
  return () => {
    if (found === undefined) {
      const { world } = busyWorld()
      seal(world)
      found = outcome(world)
    }
    return found
  }
})()

test('the undisturbed sealing that others are compared with is what it should be', () => {
  const { events, dropped, carried, files, secrets, bodies } = UNDISTURBED()
  expect(events).toHaveLength(9 + 4)
  expect(dropped).toEqual([
    [ENDPOINT, { 'bad-line': 1, 'bad-value': 1, 'spool-full': 1, rejected: 3 }],
    [OTHER, { 'bad-line': 1 }],
  ])
  expect(carried).toHaveLength(2)
  expect(files).toEqual([])
  expect(secrets).toBe(bodies)
})

test.each(['crash', 'hiccup'] as const)(
  '[C-11] after a %s at any call to the file system every event is in exactly one body',
  (kind) => {
    const expected = UNDISTURBED()
    const places = new Set<string | undefined>()
    for (let failAt = 1; ; failAt++) {
      const { world } = busyWorld()
      const failing = failingFs(failAt, kind)
      sealOrStop({ ...world, fs: failing.fs })
      if (failing.failed() === undefined) break
      places.add(failing.failed())
      seal(world)
      expect(outcome(world), `${kind} at call ${failAt}, ${failing.failed()}`).toEqual(expected)
    }
    expect(places.size).toBeGreaterThan(8)
  },
)

test('[C-11] a crash while recovering from a crash changes nothing either', () => {
  const expected = UNDISTURBED()
  for (let failAt = 3; ; failAt += 17) {
    const first = failingFs(failAt)
    sealOrStop({ ...busyWorld().world, fs: first.fs })
    if (first.failed() === undefined) break
    for (let failAgain = 2; ; failAgain += 19) {
      const { world } = busyWorld()
      sealOrStop({ ...world, fs: failingFs(failAt).fs })
      const second = failingFs(failAgain)
      sealOrStop({ ...world, fs: second.fs })
      seal(world)
      expect(outcome(world), `crashes at calls ${failAt} and ${failAgain}`).toEqual(expected)
      if (second.failed() === undefined) break
    }
  }
})

test('[C-11] a run that ends or dies between a crash and the recovery is counted once', () => {
  for (let failAt = 1; ; failAt += 5) {
    for (const end of ['finish', 'death']) {
      const { world, open } = busyWorld()
      const failing = failingFs(failAt)
      sealOrStop({ ...world, fs: failing.fs })
      if (failing.failed() === undefined) return
      if (end === 'finish') spool(world, [finishLine({ t: world.time, start: open, finished: finished('ok', 'serve') })])
      world.living.clear()
      seal(world)
      seal(world)
      const ends = eventsIn(bodiesIn(world), 'command.finished').map(({ properties }) => properties['outcome'])
      expect(ends.toSorted(), `${end} after a crash at call ${failAt}`).toEqual(
        end === 'finish' ? ['aborted', 'ok', 'ok'] : ['aborted', 'aborted', 'ok'],
      )
      expect(eventsIn(bodiesIn(world), 'command.started')).toHaveLength(2)
      expect(spooled(world)).toHaveLength(1)
    }
  }
})
