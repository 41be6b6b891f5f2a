import { MAX_BODY_BYTES } from '@sonde/core/protocol'
import { expect, test, vi } from 'vitest'
import { acme } from '../../test/acme.ts'
import { body, TODAY } from '../../test/bodies.ts'
import { createGlance } from './glance.ts'
import { createLanes } from './lanes.ts'
import { allowedHosts } from './guard.ts'
import { createAddressLimit } from './address-limit.ts'
import { createHandler, type MountedHandler } from './handler.ts'
import { createIngest, type IngestOptions } from './ingest.ts'
import { createMetrics } from '../ops/metrics.ts'
import { NotDurable } from './log/append-log.ts'

function handler(options: Partial<IngestOptions> = {}, maxReceivingBytes?: number): MountedHandler {
  return createHandler(
    createIngest({
      catalogs: new Map([['acme', [acme]]]),
      mayKnowMore: () => false,
      glance: createGlance(),
      lanes: createLanes({ reachOf: () => [], releases: () => undefined, today: () => TODAY, bulkInstallations: 0 }),
      append: async () => undefined,
      today: () => TODAY,
      metrics: createMetrics(() => TODAY, []),
      health: { reasons: () => [], warnings: () => [] },
      isTooMuch: () => false,
      hosts: () => allowedHosts([]),
      isBehind: () => false,
      report: (line) => expect.fail(line),
      ...options,
    }),
    maxReceivingBytes,
  )
}

function delivery(content: string | ReadableStream, init: RequestInit = {}, url = 'http://localhost/v1/events'): Request {
  return new Request(url, {
    method: 'POST',
    body: content,
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
  })
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code
}

test('answers a fetch request', async () => {
  const response = await handler()(delivery(JSON.stringify(body(1))))
  expect(response.status).toBe(202)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.json()).toEqual({ sonde: 1, accepted: 1, rejected: [] })
})

test('counts what an address sends where the server it is mounted in tells it, and not where it tells something else', async () => {
  const answer = handler({ isTooMuch: createAddressLimit({ perMinute: 1, today: () => TODAY }) })
  const statusFrom = async (address?: unknown) => (await answer(delivery(JSON.stringify(body(1))), { address })).status
  expect([await statusFrom('203.0.113.7'), await statusFrom('203.0.113.7'), await statusFrom('203.0.113.8')]).toEqual([
    202, 429, 202,
  ])
  for (const address of [undefined, { address: '203.0.113.7', port: 80 }, 7]) expect(await statusFrom(address)).toBe(202)
})

test('takes the host from the URL where no header names it', async () => {
  const response = await handler()(delivery('{}', {}, 'http://attacker.example/v1/events'))
  expect(response.status).toBe(421)
})

test('refuses like the listener: page, path, method, type, size', async () => {
  const answer = handler()
  const statuses = await Promise.all([
    answer(delivery('{}', { headers: { origin: 'https://a.example' } })),
    answer(delivery('{}', {}, 'http://localhost/v2/events')),
    answer(new Request('http://localhost/v1/events')),
    answer(delivery('{}', { headers: { 'content-type': 'text/plain' } })),
    answer(delivery('a'.repeat(MAX_BODY_BYTES + 1))),
    answer(delivery('')),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([403, 404, 405, 415, 413, 400])
})

test('stops reading an endless body', async () => {
  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(65_536))
    },
  })
  const response = await handler()(delivery(endless, { duplex: 'half' }))
  expect(response.status).toBe(413)
  expect(pulled).toBeLessThan(10)
})

test('gives up on a body that does not come', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const response = handler()(delivery(new ReadableStream(), { duplex: 'half' }))
    await vi.advanceTimersByTimeAsync(10_000)
    expect((await response).status).toBe(408)
  } finally {
    vi.useRealTimers()
  }
})

test('gives up on a body that never ends, however it comes: a byte from time to time, or nothing at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  try {
    let cancelled = 0
    let timer: NodeJS.Timeout | undefined
    const trickle = new ReadableStream({
      start: (controller) => void (timer = setInterval(() => controller.enqueue(new Uint8Array(1)), 100)),
      cancel() {
        cancelled += 1
        clearInterval(timer)
      },
    })
    const answer = handler()(delivery(trickle, { duplex: 'half' }))
    await vi.advanceTimersByTimeAsync(10_000)
    expect((await answer).status).toBe(408)
    expect(cancelled).toBe(1)
  } finally {
    vi.useRealTimers()
  }
  const nothing = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(0)) })
  expect((await handler()(delivery(nothing, { duplex: 'half' }))).status).toBe(413)
})

test('holds no more than so much of all bodies that are arriving', async () => {
  const answer = handler({}, 100_000)
  const senders: ReadableStreamDefaultController[] = []
  const half = (): ReadableStream => new ReadableStream({ start: (controller) => void senders.push(controller) })
  const first = answer(delivery(half(), { duplex: 'half' }))
  const second = answer(delivery(half(), { duplex: 'half' }))
  senders[0]?.enqueue(new Uint8Array(60_000))
  senders[1]?.enqueue(new Uint8Array(60_000))
  const refused = await Promise.race([first, second])
  expect(refused).toMatchObject({ status: 503 })
  expect(refused.headers.get('retry-after')).toBe('10')
  // What was held is given back.
  for (const sender of senders) {
    try {
      sender.close()
    } catch {
      // The one that was refused is closed.
    }
  }
  await Promise.all([first, second])
  expect((await answer(delivery(JSON.stringify(body(1))))).status).toBe(202)
})

test('says that a body ended before its end', async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error('cut'))
    },
  })
  expect(await codeOf(await handler()(delivery(broken, { duplex: 'half' })))).toBe('incomplete')
})

test('tells senders to come back while it is behind, without reading what they send', async () => {
  const request = delivery(JSON.stringify(body(1)))
  const response = await handler({ isBehind: () => true })(request)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('60')
  expect(await codeOf(response)).toBe('busy')
  expect(request.bodyUsed).toBe(false)
})

test('acknowledges nothing that it could not write down, and tells the operator', async () => {
  const lines: string[] = []
  const append = (): Promise<void> => Promise.reject(new NotDurable('ENOSPC: no space left on device'))
  const response = await handler({ append, report: (line) => lines.push(line) })(delivery(JSON.stringify(body(1))))
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('60')
  expect(await codeOf(response)).toBe('not-stored')
  expect(lines).toEqual(['Nothing can be written to the log, so nothing is acknowledged: ENOSPC: no space left on device'])
})

test('answers even where it fails in a way that nobody foresaw', async () => {
  const lines: string[] = []
  const append = (): Promise<void> => Promise.reject(new TypeError('x is not a function'))
  const response = await handler({ append, report: (line) => lines.push(line) })(delivery(JSON.stringify(body(1))))
  expect(response.status).toBe(500)
  expect(await codeOf(response)).toBe('internal-error')
  expect(lines).toEqual([expect.stringMatching(/^A request failed in a way that was not foreseen: TypeError at append /)])
})
