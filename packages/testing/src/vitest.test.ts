import { once } from 'node:events'
import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { fakeCollector } from './fake-collector/fake-collector.ts'
import { matchers } from './vitest.ts'

expect.extend(matchers)

async function started() {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  return collector
}

async function send(endpoint: string): Promise<void> {
  const events = [{ name: 'command.finished', at: '2026-11-20', properties: { command: 'deploy' } }]
  const body = { v: 1, batch: 'ab'.repeat(32), tool: 'acme', version: '1.4', context: {}, events }
  const sent = request(`${endpoint}/v1/events`, { method: 'POST', agent: false }).end(JSON.stringify(body))
  const [answer] = (await once(sent, 'response')) as [{ resume(): void }]
  answer.resume()
}

test('[B-14] vitest knows what a collector was sent', async () => {
  const collector = await started()
  expect(collector).toHaveSentNothing()
  expect(collector).toHaveSentEvents([])
  await send(collector.endpoint)
  expect(collector).toHaveSentEvents([{ name: 'command.finished', properties: { command: 'deploy' } }])
  expect(collector).not.toHaveSentNothing()
  expect(collector).not.toHaveSentEvents([])
})

test('[B-14] and says what differs', async () => {
  const collector = await started()
  expect(() => expect(collector).not.toHaveSentNothing()).toThrow('Nothing was sent')
  expect(() => expect(collector).toHaveSentEvents([{ name: 'x' }])).toThrow('- missing: x {}')
  await send(collector.endpoint)
  expect(() => expect(collector).toHaveSentNothing()).toThrow(/\d+ bytes were sent/)
  expect(() => expect(collector).toHaveSentEvents([])).toThrow('- not expected: command.finished {"command":"deploy"}')
})
