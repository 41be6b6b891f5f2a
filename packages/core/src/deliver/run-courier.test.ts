import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { appendLines } from '../../test/courier-program.ts'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import {
  bodiesIn,
  eventLine,
  eventsIn,
  finishLine,
  spool,
  spooled,
  spoolPath,
  started,
  startLine,
  writeWiring,
} from '../../test/spool.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import type { Body } from '../protocol/wire.ts'
import { readDeliveryState, writeDeliveryState } from './delivery-state.ts'
import { httpTransport } from './http-transport.ts'
import { takeLock } from './lock.ts'
import { runCourier } from './run-courier.ts'
import type { DeliveryResult, Sealed, Transport } from './transport.ts'

const ACCEPTED: DeliveryResult = { status: 'accepted' }

function transportTo(world: TestCourierWorld, answering: (sealed: Sealed) => DeliveryResult = () => ACCEPTED): Transport {
  return { ...httpTransport(world), send: async (sealed) => answering(sealed) }
}

function recordedWorld(): TestCourierWorld {
  const world = courierWorld()
  writeWiring(world)
  spool(world, [eventLine({ t: world.time })])
  return world
}

const filesIn = (world: TestCourierWorld): string[] => readdirSync(world.directory).toSorted()
const run = (world: TestCourierWorld, answering?: (sealed: Sealed) => DeliveryResult) =>
  runCourier(world, world.directory, { transports: () => transportTo(world, answering) })

test('one run takes what was recorded all the way to a receipt, and leaves nothing else behind', async () => {
  const world = recordedWorld()
  expect(await run(world)).toBe('done')
  expect(filesIn(world).map((name) => name.replace(/0[0-9a-z]{13}/, '<id>'))).toEqual([
    'catalog-1.4.2.json',
    'counted.json',
    'delivery.json',
    'secret-<id>-000',
    'secret-<id>-001',
    'sent-<id>-000',
    'sent-<id>-001',
  ])
})

test('[C-10] a courier that finds nothing adds nothing, however often it runs', async () => {
  const world = recordedWorld()
  await run(world)
  const before = bodiesIn(world, 'sent')
  for (let n = 0; n < 5; n++) expect(await run(world)).toBe('done')
  expect(bodiesIn(world, 'sent')).toEqual(before)
})

test('[C-10] 20 offline runs make the events of 20 runs, and a month of them stays bounded', async () => {
  const world = recordedWorld()
  const offline = (): DeliveryResult => ({ status: 'retry', reason: 'ENETUNREACH' })
  for (let n = 0; n < 20; n++) {
    const start = startLine({ t: world.time, started: started() })
    spool(world, [start, finishLine({ t: world.time, start: start.id })])
    await run(world, offline)
    world.time += DAY_MS
  }
  const recorded = eventsIn(bodiesIn(world)).filter(({ name }) => name !== 'machine.active')
  expect(recorded).toHaveLength(20 * 2 + 1)
  // 20 days in 4 weeks and 2 months, each counted once.
  expect(eventsIn(bodiesIn(world), 'machine.active')).toHaveLength(20 + 4 + 2)
})

test.each([
  ['off', '{"v":1,"choice":"off"}', 'off'],
  ['damaged', '{"v":1,', 'off'],
  ['on', '{"v":1,"choice":"on"}', 'done'],
  ['without a choice', '{"v":1}', 'done'],
  ['of a newer format', '{"v":7,"choice":"on","more":[]}', 'done'],
  ['off in a newer format', '{"v":7,"choice":"off"}', 'off'],
])('settings that are %s', async (_, text, end) => {
  const world = recordedWorld()
  writeFileSync(inState(world, 'settings.json'), text)
  const before = filesIn(world)
  let asked = 0
  expect(await run(world, () => (asked++, ACCEPTED))).toBe(end)
  expect({ asked: asked > 0, touched: filesIn(world).join() !== before.join() }).toEqual({
    asked: end === 'done',
    touched: end === 'done',
  })
})

test.each([
  ['the switch for all tools', 'state/sonde/settings.json', '{"v":1,"choice":"off"}'],
  ['the organisation’s policy', 'policy.json', '{"off":["acme"]}'],
])('%s stops a delivery in the middle, too, and deletes nothing', async (_, name, text) => {
  const world = recordedWorld()
  let asked = 0
  await run(world, () => {
    asked++
    writeFileSync(join(world.home, name), text)
    return ACCEPTED
  })
  expect(asked).toBe(1)
  expect(bodiesIn(world)).toHaveLength(1)
  expect(filesIn(world)).toContain('counted.json')
  expect(await run(world, () => (asked++, ACCEPTED))).toBe('off')
  expect(asked).toBe(1)
})

test('`off` in the middle of a delivery stops it, and nothing that was in the making outlives it', async () => {
  const world = recordedWorld()
  spool(world, [eventLine({ t: world.time - DAY_MS })])
  let asked = 0
  const end = await run(world, () => {
    asked++
    writeFileSync(inState(world, 'settings.json'), '{"v":1,"choice":"off"}')
    return ACCEPTED
  })
  expect([end, asked]).toEqual(['off', 1])
  expect(bodiesIn(world, 'sent')).toHaveLength(1)
  expect(filesIn(world).filter((name) => /^(?:current|claimed|sealed|sealing)-|counted|\.lock/.test(name))).toEqual([])
})

test('settings that become unreadable in the middle stop the delivery and delete nothing', async () => {
  const world = recordedWorld()
  const end = await run(world, () => {
    writeFileSync(inState(world, 'settings.json'), '{')
    return ACCEPTED
  })
  expect(end).toBe('done')
  expect(bodiesIn(world)).toHaveLength(1)
  expect(filesIn(world)).toContain('counted.json')
})

test('nothing is touched in a directory that others may write to', async () => {
  const world = recordedWorld()
  chmodSync(world.directory, 0o777)
  const before = filesIn(world)
  expect(await run(world)).toBe('unsafe-directory')
  expect(filesIn(world)).toEqual(before)
})

test('nothing is touched in a directory that is not ours, or is none', async () => {
  const world = recordedWorld()
  expect(await runCourier({ ...world, uid: 12_345 }, world.directory, { transports: () => transportTo(world) })).toBe(
    'unsafe-directory',
  )
  expect(await runCourier(world, `${world.directory}/settings.json`, { transports: () => transportTo(world) })).toBe(
    'unsafe-directory',
  )
  expect(await runCourier(world, `${world.directory}/none`, { transports: () => transportTo(world) })).toBe('unsafe-directory')
})

test('while one courier is at work, another ends at once', async () => {
  const world = recordedWorld()
  const lock = takeLock(world, world.directory)
  const before = filesIn(world)
  expect(await run(world)).toBe('courier-at-work')
  expect(filesIn(world)).toEqual(before)
  lock?.release()
  expect(await run(world)).toBe('done')
})

test('[C-10] couriers that come while a body is on its way send nothing: each body leaves once', async () => {
  const world = recordedWorld()
  const sent: string[] = []
  const ends: string[] = []
  const transport: Transport = {
    ...transportTo(world),
    async send({ bytes }) {
      sent.push(Buffer.from(bytes).toString())
      for (let others = 0; others < 3; others++) ends.push(await run({ ...world, pid: world.pid + 1 }))
      return ACCEPTED
    },
  }
  expect(await runCourier(world, world.directory, { transports: () => transport })).toBe('done')
  expect(new Set(ends)).toEqual(new Set(['courier-at-work']))
  expect(sent.length).toBeGreaterThan(1)
  expect(new Set(sent).size).toBe(sent.length)
  expect(bodiesIn(world, 'sent')).toHaveLength(sent.length)
})

test('[C-10] a body whose answer comes too late is sent again as it was, so whoever has it knows it by its batch', async () => {
  const world = recordedWorld()
  const sent: string[] = []
  const answering =
    (result: DeliveryResult) =>
    ({ bytes }: Sealed): DeliveryResult => (sent.push(Buffer.from(bytes).toString()), result)
  await run(world, answering({ status: 'retry', reason: 'no answer in time' }))
  const [late] = sent
  world.time += DAY_MS
  await run(world, answering(ACCEPTED))
  expect(sent.filter((text) => text === late)).toHaveLength(2)
  const batches = sent.map((text) => (JSON.parse(text) as Body).batch)
  expect(new Set(batches).size).toBe(sent.length - 1)
  expect(bodiesIn(world, 'sent')).toHaveLength(sent.length - 1)
})

test('a courier that was replaced while it slept stops, and leaves the lock to its successor', async () => {
  const world = recordedWorld()
  spool(world, [eventLine({ t: world.time - DAY_MS })])
  let successor: ReturnType<typeof takeLock>
  const end = await run(world, () => {
    world.time += 61_000
    successor ??= takeLock({ ...world, pid: 1 }, world.directory)
    return ACCEPTED
  })
  expect(end).toBe('courier-at-work')
  expect(bodiesIn(world, 'sent')).toHaveLength(1)
  expect(successor?.isHeld()).toBe(true)
})

test('lines of a version that was told to stop are not sealed', async () => {
  const world = recordedWorld()
  writeDeliveryState(world, world.directory, { v: 1, stopped: { '1.4.2': '2026-11-19' } })
  await run(world)
  expect(bodiesIn(world, 'sent')).toEqual([])
  expect(spooled(world)).toEqual([])
})

test('what cannot be sealed does not keep what is sealed from being sent', async () => {
  const world = recordedWorld()
  await run(world, () => ({ status: 'retry', reason: 'x' }))
  writeFileSync(inState(world, 'counted.json'), '{"v":2}')
  spool(world, [eventLine({ t: world.time })])
  world.time += 2 * DAY_MS
  await run(world)
  expect(bodiesIn(world, 'sent')).toHaveLength(2)
  expect(spooled(world)).toHaveLength(1)
})

test('[C-3] no request begins after 8 seconds, and one that hangs is given up by then', async () => {
  const world = recordedWorld()
  const limits = vi.spyOn(AbortSignal, 'timeout')
  onTestFinished(() => limits.mockRestore())
  const transport: Transport = {
    ...transportTo(world),
    send: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: 'retry', reason: 'no answer in time' }))
      }),
  }
  world.elapsedMs = 5000
  expect(await runCourier(world, world.directory, { transports: () => transport, sendingMs: 300 })).toBe('done')
  expect(limits.mock.calls).toEqual([[300]])
  expect(Object.values(readDeliveryState(world, world.directory).recipients ?? {})).toMatchObject([{ failures: 1 }])

  world.time += 2 * DAY_MS
  let calls = 0
  const monotonic = (): number => (calls++ === 0 ? 0 : 400)
  await runCourier({ ...world, monotonic }, world.directory, { transports: () => transport, sendingMs: 300 })
  expect(limits).toHaveBeenCalledTimes(1)
})

const RUBBISH = ['', '\0\0\0', '[]', '{"v":1}', 'null', '{"v":1,"recipients":7,"stopped":"x"}', '\n\n', '9'.repeat(100_000)]

test.each([
  'delivery.json',
  'counted.json',
  'sealing-0aaaaaaaaaaaaa',
  'overflow',
  'courier.lock',
  'sealed-0aaaaaaaaaaaaa-000',
  'secret-x',
])('rubbish in %s is survived, and nothing is lost by it', async (name) => {
  for (const rubbish of RUBBISH) {
    const world = recordedWorld()
    writeFileSync(inState(world, name), rubbish)
    expect(await run(world)).toBe('done')
    expect(eventsIn(bodiesIn(world, 'sent'), 'feature.used')).toHaveLength(1)
    expect(filesIn(world)).not.toContain('courier.lock')
  }
})

test('rubbish in a catalog keeps its lines waiting', async () => {
  for (const rubbish of RUBBISH) {
    const world = recordedWorld()
    writeFileSync(inState(world, 'catalog-1.4.2.json'), rubbish)
    expect(await run(world)).toBe('done')
    expect(spooled(world)).toHaveLength(1)
  }
})

test.each([
  'delivery.json',
  'counted.json',
  'catalog-1.4.2.json',
  'overflow',
  'sealed-0aaaaaaaaaaaaa-000',
  'sent-x',
  'current-http%3A%2F%2F127.0.0.1.ndjson',
])('a directory in the place of %s is survived', async (name) => {
  const world = recordedWorld()
  world.fs.rmSync(inState(world, name), { force: true })
  world.fs.mkdirSync(inState(world, name))
  expect(await run(world)).toBe('done')
})

test('the lock is released whatever happens', async () => {
  const world = recordedWorld()
  const transport: Transport = { ...transportTo(world), send: () => Promise.reject(new Error('a mistake')) }
  expect(await runCourier(world, world.directory, { transports: () => transport })).toBe('done')
  expect(filesIn(world)).not.toContain('courier.lock')
  expect(bodiesIn(world)).toHaveLength(2)
})

test('what is on disk of a run is exactly its body, not one word more', async () => {
  const world = courierWorld()
  writeWiring(world)
  const start = startLine({ t: world.time, started: started() })
  spool(world, [start, finishLine({ t: world.time, start: start.id })])
  await run(world)
  const texts = filesIn(world)
    .filter((name) => name.startsWith('sent-'))
    .map((name) => readFileSync(inState(world, name), 'utf8').split('\n'))
  expect(texts.map((lines) => lines.length)).toEqual([2, 2, 2])
})

test('no line is lost and none counts twice, however often the spool is taken away from those who append to it', async () => {
  const world: TestCourierWorld = { ...courierWorld(), now: Date.now }
  writeWiring(world)
  const counts: Record<string, number> = {}
  const transport = transportTo(world, ({ bytes }) => {
    const { events } = JSON.parse(Buffer.from(bytes).toString()) as Body
    for (const { name, n = 1 } of events) counts[name] = (counts[name] ?? 0) + n
    return ACCEPTED
  })
  const appended = appendLines(spoolPath(world), { processes: 6, lines: 3000 })
  let couriers = 0
  for (; !appended.done; couriers++) {
    await runCourier(world, world.directory, { transports: () => transport })
    await new Promise(setImmediate)
  }
  expect(await appended.codes).toEqual([0, 0, 0, 0, 0, 0])
  await runCourier(world, world.directory, { transports: () => transport })
  expect(counts).toEqual({ 'feature.used': 18_000, 'machine.active': 3 })
  expect(couriers).toBeGreaterThan(0)
})
