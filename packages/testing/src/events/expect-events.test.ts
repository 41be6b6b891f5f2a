import { request } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { fakeCollector, type FakeCollector } from '../fake-collector/fake-collector.ts'
import { expectEvents, type EventsError } from './expect-events.ts'
import { receivedEvents } from './received-events.ts'

async function started(): Promise<FakeCollector> {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  return collector
}

interface Sent {
  readonly name: string
  readonly properties?: Record<string, unknown>
  readonly n?: number
}

async function send({ endpoint }: FakeCollector, events: readonly Sent[], batch = 'ab'): Promise<void> {
  const sent = request(`${endpoint}/v1/events`, { method: 'POST', agent: false })
  sent.end(
    JSON.stringify({
      v: 1,
      batch: batch.repeat(32),
      tool: 'acme',
      version: '1.4',
      context: { os: 'linux' },
      events: events.map((event) => ({ at: '2026-11-20', properties: {}, ...event })),
    }),
  )
  const [answer] = (await once(sent, 'response')) as [{ resume(): void }]
  answer.resume()
}

const deploy = { name: 'command.finished', properties: { command: 'deploy', outcome: 'ok', flags: ['a'] } }
const init = { name: 'command.finished', properties: { command: 'init', outcome: 'error', flags: [] } }

async function failureOf(expecting: Promise<void>): Promise<EventsError> {
  return expecting.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => error as EventsError,
  )
}

test('[B-14] passes where exactly these arrived, in any order and with no more of their properties than are given', async () => {
  const collector = await started()
  await send(collector, [deploy, init])
  await expectEvents(collector, [{ name: 'command.finished', properties: { command: 'init' } }, deploy])
  await expectEvents(collector, [{ name: 'command.finished' }, { name: 'command.finished', properties: { flags: ['a'] } }])
})

test('waits for what is on its way', async () => {
  const collector = await started()
  const expecting = expectEvents(collector, [deploy])
  await send(collector, [deploy])
  await expecting
})

test.each([
  ['is missing', [deploy, init, init], '- missing: command.finished {"command":"init"'],
  ['was not expected', [deploy], '- not expected: command.finished {"command":"init"'],
  ['has another property', [deploy, { ...init, properties: { outcome: 'ok' } }], '- missing: command.finished {"outcome":"ok"}'],
  [
    'has another list',
    [init, { ...deploy, properties: { flags: ['a', 'b'] } }],
    '- missing: command.finished {"flags":["a","b"]}',
  ],
  ['has another name', [deploy, { name: 'deploy.finished' }], '- missing: deploy.finished {}'],
])('fails, and names it, where one %s', async (_, expected, line) => {
  const collector = await started()
  await send(collector, [deploy, init])
  const error = await failureOf(expectEvents(collector, expected, { deadlineMs: 0 }))
  expect(error).toMatchObject({ name: 'EventsError', code: 'other-events' })
  expect(error.message).toContain(line)
  expect(error.message).toMatch(/\[other-events\]$/)
})

test('counts a body that came twice once, one that stands for several as many, and leaves out what core adds', async () => {
  const collector = await started()
  await send(collector, [{ ...deploy, n: 3 }])
  await send(collector, [{ ...deploy, n: 3 }])
  await send(collector, [{ name: 'machine.fact', properties: {} }], 'cd')
  await expectEvents(collector, [deploy, deploy, deploy], { deadlineMs: 0 })
})

test('does not count what the collector did not take', async () => {
  const collector = await started()
  await collector.behave('fail')
  await send(collector, [deploy])
  expect(receivedEvents(collector)).toEqual([])
  await expectEvents(collector, [], { deadlineMs: 0 })
})
