import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { CATALOG, CONTEXT, eventLine, spool, spooled } from '../../test/spool.ts'
import type { TransportChoice } from '../define/transport-choice.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import type { RunContext } from '../spool/line.ts'
import { readCounted } from './counted-file.ts'
import { deliverSealed } from './deliver.ts'
import { runCourier } from './run-courier.ts'
import { bodyOfSealed } from './sealed-body.ts'
import { readReceipts } from './receipts.ts'
import { readWaiting } from './sealed-file.ts'
import type { DeliveryResult, Sealed } from './transport.ts'
import { transportsFor } from './transports.ts'
import { wiringPath } from './wiring.ts'

const OTLP: TransportChoice = { kind: 'otlp' }

function wiredWorld(versions: Readonly<Record<string, unknown>>): TestCourierWorld {
  const world = courierWorld()
  for (const [version, transport] of Object.entries(versions)) {
    writeFileSync(wiringPath(world.directory, version), JSON.stringify({ v: 1, version, transport, catalog: CATALOG }))
  }
  return world
}

function record(world: TestCourierWorld, version: string, context: RunContext = CONTEXT): void {
  spool(world, [eventLine({ t: world.time, version, context })])
}

/** Runs a courier whose requests are answered as told, by whichever transport the data choose, and returns which were asked. */
async function courier(world: TestCourierWorld, result: (sealed: Sealed) => DeliveryResult): Promise<string[]> {
  const real = transportsFor(world)
  const asked: string[] = []
  const transports: typeof real = (choice) => ({
    ...real(choice),
    send: async (sealed) => (asked.push(choice.kind), result(sealed)),
  })
  await runCourier(world, world.directory, { transports })
  return asked
}

const RETRY: DeliveryResult = { status: 'retry', reason: 'x' }

describe('the transport is data', () => {
  test('[B-16] encodes once, at sealing, and every retry sends the same bytes by the same transport', async () => {
    const world = wiredWorld({ '1.4.2': OTLP })
    record(world, '1.4.2')
    const bytes: string[] = []
    const asked = await courier(world, (sealed) => (bytes.push(Buffer.from(sealed.bytes).toString()), RETRY))
    // The program is updated in the meantime, and speaks another language; what is sealed is sealed.
    writeFileSync(
      wiringPath(world.directory, '1.4.2'),
      JSON.stringify({ v: 1, version: '1.4.2', transport: { kind: 'http' }, catalog: CATALOG }),
    )
    world.time += 3 * DAY_MS
    asked.push(...(await courier(world, (sealed) => (bytes.push(Buffer.from(sealed.bytes).toString()), { status: 'accepted' }))))
    expect(new Set(asked)).toEqual(new Set(['otlp']))
    expect(bytes[0]).toBe(bytes[1])
    const receipts = readReceipts(world, world.directory)
    expect(receipts.map(({ transport, contentType }) => [transport, contentType])).toEqual([
      [OTLP, 'application/json'],
      [OTLP, 'application/json'],
    ])
    expect(receipts.map(({ text }) => text)).toContain(bytes[0])
    expect(receipts.map(({ text }) => JSON.parse(text))).toEqual([
      { resourceLogs: expect.any(Array) },
      { resourceLogs: expect.any(Array) },
    ])
  })

  test('a recipient is spoken to in the language of the newest run', async () => {
    const world = wiredWorld({ '1.4.2': { kind: 'http' }, '1.5.0': OTLP })
    record(world, '1.5.0')
    world.time += 1000
    record(world, '1.4.2')
    expect(new Set(await courier(world, () => RETRY))).toEqual(new Set(['http']))
    const other = wiredWorld({ '1.4.2': { kind: 'http' }, '1.5.0': OTLP })
    record(other, '1.4.2')
    other.time += 1000
    record(other, '1.5.0')
    expect(new Set(await courier(other, () => RETRY))).toEqual(new Set(['otlp']))
  })

  test.each([[{ kind: 'carrier-pigeon' }], [{ kind: 'file', path: 'relative.ndjson' }], [{ kind: 'file' }], [null]])(
    'with a wiring of %j nothing is sealed, and what was recorded waits',
    async (transport) => {
      const world = wiredWorld({ '1.4.2': transport })
      record(world, '1.4.2')
      expect(await courier(world, () => RETRY)).toEqual([])
      expect(spooled(world)).toHaveLength(1)
    },
  )

  test('a body that was sealed by a later version for a transport of its own is left alone', async () => {
    const world = wiredWorld({ '1.4.2': OTLP })
    record(world, '1.4.2')
    await courier(world, () => RETRY)
    const sealed = readWaiting(world, world.directory)
    for (const { id, header, text } of sealed) {
      writeFileSync(inState(world, `sealed-${id}`), `${JSON.stringify({ ...header, transport: { kind: 'pigeon' } })}\n${text}`)
    }
    world.time += 3 * DAY_MS
    expect(await courier(world, () => ({ status: 'accepted' }))).toEqual([])
    for (const { id } of sealed) expect(readFileSync(inState(world, `sealed-${id}`), 'utf8')).toContain('pigeon')
  })
})

describe('[B-16] what is read back from OTLP', () => {
  test('is divided where it is too large: two bodies with the same events, batches of their own', async () => {
    const world = wiredWorld({ '1.4.2': OTLP })
    for (let n = 0; n < 4; n++) record(world, '1.4.2')
    let tooLarge = true
    await courier(world, ({ bytes }) => {
      if (!tooLarge || !Buffer.from(bytes).includes('feature.used')) return { status: 'accepted' }
      tooLarge = false
      return { status: 'too-large' }
    })
    const bodies = readReceipts(world, world.directory).map((receipt) => bodyOfSealed({ header: receipt, text: receipt.text }))
    const events = bodies.filter(({ version }) => version !== undefined)
    expect(events.map((body) => body.events.length)).toEqual([2, 2])
    expect(new Set(bodies.map(({ batch }) => batch)).size).toBe(bodies.length)
  })

  test('is counted where it is refused', async () => {
    const world = wiredWorld({ '1.4.2': OTLP })
    for (let n = 0; n < 4; n++) record(world, '1.4.2')
    await courier(world, () => ({ status: 'rejected', reason: '400' }))
    const counted = readCounted(world, world.directory)
    const untold = counted === 'newer' ? [] : Object.values(counted.untold)
    // Four events, and the three periods of activity.
    expect(untold.map(({ dropped }) => dropped['rejected']).toSorted()).toEqual([3, 4])
  })
})

test('`file` puts what was recorded into the file, and keeps the receipts', async () => {
  const world = wiredWorld({})
  const path = `${world.home}/telemetry.ndjson`
  const transport = { kind: 'file', path }
  writeFileSync(wiringPath(world.directory, '1.4.2'), JSON.stringify({ v: 1, version: '1.4.2', transport, catalog: CATALOG }))
  record(world, '1.4.2')
  await runCourier(world, world.directory)
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.toSorted()).toEqual(
    readReceipts(world, world.directory)
      .map(({ text }) => text)
      .toSorted(),
  )
  expect(lines.length).toBeGreaterThan(1)
  // A second delivery has nothing more to say.
  await deliverSealed(world, world.directory, {
    transports: transportsFor(world),
    mayContinue: () => true,
    timeLeftMs: () => 1000,
  })
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toEqual(lines)
})
