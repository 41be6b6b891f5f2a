import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { MAX_BODY_BYTES } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { writeCatalog } from './acme.ts'
import { batchNumber, body, finished, today } from './bodies.ts'
import { deliver, run, serve, type RunningCollector } from './collector-process.ts'
import { open, post, statusOf, talk } from './hostile-client.ts'
import { tempDirectory } from './temp-directory.ts'

// What somebody may send who wants to break a collector, mislead it or make it keep what it must not. Each test ends with a delivery.

const delivery = (index: number) => JSON.stringify(body(index, [finished({}, { at: today() })]))

async function collector(...flags: readonly string[]): Promise<RunningCollector> {
  return serve(tempDirectory(), '--catalog', writeCatalog(tempDirectory()), ...flags)
}

/** A usual delivery is still taken, and nothing was printed that an operator would have to look at. */
async function assertWell({ url, output, child }: RunningCollector, index = 4711): Promise<void> {
  expect(await deliver(url, delivery(index))).toEqual({ status: 202, answer: { sonde: 1, accepted: 1, rejected: [] } })
  expect(output.stderr).toBe('')
  // Of the store most of it; a bomb of a hundred million bytes would show.
  expect(memoryMb(child.pid)).toBeLessThan(700)
}

function memoryMb(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

/** What a process has used of the processors, in milliseconds; Linux counts it in hundredths of a second. */
function processorMs(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * 10
}

const head = (more = '', line = 'POST /v1/events HTTP/1.1'): string =>
  `${line}\r\nhost: localhost\r\ncontent-type: application/json\r\n${more}\r\n`
const framed = (text: string): string => head(`content-length: ${Buffer.byteLength(text)}\r\n`) + text

test('[R-SST-6] bodies that are too large, too deep or no JSON are refused, each with its permanent code', async () => {
  const started = await collector()
  const { url } = started
  const half = MAX_BODY_BYTES / 2 - 100
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, 'a'))
  expect(bomb.length).toBeLessThan(MAX_BODY_BYTES)
  const keys = (count: number): string => `{"v":1,${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`
  const refusals = [
    [Buffer.alloc(MAX_BODY_BYTES + 1, ' '), {}, 413, 'too-large'],
    [bomb, { 'content-encoding': 'gzip' }, 413, 'too-large'],
    [gzipSync(keys(1e6)), { 'content-encoding': 'gzip' }, 413, 'too-large'],
    [keys(20_000), {}, 400, 'bad-batch'],
    ['['.repeat(half) + ']'.repeat(half), {}, 400, 'bad-body'],
    ['{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000), {}, 400, 'unknown-wire-version'],
    [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}, 400, 'not-utf8'],
    [`${delivery(1)}\0`, {}, 400, 'not-json'],
    [delivery(1).replace('build', 'bu\0ld'), {}, 400, 'not-json'],
    [delivery(1).replace('"acme"', `"acme","n":${'9'.repeat(200_000)}`), {}, 202, undefined],
    [`\uFEFF${delivery(1)}`, {}, 400, 'not-json'],
    ['not gzip', { 'content-encoding': 'gzip' }, 400, 'bad-gzip'],
    [delivery(1), { 'content-encoding': 'br' }, 415, 'wrong-encoding'],
    ['', {}, 400, 'not-json'],
  ] as const
  for (const [bytes, headers, status, code] of refusals) {
    const before = processorMs(started.child.pid)
    expect(await post(url, bytes, headers)).toMatchObject({ status, code })
    expect(processorMs(started.child.pid) - before).toBeLessThan(10_000)
  }
  await assertWell(started)
})

test('[R-SST-6] words for a database, a shell, a terminal or a page are stored nowhere', async () => {
  const data = tempDirectory()
  const started = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  const { url } = started
  const hostile = [
    "'; DROP TABLE events; --",
    '$(touch /tmp/x)',
    '`id`',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '\u001B[2J',
    '${jndi:ldap://x}',
    '\u202E',
    'a'.repeat(256),
  ]
  for (const [index, word] of hostile.entries()) {
    const events = [finished({ command: word }, { at: today() }), { ...finished({}, { at: today() }), name: 'command.finished' }]
    expect(await deliver(url, body(100 + index, events))).toMatchObject({
      status: 202,
      answer: { accepted: 1, rejected: [{ index: 0, reason: 'bad-value' }] },
    })
    for (const field of ['tool', 'version', 'batch'] as const) {
      expect(await post(url, JSON.stringify({ ...body(200 + index), [field]: word }))).toMatchObject({ status: 400 })
    }
    expect(await post(url, JSON.stringify({ ...body(300 + index), context: { os: word } }))).toMatchObject({ status: 400 })
    expect(await post(url, JSON.stringify({ secret: word }), {}, '/v1/erase')).toMatchObject({ status: 400, code: 'bad-secret' })
  }
  const { stdout } = await run('report', '--data', data, '--json')
  expect(JSON.parse(stdout)).toMatchObject([{ commands: [{ command: 'build', events: hostile.length }] }])
  for (const word of hostile) expect(stdout).not.toContain(JSON.stringify(word).slice(1, -1))
  await assertWell(started)
})

test('[R-SST-6] what no client of ours asks for is not there', async () => {
  const started = await collector()
  const { url } = started
  const paths = [
    '/',
    '/v1',
    '/v1/events/',
    '/v1/../v1/events',
    '/v1/events/../../etc/passwd',
    '/%2e%2e/etc/passwd',
    '//v1/events',
    '/v1/events%00',
    '/report',
    '/metrics',
    '/v1/catalogs/acme/1.0.0',
    '/.env',
    '/data/sonde.duckdb',
    '/tokens.json',
  ]
  for (const path of paths) expect(statusOf(await talk(url, head('content-length: 0\r\n', `POST ${path} HTTP/1.1`)))).toBe(404)
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
    expect(statusOf(await talk(url, head('content-length: 0\r\n', `${method} /v1/events HTTP/1.1`)))).toBe(405)
  }
  await assertWell(started)
})

test('[R-SST-6] a head that could be read in two ways is not read at all', async () => {
  const started = await collector()
  const { url } = started
  const text = delivery(1)
  const twoLengths = head(`content-length: ${text.length}\r\ncontent-length: 5\r\n`) + text
  const bothFramings = `${head(`content-length: 5\r\ntransfer-encoding: chunked\r\n`)}0\r\n\r\n`
  const oddChunks = head('transfer-encoding: xchunked\r\n') + text
  const bareLines = framed(text).replaceAll('\r\n', '\n')
  const folded = head('x: a\r\n b\r\n')
  const negative = head('content-length: -1\r\n')
  const noHost = framed(text).replace('host: localhost\r\n', '')
  const nul = head('x: a\0b\r\n')
  const large = head(`x: ${'a'.repeat(20_000)}\r\n`)
  const many = head(Array.from({ length: 5000 }, (_, index) => `x${index}: 1\r\n`).join(''))
  const connecting = head('', 'CONNECT attacker.example:443 HTTP/1.1')
  const twoHosts = head(`host: attacker.example\r\ncontent-length: ${text.length}\r\n`) + text
  const longChunks = `${head('transfer-encoding: chunked\r\n')}1;${'a'.repeat(20_000)}\r\n{\r\n0\r\n\r\n`
  const expecting = head(`expect: the moon\r\ncontent-length: ${text.length}\r\n`) + text
  const elsewhere = head(`content-length: ${text.length}\r\n`, 'POST http://attacker.example/v1/events HTTP/1.1') + text
  for (const bytes of [
    twoLengths,
    bothFramings,
    oddChunks,
    bareLines,
    folded,
    negative,
    noHost,
    nul,
    large,
    many,
    'GARBAGE\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01',
    connecting,
    twoHosts,
    longChunks,
    expecting,
    elsewhere,
  ]) {
    const answer = await talk(url, bytes)
    expect({ bytes: bytes.slice(0, 120), accepted: answer.includes('"accepted"') }).toEqual({
      bytes: bytes.slice(0, 120),
      accepted: false,
    })
    expect([400, 404, 405, 413, 415, 417, 421, 431]).toContain(statusOf(answer))
    expect(answer).toMatch(/"error":\{"code":"[a-z-]+","message":"[^"]+"\}\}$/)
  }
  await assertWell(started)
})

test('[R-SST-6] pages in a browser, and names that were pointed here, reach nothing', async () => {
  const started = await collector()
  const { url } = started
  const page = { origin: 'https://evil.example', 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site' }
  expect(await post(url, delivery(1), page)).toMatchObject({ status: 403, code: 'web-page' })
  expect(await post(url, delivery(1), { 'content-type': 'text/plain;charset=UTF-8' })).toMatchObject({ status: 415 })
  expect(await post(url, delivery(1), { 'sec-fetch-site': 'none' })).toMatchObject({ status: 403 })
  expect(await post(url, delivery(1), { cookie: 'a=b' })).toMatchObject({ status: 403 })
  for (const host of [
    'evil.example',
    `evil.example:${new URL(url).port}`,
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '[::2]',
    'localhost, evil.example',
  ]) {
    expect(await post(url, delivery(1), { host })).toMatchObject({ status: 421 })
  }
  expect(statusOf(await talk(url, framed(delivery(1)).replace('localhost', '')))).toBe(421)
  const report = await post(url, '', page, '/healthz')
  expect(report.status).not.toBe(200)
  await assertWell(started)
})

test('[R-SST-6] answers a hundred requests that arrive at once on one connection, in order', async () => {
  const started = await collector()
  const requests = Array.from({ length: 100 }, (_, index) => framed(index % 2 === 0 ? delivery(1000 + index) : '{}'))
  const text = await talk(started.url, requests.join(''), (all) => all.split('HTTP/1.1 ').length === 101 && all.endsWith('}'))
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
  expect(statuses).toEqual(requests.map((_, index) => (index % 2 === 0 ? 202 : 400)))
  await assertWell(started)
})

test('[R-SST-6] slow senders hold nobody up', async () => {
  const started = await collector()
  const slow = await Promise.all(Array.from({ length: 300 }, () => open(started.url)))
  let senders = slow.length
  for (const [index, socket] of slow.entries()) {
    socket.on('error', () => undefined).on('close', () => (senders -= 1))
    // A third have not begun, a third are in their head, a third in their body.
    if (index % 3 === 1) socket.write('POST /v1/events HTTP/1.1\r\nhost: loc')
    if (index % 3 === 2) socket.write(`${head('content-length: 200000\r\n')}{"v":1,`)
  }
  const waitingSenders: number[] = []
  for (let index = 0; index < 20; index += 1) {
    expect(await deliver(started.url, delivery(index))).toMatchObject({ status: 202 })
    waitingSenders.push(senders)
  }
  // They are answered in spite of them, and not when the collector has waited long enough for them to cut them off.
  expect(waitingSenders[0]).toBe(300)
  await assertWell(started)
})

test.skipIf(process.platform !== 'linux')('[R-SST-6] 10,000 idle connections cost memory and nothing else', async () => {
  const started = await collector()
  await assertWell(started, 1)
  const before = memoryMb(started.child.pid)
  let opened = 0
  while (opened < 10_000) {
    await Promise.all(Array.from({ length: 500 }, () => open(started.url).then((socket) => socket.on('error', () => undefined))))
    opened += 500
  }
  expect(memoryMb(started.child.pid) - before).toBeLessThan(300)
  await assertWell(started, 2)
})

test('[R-SST-6] events of another day, of another tool or of no catalog are refused by name', async () => {
  const started = await collector()
  const { url } = started
  const dates = ['1970-01-01', '2099-12-31', '2026-02-30', '9999-99-99']
  const events = dates.map((at) => finished({}, { at }))
  expect(await deliver(url, body(1, events))).toMatchObject({
    answer: { accepted: 0, rejected: dates.map((_, index) => ({ index, reason: 'bad-date' })) },
  })
  expect(await deliver(url, body(2, [], { tool: 'nobody' }))).toMatchObject({
    status: 422,
    answer: { error: { code: 'unknown-tool' } },
  })
  for (const tool of ['constructor', '__proto__', 'toString'])
    expect((await deliver(url, body(3, [], { tool }))).status).toBeGreaterThanOrEqual(400)
  expect(await deliver(url, body(4, [{ name: 'secret.found', at: today(), properties: {} }]))).toMatchObject({
    answer: { rejected: [{ reason: 'unlisted-event' }] },
  })
  await assertWell(started)
})

test('[R-SST-6] [promise 7] a thousand replays of one body count once', async () => {
  const data = tempDirectory()
  const started = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  const text = delivery(7)
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(started.url, text)))
    expect(answers.every(({ status }) => status === 202)).toBe(true)
  }
  const { stdout } = await run('report', '--data', data, '--json')
  expect(JSON.parse(stdout)).toMatchObject([{ commands: [{ events: 1 }] }])
  await assertWell(started)
})

test('[R-SST-6] of 10,000 made-up machines at one address no more are heard than one address may send', async () => {
  const started = await collector('--trust-proxy', '1', '--per-address', '200')
  const { url } = started
  const machine = (index: number): string =>
    JSON.stringify({
      v: 1,
      batch: batchNumber(index),
      tool: 'acme',
      context: { os: 'linux' },
      events: [{ name: 'machine.active', at: today(), properties: { period: 'day', age: 'first-day', place: 'local' } }],
    })
  const requests = (from: string, first: number, count: number): string =>
    Array.from({ length: count }, (_, index) =>
      framed(machine(first + index)).replace('host:', `x-forwarded-for: 1.2.3.${index % 250}, ${from}\r\nhost:`),
    ).join('')
  const statuses: number[] = []
  const startedAt = performance.now()
  for (let sent = 0; sent < 10_000; sent += 500) {
    const text = await talk(
      url,
      requests('203.0.113.66', sent, 500),
      (all) => all.split('HTTP/1.1 ').length === 501 && all.endsWith('}'),
    )
    statuses.push(...[...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)))
  }
  expect(statuses).toHaveLength(10_000)
  const accepted = statuses.filter((status) => status === 202).length
  expect(statuses.filter((status) => status === 429)).toHaveLength(10_000 - accepted)
  // As many in each minute that has begun.
  const minutes = Math.floor((performance.now() - startedAt) / 60_000) + 1
  expect(accepted).toBeGreaterThanOrEqual(200)
  expect(accepted).toBeLessThanOrEqual(200 * minutes)
  // Everybody else is heard.
  expect(statusOf(await talk(url, requests('198.51.100.7', 20_000, 1)))).toBe(202)
  await assertWell(started)
})

test('[R-SST-6] a secret that was never issued erases nothing and tells nothing', async () => {
  const data = tempDirectory()
  const started = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  await deliver(started.url, delivery(1))
  const guesses = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      post(started.url, JSON.stringify({ secret: index.toString(16).padStart(32, '0') }), {}, '/v1/erase'),
    ),
  )
  expect(new Set(guesses.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['202 {"sonde":1}']))
  const { stdout } = await run('report', '--data', data, '--json')
  expect(JSON.parse(stdout)).toMatchObject([{ commands: [{ events: 1 }] }])
  expect(readFileSync(join(data, 'running.json'), 'utf8')).toContain('secret')
  await assertWell(started)
})
