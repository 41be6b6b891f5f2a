import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { failingFs } from '../../test/failing-fs.ts'
import { bodiesIn, ENDPOINT, eventLine, eventsIn, spool, writeWiring } from '../../test/spool.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { batchOf } from '../protocol/batch.ts'
import type { Body } from '../protocol/wire.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { readCounted } from './counted-file.ts'
import { deliverSealed } from './deliver.ts'
import { readDeliveryState, writeDeliveryState } from './delivery-state.ts'
import { httpTransport } from './http-transport.ts'
import { transportsFor } from './transports.ts'
import { readReceipts } from './receipts.ts'
import { sealSpools } from './seal.ts'
import { recoverSealings } from './sealing-record.ts'
import type { DeliveryResult, Sealed } from './transport.ts'
import { wiringsIn } from './wirings.ts'

const KEY = recipientKey(ENDPOINT)
const OTHER = 'http://127.0.0.1:9/other'
const ACCEPTED: DeliveryResult = { status: 'accepted' }

type Answering = (body: Body, sealed: Sealed) => DeliveryResult

/** Seals `count` events, each in a body of its own beside one of activity, in the order of time. */
function sealedWorld(count = 1, endpoint = ENDPOINT): TestCourierWorld {
  const world = courierWorld()
  for (let n = 0; n < count; n++) {
    sealEvents(world, [`event.n${n}`], endpoint)
    world.time += 1000
  }
  return world
}

function sealEvents(world: TestCourierWorld, names: readonly string[], endpoint = ENDPOINT, version = '1.4.2'): void {
  writeWiring(world, version)
  spool(
    world,
    names.map((name) => eventLine({ t: world.time, version, event: { name, properties: {} } })),
    endpoint,
  )
  const sealing = {
    transports: transportsFor(world),
    wirings: wiringsIn(world, world.directory),
    isStopped: () => false,
    mayCommit: () => true,
  }
  sealSpools(world, world.directory, sealing)
}

interface Options {
  readonly mayContinue?: () => boolean
  readonly timeLeftMs?: () => number
  readonly fs?: TestCourierWorld['fs']
}

/** Delivers to a receiver that answers as told, and returns the names of the events it was sent, request by request. */
async function deliver(
  world: TestCourierWorld,
  answering: Answering = () => ACCEPTED,
  options: Options = {},
): Promise<string[][]> {
  const { mayContinue = () => true, timeLeftMs = () => 1000, fs = world.fs } = options
  const requests: string[][] = []
  const transport = {
    ...httpTransport(world),
    async send(sealed: Sealed): Promise<DeliveryResult> {
      const body = JSON.parse(Buffer.from(sealed.bytes).toString()) as Body
      requests.push(body.events.map(({ name }) => name))
      return answering(body, sealed)
    },
  }
  await deliverSealed({ ...world, fs }, world.directory, { transports: () => transport, mayContinue, timeLeftMs })
  return requests
}

const stateOf = (world: TestCourierWorld) => readDeliveryState(world, world.directory)
const recipient = (world: TestCourierWorld, key = KEY) => stateOf(world).recipients?.[key]
const filesIn = (world: TestCourierWorld, pattern: RegExp): string[] =>
  readdirSync(world.directory).filter((name) => pattern.test(name))

function untold(world: TestCourierWorld): unknown[] {
  const counted = readCounted(world, world.directory)
  return counted === 'newer' ? [] : Object.values(counted.untold)
}

test('[C-11] what is accepted becomes a receipt: the same bytes, its secret beside it', async () => {
  const world = sealedWorld()
  const before = bodiesIn(world)
  const sent: string[] = []
  await deliver(world, (_, sealed) => {
    sent.push(Buffer.from(sealed.bytes).toString())
    // Nothing is gone while the answer is not here.
    expect(filesIn(world, /^sealed-/)).toHaveLength(before.length - sent.length + 1)
    return ACCEPTED
  })
  expect(sent).toEqual(before.map(({ text }) => text))
  expect(readReceipts(world, world.directory)).toEqual(
    before.map(({ id, text }) => ({ id, sentAt: world.time, endpoint: ENDPOINT, contentType: 'application/json', text })),
  )
  expect(bodiesIn(world)).toEqual([])
  for (const { id, body } of before) expect(batchOf(readFileSync(inState(world, `secret-${id}`), 'utf8').trim())).toBe(body.batch)
  expect(recipient(world)).toEqual({ failures: 0, lastAnswerAt: world.time, lastResult: 'accepted' })
})

test('the oldest is sent first, one after the other', async () => {
  const world = sealedWorld(3)
  expect((await deliver(world)).map(([name]) => name).filter((name) => name !== 'machine.active')).toEqual([
    'event.n0',
    'event.n1',
    'event.n2',
  ])
})

test('[C-11] what is to be retried stays as it is, and nothing more is sent to that recipient', async () => {
  const world = sealedWorld(2)
  const before = filesIn(world, /^(?:sealed|secret)-/)
  expect(await deliver(world, () => ({ status: 'retry', reason: 'ECONNREFUSED' }))).toHaveLength(1)
  expect(filesIn(world, /^(?:sealed|secret)-/)).toEqual(before)
  expect(recipient(world)).toMatchObject({ failures: 1, failingSince: world.time, lastResult: 'retry: ECONNREFUSED' })
})

test('[C-3] a recipient that failed is left alone until its time, and then gets everything', async () => {
  const world = sealedWorld(2)
  const fail: Answering = () => ({ status: 'retry', reason: '503' })
  await deliver(world, fail)
  const next = recipient(world)?.nextAttemptAt ?? 0
  expect((next - world.time) / 3_600_000).toBeGreaterThan(9)
  world.time = next - 1
  expect(await deliver(world)).toEqual([])
  world.time = next
  await deliver(world, fail)
  expect(recipient(world)?.failures).toBe(2)
  world.time = recipient(world)?.nextAttemptAt ?? 0
  expect(await deliver(world)).toHaveLength(3)
  expect(recipient(world)).toMatchObject({ failures: 0, lastResult: 'accepted' })
  expect(recipient(world)).not.toHaveProperty('nextAttemptAt')
})

test('one recipient that fails does not hold up another', async () => {
  const world = sealedWorld()
  sealEvents(world, ['other.event'], OTHER)
  const requests = await deliver(world, (_, { endpoint }) => (endpoint === OTHER ? ACCEPTED : { status: 'retry', reason: 'x' }))
  expect(requests).toHaveLength(2)
  expect(recipient(world, recipientKey(OTHER))?.lastResult).toBe('accepted')
  expect(bodiesIn(world, 'sent').map(({ header }) => header.endpoint)).toEqual([OTHER])
})

test('the wish of a receiver for time is kept', async () => {
  const world = sealedWorld()
  await deliver(world, () => ({ status: 'retry', reason: '503', afterMs: DAY_MS }))
  expect(recipient(world)?.nextAttemptAt).toBe(world.time + DAY_MS)
})

test('what is rejected is deleted, and told in the next body to the same recipient', async () => {
  const world = sealedWorld()
  await deliver(world, () => ({ status: 'rejected', reason: 'bad-body' }))
  expect(filesIn(world, /^(?:sealed|sent|secret)-/)).toEqual([])
  expect(recipient(world)?.lastResult).toBe('rejected: bad-body')
  sealEvents(world, ['other.event'], OTHER)
  sealEvents(world, ['event.next'])
  const told = bodiesIn(world).map(({ header, body }) => [header.endpoint, body.dropped])
  expect(told.toSorted()).toEqual([
    [ENDPOINT, { rejected: 4 }],
    [OTHER, undefined],
  ])
  sealEvents(world, ['event.third'])
  expect(bodiesIn(world).at(-1)?.body.dropped).toBeUndefined()
})

test('a loss that was on its way with a rejected body is told again', async () => {
  const world = courierWorld()
  spool(world, ['{'])
  sealEvents(world, ['event.one'])
  await deliver(world, (body) => (body.version ? { status: 'rejected', reason: 'x' } : ACCEPTED))
  sealEvents(world, ['event.two'])
  expect(bodiesIn(world).at(-1)?.body.dropped).toEqual({ 'bad-line': 1, rejected: 1 })
})

test('one body that is rejected does not hold up the next', async () => {
  const world = sealedWorld(2)
  await deliver(world, (body) => (body.events[0]?.name === 'event.n0' ? { status: 'rejected', reason: 'x' } : ACCEPTED))
  expect(eventsIn(bodiesIn(world, 'sent')).map(({ name }) => name)).toContain('event.n1')
  expect(bodiesIn(world)).toEqual([])
})

test('what is too large becomes two bodies with batches and secrets of their own', async () => {
  const world = courierWorld()
  spool(world, ['{'])
  sealEvents(world, ['e.a', 'e.b', 'e.c', 'e.d', 'e.e'])
  const original = bodiesIn(world)[0]
  const requests = await deliver(world, (body) => (body.version && body.events.length > 2 ? { status: 'too-large' } : ACCEPTED))
  const ofEvents = requests.filter(([name]) => name !== 'machine.active').map((names) => names.join(' '))
  expect(ofEvents[0]).toBe('e.a e.b e.c e.d e.e')
  expect(ofEvents.slice(1).toSorted()).toEqual(['e.a e.b', 'e.a e.b e.c', 'e.c', 'e.d e.e'])
  const sent = bodiesIn(world, 'sent').filter(({ body }) => body.version)
  expect(
    eventsIn(sent)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['e.a', 'e.b', 'e.c', 'e.d', 'e.e'])
  expect(sent.map(({ body }) => body.dropped).filter(Boolean)).toEqual([{ 'bad-line': 1 }])
  expect(new Set([original?.body.batch, ...sent.map(({ body }) => body.batch)]).size).toBe(4)
  for (const { id, body, header } of sent) {
    expect(batchOf(readFileSync(inState(world, `secret-${id}`), 'utf8').trim())).toBe(body.batch)
    expect(header).toMatchObject({ endpoint: ENDPOINT, t: original?.header.t, versions: ['1.4.2'] })
  }
  expect(filesIn(world, /^(?:sealed|sealing)-|\.tmp$/)).toEqual([])
  expect(filesIn(world, /^secret-/)).toHaveLength(4)
})

test('a single event that is too large is given up and counted', async () => {
  const world = sealedWorld()
  await deliver(world, (body) => (body.version ? { status: 'too-large' } : ACCEPTED))
  expect(untold(world)).toEqual([{ to: KEY, dropped: { rejected: 1 } }])
  expect(bodiesIn(world)).toEqual([])
})

test('a receiver that finds everything too large causes a bounded number of requests', async () => {
  const world: TestCourierWorld = { ...courierWorld(), fs: failingFs(Number.POSITIVE_INFINITY).fs }
  sealEvents(
    world,
    Array.from({ length: 400 }, (_, index) => `e.n${index}`),
  )
  expect((await deliver(world, () => ({ status: 'too-large' }))).length).toBeLessThanOrEqual(200)
})

test('a version that is told to stop goes quiet, and what waits of it is counted as lost; another version goes on', async () => {
  const world = courierWorld()
  sealEvents(world, ['e.old'], ENDPOINT, '1.4.2')
  sealEvents(world, ['e.old-too'], ENDPOINT, '1.4.2')
  sealEvents(world, ['e.new'], ENDPOINT, '1.5.0')
  sealEvents(world, ['e.elsewhere'], OTHER, '1.4.2')
  const requests = await deliver(world, (body, { endpoint }) =>
    body.version === '1.4' && endpoint === ENDPOINT ? { status: 'gone' } : ACCEPTED,
  )
  expect(stateOf(world).stopped).toEqual({ '1.4.2': '2026-11-20' })
  expect(requests.flat().filter((name) => name !== 'machine.active')).toEqual(['e.old', 'e.new', 'e.elsewhere'])
  expect(bodiesIn(world)).toEqual([])
  expect(untold(world)).toEqual([
    { to: KEY, dropped: { rejected: 1 } },
    { to: KEY, dropped: { rejected: 1 } },
  ])
})

test('a 410 for activity, which names no version, stops none', async () => {
  const world = sealedWorld()
  await deliver(world, (body) => (body.version ? ACCEPTED : { status: 'gone' }))
  expect(stateOf(world).stopped).toEqual({})
  expect(untold(world)).toEqual([{ to: KEY, dropped: { rejected: 3 } }])
})

test('the choice is read again before every request', async () => {
  const world = sealedWorld(3)
  let asked = 0
  expect(await deliver(world, () => ACCEPTED, { mayContinue: () => ++asked <= 2 })).toHaveLength(2)
  expect(bodiesIn(world)).toHaveLength(2)
})

test('[C-3] no request begins when the time is over', async () => {
  const world = sealedWorld(3)
  let left = 2
  expect(await deliver(world, () => ACCEPTED, { timeLeftMs: () => left-- })).toHaveLength(2)
})

test('what was sent stays readable even if the user switched off, which deletes what waits, in that moment', async () => {
  const world = sealedWorld()
  const [before] = bodiesIn(world)
  await deliver(
    world,
    () => {
      for (const name of filesIn(world, /^(?:sealed|secret)-/)) rmSync(inState(world, name))
      return ACCEPTED
    },
    { mayContinue: () => bodiesIn(world).length > 0 },
  )
  expect(readReceipts(world, world.directory).map(({ text }) => text)).toEqual([before?.text])
  expect(filesIn(world, /^secret-/)).toEqual([`secret-${before?.id}`])
  expect(statSync(inState(world, `sent-${before?.id}`)).mode & 0o777).toBe(0o600)
})

test('the time of the last start survives what a delivery writes down', async () => {
  const world = sealedWorld()
  await deliver(world, () => {
    writeDeliveryState(world, world.directory, { v: 1, startedAt: 7, stopped: { x: '2026-01-01' } })
    return ACCEPTED
  })
  expect(stateOf(world)).toMatchObject({ startedAt: 7, stopped: { x: '2026-01-01' } })
})

test('sealed files of a newer format are left alone', async () => {
  const world = courierWorld()
  writeFileSync(inState(world, 'sealed-zzzzzzzzzzzzzz-000'), '{"v":2,"endpoint":"http://127.0.0.1:9"}\nbytes')
  expect(await deliver(world)).toEqual([])
  expect(filesIn(world, /^sealed-/)).toHaveLength(1)
})

test('a body whose loss was counted and told is not sent again because a crash kept it from being deleted', async () => {
  const world = sealedWorld()
  const remove = (path: string): void => {
    if (path.includes('/sealed-')) throw new Error('crash')
  }
  await deliver(world, () => ({ status: 'rejected', reason: 'x' }), { fs: { ...world.fs, rmSync: remove } as never }).catch(
    () => {},
  )
  expect(bodiesIn(world)).toHaveLength(2)
  recoverSealings(world, world.directory)
  sealEvents(world, ['event.next'])
  expect(bodiesIn(world).map(({ body }) => body.dropped)).toEqual([undefined, { rejected: 1 }])
  expect((await deliver(world)).toSorted()).toEqual([['event.next'], ['machine.active', 'machine.active', 'machine.active']])
})

test.each<[string, Answering, number]>([
  ['accepted', () => ACCEPTED, 1],
  ['rejected', () => ({ status: 'rejected', reason: 'x' }), 1],
  ['too large', (body) => (body.events.length > 1 ? { status: 'too-large' } : ACCEPTED), 7],
  ['gone', (body) => (body.version ? { status: 'gone' } : ACCEPTED), 1],
  ['retried', () => ({ status: 'retry', reason: 'x' }), 1],
])(
  '[C-11] after a crash at any call to the file system everything %s is there or counted, exactly once',
  async (_, answering, step) => {
    const names = ['e.a', 'e.b', 'e.c']
    for (let failAt = 1; ; failAt += step) {
      const world = courierWorld()
      sealEvents(world, names)
      const stored = new Map<string, string>()
      const collect: Answering = (body) => {
        const result = answering(body, undefined as never)
        // As a collector does: a batch that comes again is acknowledged and not stored again.
        if (result.status === 'accepted') stored.set(body.batch, JSON.stringify(body.events))
        return result
      }
      const failing = failingFs(failAt)
      await deliver(world, collect, { fs: failing.fs }).catch(() => {})
      recoverSealings(world, world.directory)
      await deliver(world, collect)
      const storedNames = [...stored.values()].flatMap((events) => (JSON.parse(events) as Body['events']).map(({ name }) => name))
      const lost = untold(world).flatMap((drops) => Object.values((drops as { dropped: Record<string, number> }).dropped))
      const waiting = eventsIn(bodiesIn(world)).map(({ name }) => name)
      const total = storedNames.length + waiting.length + lost.reduce((sum, n) => sum + n, 0)
      expect(total, `crash at call ${failAt}, ${failing.failed()}`).toBe(names.length + 3)
      expect(new Set([...storedNames, ...waiting].filter((name) => name !== 'machine.active')).size).toBe(
        [...storedNames, ...waiting].filter((name) => name !== 'machine.active').length,
      )
      const receipts = bodiesIn(world, 'sent').map(({ body }) => body.batch)
      expect(receipts.toSorted()).toEqual([...stored.keys()].toSorted())
      if (failing.failed() === undefined) break
    }
  },
)
