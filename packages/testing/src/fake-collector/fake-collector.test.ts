import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { encodeLogs, type Body } from '@sonde/core/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { receivedEvents } from '../events/received-events.ts'
import { fakeCollector, type FakeCollectorOptions } from './fake-collector.ts'

const body = {
  v: 1,
  batch: 'ab'.repeat(32),
  tool: 'acme',
  version: '1.4',
  context: { os: 'linux' },
  events: [{ name: 'command.finished', at: '2026-11-20', properties: { command: 'deploy' } }],
}
const text = JSON.stringify(body)

async function started(options?: FakeCollectorOptions) {
  const collector = await fakeCollector(options)
  onTestFinished(() => collector.close())
  return collector
}

interface Answer {
  readonly status: number | undefined
  readonly json: unknown
}

async function post(url: string, bytes: string | Buffer = text, headers: Record<string, string> = {}): Promise<Answer> {
  const sent = request(url, { method: 'POST', agent: false, headers: { 'Content-Type': 'application/json', ...headers } })
  sent.end(bytes)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks = await answer.toArray()
  return { status: answer.statusCode, json: JSON.parse(chunks.join('')) }
}

describe('accepts', () => {
  test('a body of wire v1 with the mark of a collector', async () => {
    const collector = await started()
    expect(await post(`${collector.endpoint}/v1/events`)).toEqual({ status: 202, json: { sonde: 1, accepted: 1, rejected: [] } })
    expect(collector.bodies).toEqual([body])
  })

  test('a body that was compressed', async () => {
    const collector = await started()
    const bytes = gzipSync(text)
    expect(await post(`${collector.endpoint}/v1/events`, bytes, { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 202 })
    expect(collector.bodies).toEqual([body])
    expect(collector.requests[0]?.bytes).toEqual(bytes)
  })

  test('[B-16] the same body as logs of OpenTelemetry', async () => {
    const collector = await started()
    const logs = encodeLogs(body as Body)
    expect(await post(`${collector.endpoint}/v1/logs`, logs)).toEqual({ status: 200, json: { sonde: 1 } })
    expect(collector.bodies).toEqual([body])
    expect(receivedEvents(collector)).toEqual([{ name: 'command.finished', properties: { command: 'deploy' } }])
    expect(await post(`${collector.endpoint}/v1/logs`, text)).toMatchObject({
      status: 400,
      json: { error: { code: 'not-json' } },
    })
  })

  test('an erase', async () => {
    const collector = await started()
    expect(await post(`${collector.endpoint}/v1/erase`, '{"secret":"x"}')).toEqual({ status: 202, json: { sonde: 1 } })
    expect(collector.bodies).toEqual([])
    expect(collector.requests[0]).toMatchObject({ path: '/v1/erase', text: '{"secret":"x"}' })
  })
})

describe('refuses', () => {
  test.each([
    ['what is no body of wire v1', '/v1/events', '{"v":1}', 400, 'bad-batch'],
    ['what is no JSON', '/v1/events', 'hello', 400, 'not-json'],
    ['another path', '/v1/other', text, 404, 'not-found'],
  ])('%s', async (_, path, bytes, status, code) => {
    const collector = await started()
    expect(await post(`${collector.endpoint}${path}`, bytes)).toMatchObject({ status, json: { sonde: 1, error: { code } } })
    expect(collector.bodies).toEqual([])
    expect(collector.requests).toMatchObject([{ text: bytes, status }])
  })

  test('another method', async () => {
    const collector = await started()
    const sent = request(collector.endpoint, { agent: false }).end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(405)
  })

  test('bytes that only pretend to be gzip', async () => {
    const collector = await started()
    expect(await post(`${collector.endpoint}/v1/events`, text, { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 400 })
  })
})

test('keeps heads and bodies byte by byte, headers as they were spelled', async () => {
  const collector = await started()
  await post(`${collector.endpoint}/v1/events?query=1`, text, { 'X-SpellED': 'As Sent' })
  const [received] = collector.requests
  expect(received).toMatchObject({ method: 'POST', path: '/v1/events?query=1', bytes: Buffer.from(text) })
  expect(received?.rawHeaders.join()).toContain('X-SpellED,As Sent')
  const wire = Buffer.from(collector.wire()).toString()
  expect(wire).toMatch(/^POST \/v1\/events\?query=1 HTTP\/1\.1\r\n/)
  expect(wire).toContain('X-SpellED: As Sent\r\n')
  expect(wire.endsWith(`\r\n\r\n${text}`)).toBe(true)
})

test('keeps the bytes of a connection that never became a request', async () => {
  const collector = await started()
  const socket = connect(Number(new URL(collector.endpoint).port), '127.0.0.1')
  socket.end('not HTTP at all')
  socket.resume()
  await once(socket, 'close')
  expect(Buffer.from(collector.wire()).toString()).toBe('not HTTP at all')
  expect(collector.requests).toEqual([])
})

describe('behaves', () => {
  test('as one that fails', async () => {
    const collector = await started({ behaviour: 'fail' })
    expect(await post(`${collector.endpoint}/v1/events`)).toMatchObject({ status: 500, json: { sonde: 1 } })
    expect(collector.requests[0]?.status).toBe(500)
  })

  test('as one that is gone', async () => {
    const collector = await started({ behaviour: 'gone' })
    expect(await post(`${collector.endpoint}/v1/events`)).toMatchObject({
      status: 410,
      json: { sonde: 1, error: { code: 'gone' } },
    })
  })

  test('as one that hangs: it takes the request and never answers', async () => {
    const collector = await started({ behaviour: 'hang' })
    const sent = request(`${collector.endpoint}/v1/events`, { method: 'POST', agent: false })
    let answered = false
    sent.on('response', () => (answered = true))
    const failed = once(sent, 'error')
    sent.end(text)
    await collector.until(({ bodies }) => bodies.length === 1)
    await collector.close()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
    expect(answered).toBe(false)
    expect(collector.requests[0]).not.toHaveProperty('status')
  })

  test('as one that is slow', async () => {
    const collector = await started({ behaviour: 'slow', slowMs: 50 })
    const startedAt = performance.now()
    expect(await post(`${collector.endpoint}/v1/events`)).toMatchObject({ status: 202 })
    expect(performance.now() - startedAt).toBeGreaterThan(45)
  })

  test('as one that is not there, and comes back on the same port', async () => {
    const collector = await started({ behaviour: 'refuse' })
    const url = `${collector.endpoint}/v1/events`
    // Systems give ports from here on to whoever asks for any, also while this one is closed.
    expect(Number(new URL(url).port)).toBeLessThan(32_768)
    await expect(post(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await collector.behave('accept')
    expect(await post(url)).toMatchObject({ status: 202 })
    await collector.behave('refuse')
    await expect(post(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await collector.behave('fail')
    expect(await post(url)).toMatchObject({ status: 500 })
  })
})

describe('is waited for', () => {
  test('until what was received fits', async () => {
    const collector = await started()
    const two = collector.until(({ bodies }) => bodies.length === 2)
    await post(`${collector.endpoint}/v1/events`)
    await post(`${collector.endpoint}/v1/events`)
    await two
    await collector.until(({ requests }) => requests.length === 2)
    expect(collector.bodies).toHaveLength(2)
  })

  test('no longer than the deadline', async () => {
    const collector = await started()
    await expect(collector.until(() => false, 10)).rejects.toThrow('[not-received]')
  })
})

test('is closed by `await using`', async () => {
  let endpoint = ''
  {
    await using collector = await fakeCollector()
    endpoint = collector.endpoint
  }
  await expect(post(`${endpoint}/v1/events`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
