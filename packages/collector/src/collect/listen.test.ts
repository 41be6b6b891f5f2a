import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { MAX_BODY_BYTES } from '@sonde/core/protocol'
import { expect, onTestFinished, test } from 'vitest'
import type { Answer } from './answer.ts'
import type { Exchange, Ingest } from './ingest.ts'
import { listen, type Listener } from './listen.ts'

interface TestListener extends Listener {
  /** What ingest was given. */
  readonly received: (Buffer | Answer)[]
}

/** An ingest that answers 200 with the number of bytes, or what `before` says without reading them. */
async function start(
  before?: (exchange: Exchange) => Answer | undefined,
  bodyTimeoutMs = 5000,
  maxReceivingBytes = 1e9,
): Promise<TestListener> {
  const received: (Buffer | Answer)[] = []
  const ingest: Ingest = async (exchange) => {
    const early = before?.(exchange)
    if (early) return early
    const body = await exchange.readBody(MAX_BODY_BYTES)
    received.push(body)
    return Buffer.isBuffer(body) ? { status: 200, body: `{"bytes":${body.length}}` } : body
  }
  const listener = await listen(ingest, { host: '127.0.0.1', port: 0, bodyTimeoutMs, maxReceivingBytes })
  onTestFinished(() => listener.close())
  return { ...listener, received }
}

function open(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Sends raw bytes and collects what comes back until the other side is done or `until` has been seen. */
function talk(url: string, bytes: string, until = /\}$/): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(url)
    let text = ''
    socket
      .on('data', (chunk) => {
        text += chunk.toString()
        if (until.test(text)) resolve(text)
      })
      .on('close', () => resolve(text))
      .on('error', reject)
      .write(bytes)
  })
}

function post(
  url: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/events`, { method: 'POST', headers }, (response) => {
      let text = ''
      response
        .on('data', (chunk: Buffer) => (text += chunk.toString()))
        .on('end', () => resolve({ status: response.statusCode, text }))
    })
    outgoing.on('error', reject).end(body)
  })
}

test('hands over method, path and body', async () => {
  const seen: Exchange[] = []
  const { url, received } = await start((exchange) => void seen.push(exchange))
  expect(await post(url, '{"a":1}')).toEqual({ status: 200, text: '{"bytes":7}' })
  expect(seen).toMatchObject([{ method: 'POST', path: '/v1/events' }])
  expect(received.map(String)).toEqual(['{"a":1}'])
})

test('leaves the query out of the path', async () => {
  const seen: Exchange[] = []
  const { url } = await start((exchange) => void seen.push(exchange))
  await talk(url, 'POST /v1/events?path=/v1/erase HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
  expect(seen[0]?.path).toBe('/v1/events')
})

test.each([
  ['together with its head', [0, 0]],
  ['after its head', [1, 0]],
  ['in pieces', [1, 9]],
  ['cut within the head', [-5, 0]],
])('[R-SST-6] takes a body that comes %s, and the next one on the same connection', async (_, [cut = 0, then = 0]) => {
  const { url, received } = await start()
  const socket = open(url).setNoDelay()
  const head = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'
  const wire = `${head}5\r\nfirst\r\n7\r\n, whole\r\n0\r\n\r\n`
  for (let round = 1; round <= 2; round += 1) {
    const places = cut === 0 ? [] : [head.length + cut - 1, ...(then > 0 ? [head.length + then] : [])]
    for (const [index, from] of [0, ...places].entries()) {
      socket.write(wire.slice(from, places[index]))
      // What is written next comes by itself.
      await new Promise(setImmediate)
    }
    await expect.poll(() => received.length, { timeout: 60_000 }).toBe(round)
  }
  expect(received.map(String)).toEqual(['first, whole', 'first, whole'])
})

test('[R-SST-6] does not wait for the last of very many that come at once before it looks at the first', async () => {
  let [together, most] = [0, 0]
  const { url } = await start(() => {
    if (together === 0) process.nextTick(() => (together = 0))
    together += 1
    most = Math.max(most, together)
    return undefined
  })
  const wire = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'.repeat(600)
  const answers = await talk(url, wire, /(?:HTTP[^{]*\{"bytes":2\}){600}$/)
  expect(answers.match(/HTTP\/1\.1 200 /g)).toHaveLength(600)
  expect(most).toBeLessThanOrEqual(256)
})

test.each([
  ['with a length', { 'content-length': String(MAX_BODY_BYTES) }],
  ['in chunks of unknown length', { 'transfer-encoding': 'chunked' }],
])('takes the largest body, %s', async (_, headers) => {
  const { url } = await start()
  expect(await post(url, Buffer.alloc(MAX_BODY_BYTES, 'a'), headers)).toEqual({
    status: 200,
    text: `{"bytes":${MAX_BODY_BYTES}}`,
  })
})

test.each([
  ['with a length', { 'content-length': String(MAX_BODY_BYTES + 1) }],
  ['in chunks of unknown length', { 'transfer-encoding': 'chunked' }],
])('refuses a byte more, %s, and the sender reads why', async (_, headers) => {
  const { url } = await start()
  const { status, text } = await post(url, Buffer.alloc(MAX_BODY_BYTES + 1, 'a'), headers)
  expect(status).toBe(413)
  expect(JSON.parse(text)).toMatchObject({ sonde: 1, error: { code: 'too-large' } })
})

test('answers a refusal to a sender who is still sending, and keeps the connection', async () => {
  const { url } = await start(({ headers }) => (headers['x-refuse'] ? { status: 403, body: '{"no":1}' } : undefined))
  const body = 'a'.repeat(200_000)
  const first = `POST / HTTP/1.1\r\nhost: x\r\nx-refuse: 1\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  const second = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'
  expect(await talk(url, first + second, /"bytes":2\}$/)).toMatch(
    /^HTTP\/1\.1 403 [\s\S]*\{"no":1\}HTTP\/1\.1 200 [\s\S]*\{"bytes":2\}$/,
  )
})

test('stops reading from a sender who does not stop sending', async () => {
  const { url } = await start(() => ({ status: 403, body: '{"no":1}' }))
  const socket = open(url)
  socket.on('error', () => undefined).write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
  const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
  let sent = 0
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
    const more = (): void => {
      if (socket.destroyed) return
      sent += chunk.length
      socket.write(chunk, more)
    }
    more()
  })
  expect(sent).toBeLessThan(64_000_000)
})

test('does not wait for a slow body, and says so', async () => {
  const { url } = await start(undefined, 100)
  const text = await talk(url, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"a":')
  expect(text).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"too-slow"/)
})

test('[R-SST-6] holds no more of what arrives than it may, also of bodies that began while there was room', async () => {
  const { url, received } = await start(undefined, 60_000, 1000)
  const senders = [open(url), open(url)]
  const answers = senders.map(
    (socket) => new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString()))),
  )
  for (const socket of senders) socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 700\r\n\r\n${'a'.repeat(600)}`)
  const refused = await Promise.race(answers.map((answer, index) => answer.then(() => index)))
  expect(await answers[refused]).toMatch(/^HTTP\/1\.1 503 [^]*"busy"/)
  const other = 1 - refused
  senders[other]?.write('a'.repeat(100))
  expect(await answers[other]).toMatch(/^HTTP\/1\.1 200 /)
  expect(received.filter((body) => Buffer.isBuffer(body)).map((body) => body.length)).toEqual([700])
})

test('forgets a sender who goes away in the middle of a body', async () => {
  const { url, received } = await start()
  const socket = open(url)
  socket
    .on('error', () => undefined)
    .write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"a":', () => socket.destroy())
  await expect.poll(() => received.length, { timeout: 60_000 }).toBe(1)
  expect(received[0]).toMatchObject({ status: 400 })
  expect(await post(url, '{}')).toMatchObject({ status: 200 })
})

test('hands compressed bytes over as they are', async () => {
  const { url, received } = await start()
  const bytes = gzipSync('{}')
  await post(url, bytes, { 'content-encoding': 'gzip' })
  expect(received).toEqual([bytes])
})

test.each([
  ['a body of two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}}'],
  [
    'length and chunks together',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a header with a line break', 'POST / HTTP/1.1\r\nhost: x\r\nx: a\rb\r\n\r\n'],
  ['20 kB of headers', `POST / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n'],
])('refuses %s without reaching ingest, and lives on', async (_, bytes) => {
  const { url, received } = await start()
  expect(await talk(url, bytes, /^$/)).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(received).toEqual([])
  expect(await post(url, '{}')).toMatchObject({ status: 200 })
})

test('says in one line which port is in use', async () => {
  const { url } = await start()
  const port = Number(new URL(url).port)
  const second = listen(() => Promise.reject(new Error('unused')), { host: '127.0.0.1', port })
  await expect(second).rejects.toThrow(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use\\. .* \\[port-in-use\\]$`))
})

test('says in one line that it cannot listen on an address', async () => {
  const listening = listen(() => Promise.reject(new Error('unused')), { host: '192.0.2.1', port: 0 })
  await expect(listening).rejects.toThrow(/^Cannot listen on 192\.0\.2\.1, port 0: .* \[cannot-listen\]$/)
})

test('answers what it has begun when it is closed, and takes nothing more', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const begun: Exchange[] = []
  const listener = await listen(
    async (exchange) => {
      begun.push(exchange)
      await held
      await exchange.readBody(MAX_BODY_BYTES)
      return { status: 202, body: '{"late":1}' }
    },
    { host: '127.0.0.1', port: 0 },
  )
  const answer = post(listener.url, '{}')
  await expect.poll(() => begun.length, { timeout: 60_000 }).toBe(1)
  const closed = listener.close()
  await expect(post(listener.url, '{}')).rejects.toThrow('ECONNREFUSED')
  release()
  expect(await answer).toEqual({ status: 202, text: '{"late":1}' })
  await closed
})
