import { afterEach, expect, test, vi } from 'vitest'
import { freePort } from '../../test/free-port.ts'
import { accepted, answer, connectProxy, receiver, tcpServer } from '../../test/receiver.ts'
import type { Body } from '../protocol/wire.ts'
import { httpTransport } from './http-transport.ts'
import type { DeliveryResult } from './transport.ts'

const BODY: Body = { v: 1, batch: '0'.repeat(64), tool: 'acme', version: '1.4', context: { os: 'linux' }, events: [] }

afterEach(() => vi.unstubAllEnvs())

function transportOf(env: Record<string, string> = {}) {
  return httpTransport({ env, now: () => Date.UTC(2026, 10, 20) })
}

function send(endpoint: string, { env = {}, withinMs = 60_000, transport = transportOf(env) } = {}): Promise<DeliveryResult> {
  return transport.send({ endpoint, ...transport.encode(BODY) }, AbortSignal.timeout(withinMs))
}

test('posts the very bytes, and nothing that tells who is there', async () => {
  const { endpoint, received } = await receiver()
  expect(await send(`${endpoint}/some/path`)).toEqual({ status: 'accepted' })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({ method: 'POST', path: '/some/path/v1/events', text: JSON.stringify(BODY) })
  expect(Object.keys(received[0]?.headers ?? {}).toSorted()).toEqual(['connection', 'content-length', 'content-type', 'host'])
  expect(received[0]?.headers['content-type']).toBe('application/json')
})

test('sends every body over the same connection', async () => {
  const { endpoint, received, connections } = await receiver()
  const transport = transportOf()
  for (let n = 0; n < 5; n++) expect(await send(endpoint, { transport })).toEqual({ status: 'accepted' })
  expect(received).toHaveLength(5)
  expect(connections()).toBe(1)
})

test('connects again where the receiver closed the kept connection in the moment it was used', async () => {
  let sockets = 0
  const port = await tcpServer((socket) => {
    const last = sockets++ > 0
    let requests = 0
    socket.on('data', () => {
      // The first connection takes one body and breaks at the second.
      if (requests++ > 0 && !last) return void socket.resetAndDestroy()
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 11\r\n\r\n{"sonde":1}')
    })
  })
  const transport = transportOf()
  expect(await send(`http://127.0.0.1:${port}`, { transport })).toEqual({ status: 'accepted' })
  expect(await send(`http://127.0.0.1:${port}`, { transport })).toEqual({ status: 'accepted' })
  expect(sockets).toBe(2)
})

test('[C-4] a closed port is a retry', async () => {
  expect(await send(`http://127.0.0.1:${await freePort()}`)).toEqual({ status: 'retry', reason: 'ECONNREFUSED' })
})

test.each([
  ['accepts and says nothing', () => {}],
  ['reads and says nothing', (socket: import('node:net').Socket) => void socket.resume()],
  ['begins an answer', (socket: import('node:net').Socket) => void socket.write('HTTP/1.1 202 Accepted\r\n')],
  [
    'announces more than it sends',
    (socket: import('node:net').Socket) => void socket.write('HTTP/1.1 202 OK\r\ncontent-length: 99\r\n\r\n{"sonde"'),
  ],
  [
    'drips',
    (socket: import('node:net').Socket) => drip(socket, 'HTTP/1.1 202 OK\r\ncontent-length: 9999\r\n\r\n'.padEnd(9999, ' ')),
  ],
  ['drips headers', (socket: import('node:net').Socket) => drip(socket, `HTTP/1.1 202 OK\r\n${'x: y\r\n'.repeat(999)}`)],
])('[C-3] a receiver that %s is given up when the time is over', async (_, talk) => {
  const port = await tcpServer(talk)
  expect(await send(`http://127.0.0.1:${port}`, { withinMs: 200 })).toEqual({ status: 'retry', reason: 'no answer in time' })
})

function drip(socket: import('node:net').Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text[at++] ?? ' ')), 5)
}

test.each([
  ['resets', (socket: import('node:net').Socket) => void socket.resetAndDestroy()],
  ['hangs up', (socket: import('node:net').Socket) => void socket.end()],
  [
    'hangs up after the headers',
    (socket: import('node:net').Socket) => void socket.end('HTTP/1.1 202 OK\r\ncontent-length: 99\r\n\r\n{'),
  ],
  ['speaks another language', (socket: import('node:net').Socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n')],
  [
    'switches protocols',
    (socket: import('node:net').Socket) =>
      void socket.write('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  ],
  [
    'sends too many headers',
    (socket: import('node:net').Socket) => void socket.write(`HTTP/1.1 202 OK\r\n${'x: y\r\n'.repeat(1e5)}`),
  ],
])('[C-4] a receiver that %s is a retry', async (_, talk) => {
  const port = await tcpServer((socket) => void socket.once('data', () => talk(socket)))
  const result = await send(`http://127.0.0.1:${port}`)
  expect(result).toMatchObject({ status: 'retry' })
  expect(result).not.toMatchObject({ reason: 'no answer in time' })
})

test('an answer longer than 64 KiB is not read to its end', async () => {
  const { endpoint } = await receiver(answer(202, { sonde: 1, padding: 'x'.repeat(100_000) }))
  expect(await send(endpoint)).toEqual({ status: 'retry', reason: 'the answer is too long' })
})

test('an endless answer is not read to its end', async () => {
  const { endpoint } = await receiver((response) => {
    response.writeHead(202)
    const more = (): void => void (!response.destroyed && response.write('x'.repeat(65_536), () => setImmediate(more)))
    more()
  })
  expect(await send(endpoint)).toEqual({ status: 'retry', reason: 'the answer is too long' })
})

test.each([301, 302, 307, 308])('a redirect %i is not followed', async (status) => {
  const elsewhere = await receiver()
  const { endpoint } = await receiver(answer(status, 'moved', { location: `${elsewhere.endpoint}/v1/events` }))
  expect(await send(endpoint)).toEqual({ status: 'retry', reason: `${status} without the collector's mark` })
  expect(elsewhere.connections()).toBe(0)
})

test('passes the receiver’s wish for time on', async () => {
  const { endpoint } = await receiver(answer(503, { sonde: 1 }, { 'retry-after': '90' }))
  expect(await send(endpoint)).toEqual({ status: 'retry', reason: '503', afterMs: 90_000 })
})

test.each([
  'http://telemetry.acme.dev',
  'http://10.0.0.1',
  'http://localhost.acme.dev',
  'ftp://127.0.0.1',
  'text',
  'file:///etc',
])('[R-WAS-9] nothing is sent to %s', async (endpoint) => {
  expect(await send(endpoint)).toEqual({ status: 'rejected', reason: 'insecure-endpoint' })
})

test('a certificate nobody vouches for is refused, whatever the environment says', async () => {
  const { received, port } = await receiver(accepted, { tls: true })
  const expected = { status: 'retry', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' }
  expect(await send(`https://localhost:${port}`)).toEqual(expected)
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  expect(await send(`https://localhost:${port}`)).toEqual(expected)
  expect(received).toEqual([])
})

test('a server that does not speak TLS is a retry', async () => {
  const { port } = await receiver()
  expect(await send(`https://127.0.0.1:${port}`)).toMatchObject({ status: 'retry' })
})

test('loopback is reached directly, whatever proxy is set', async () => {
  const { endpoint } = await receiver()
  const proxy = await connectProxy()
  const proxies = {
    http_proxy: `http://127.0.0.1:${proxy.port}`,
    https_proxy: `http://127.0.0.1:${proxy.port}`,
    all_proxy: 'nonsense://',
  }
  expect(await send(endpoint, { env: proxies })).toEqual({ status: 'accepted' })
  expect(await send('https://127.0.0.1:9', { env: proxies })).toMatchObject({ status: 'retry' })
  expect(proxy.asked).toEqual([])
})

test('any other receiver is reached by CONNECT, and its certificate checked inside the tunnel', async () => {
  const { port, received } = await receiver(accepted, { tls: true })
  const proxy = await connectProxy()
  const env = { https_proxy: `http://ana:p%40ss@127.0.0.1:${proxy.port}` }
  expect(await send(`https://collector.test:${port}`, { env })).toEqual({
    status: 'retry',
    reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  })
  expect(proxy.asked).toEqual([
    { target: `collector.test:${port}`, authorization: `Basic ${Buffer.from('ana:p@ss').toString('base64')}` },
  ])
  expect(received).toEqual([])
})

test.each([407, 403, 502])('a proxy that answers %i is a retry that says so', async (status) => {
  const proxy = await connectProxy(status)
  const env = { https_proxy: `http://127.0.0.1:${proxy.port}` }
  expect(await send('https://collector.test', { env })).toEqual({ status: 'retry', reason: `the proxy answered ${status}` })
  expect(proxy.asked[0]?.target).toBe('collector.test:443')
})

test('[C-3] a proxy that hangs is given up when the time is over, and its socket closed', async () => {
  let closed = false
  const port = await tcpServer((socket) => void socket.resume().on('close', () => (closed = true)))
  const env = { https_proxy: `http://127.0.0.1:${port}` }
  expect(await send('https://collector.test', { env, withinMs: 200 })).toEqual({ status: 'retry', reason: 'no answer in time' })
  await vi.waitFor(() => expect(closed).toBe(true), { timeout: 60_000 })
})

test('a receiver that hangs behind a proxy is given up when the time is over', async () => {
  const port = await tcpServer(() => {})
  const proxy = await connectProxy()
  const env = { https_proxy: `http://127.0.0.1:${proxy.port}` }
  expect(await send(`https://collector.test:${port}`, { env, withinMs: 300 })).toEqual({
    status: 'retry',
    reason: 'no answer in time',
  })
})

test.each(['http://[oops', 'socks5://127.0.0.1:1080', '::::', 'http://%zz'])(
  '[C-4] the proxy value %j is a retry, not a crash',
  async (value) => {
    expect(await send('https://collector.test', { env: { https_proxy: value } })).toMatchObject({
      status: 'retry',
      reason: /proxy/,
    })
  },
)

test('[C-4] a proxy that is gone is a retry', async () => {
  const env = { HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` }
  expect(await send('https://collector.test', { env })).toEqual({ status: 'retry', reason: 'ECONNREFUSED' })
})
