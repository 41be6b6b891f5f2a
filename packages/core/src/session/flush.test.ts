import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { coveredWorld, linesIn } from '../../test/covered-world.ts'
import { accepted, receiver } from '../../test/receiver.ts'
import { flushSession } from './flush.ts'
import { enterGate } from '../consent/enter-gate.ts'
import { openSession, type OpenSession } from './open-session.ts'
import { createTelemetryIn } from '../telemetry.ts'

// What a whole process does, and how long it waits, is in test/flush.test.ts.
test('delivers all that was recorded, keeps the receipts, and leaves no courier to be started', async () => {
  const { endpoint, received } = await receiver(accepted)
  const catalog = { ...acme, endpoint }
  const world = coveredWorld(catalog)
  // A courier calls them by themselves.
  Object.assign(world, { now: () => world.time, monotonic: () => world.time })
  createTelemetryIn(world, { catalog, version: '1.4.2' }).startRun('build').end('error', { exitCode: 3 })
  const opening = {
    catalog,
    version: '1.4.2',
    shipped: undefined,
    strict: false,
    errors: undefined,
    notice: undefined,
    mayNotify: false,
    enter: (root?: string) => enterGate(world, catalog, root),
    sessionId: () => undefined,
  }
  await flushSession(world, openSession(world, opening) as OpenSession, undefined, 20_000)

  const events = received.flatMap(({ body }) => body.events)
  const ended = { command: 'build', outcome: 'error', exitCode: 3 }
  expect(events.filter(({ name }) => name === 'command.finished')).toMatchObject([{ properties: ended }])
  const files = readdirSync(world.directory)
  expect(files.filter((name) => name.startsWith('sent-'))).toHaveLength(received.length)
  expect(files.filter((name) => /^(?:sealed|claimed)-|lock/.test(name))).toEqual([])
  expect(linesIn(world, catalog)).toEqual([])
  expect(files).toContain('delivery.json')
})
