import { expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { body, TODAY } from '../test/bodies.ts'
import type { Answer } from './collect/answer.ts'
import type { Registry } from './collect/registry.ts'
import { NotDurable, type AppendLog } from './collect/log/append-log.ts'
import { createFront, type Front } from './front.ts'
import type { Pipeline } from './pipeline.ts'

interface World {
  readonly front: Front
  readonly log: { waitingBytes: number; failedAtMs: number | undefined; full: boolean }
  readonly applier: { waitingBytes: number }
  readonly lines: string[]
  readonly time: { ms: number }
  readonly unused: Map<string, string>
  send(address?: string): Promise<Answer>
  health(): Promise<unknown>
}

function world(perAddress = 0): World {
  const log: World['log'] = { waitingBytes: 0, failedAtMs: undefined, full: false }
  const applier = { waitingBytes: 0 }
  const lines: string[] = []
  const time = { ms: 0 }
  const unused = new Map<string, string>()
  const appendLog: AppendLog = {
    async append() {
      log.failedAtMs = log.full ? time.ms : undefined
      if (log.full) throw new NotDurable('no space left')
    },
    get failedAtMs() {
      return log.failedAtMs
    },
    get waitingBytes() {
      return log.waitingBytes
    },
    seal: () => Promise.resolve(),
  }
  const pipeline = {
    applier,
    registry: { catalogs: new Map([['acme', [acme]]]), releases: new Map(), unused } as Partial<Registry>,
  } as Partial<Pipeline> as Pipeline
  const options = {
    log: appendLog,
    pipeline,
    today: () => TODAY,
    report: (line: string) => void lines.push(line),
    hosts: [],
    perAddress,
    bulkInstallations: 0,
  }
  const front = createFront({ ...options, maxBehindBytes: 1000, clock: () => time.ms })
  let index = 0
  const headers = { host: 'localhost', 'content-type': 'application/json' }
  return {
    front,
    log,
    applier,
    lines,
    time,
    unused,
    send(address) {
      const bytes = Buffer.from(JSON.stringify(body((index += 1))))
      return front.ingest({ method: 'POST', path: '/v1/events', headers, address, readBody: () => Promise.resolve(bytes) })
    },
    async health() {
      const answer = await front.ingest({
        method: 'GET',
        path: '/healthz',
        headers: {},
        address: undefined,
        readBody: () => Promise.resolve(Buffer.alloc(0)),
      })
      return { status: answer.status, ...(JSON.parse(answer.body) as object) }
    },
  }
}

const ready = { status: 200, sonde: 1, alive: true, ready: true, reasons: [], warnings: [] }

test('takes deliveries and says that it is ready', async () => {
  const { send, health } = world()
  expect(await send()).toMatchObject({ status: 202 })
  expect(await health()).toEqual(ready)
})

test.each([
  ['the disk', 'disk-behind', ({ log }: World) => (log.waitingBytes = 33 * 1024 * 1024)],
  ['the store', 'store-behind', ({ applier }: World) => (applier.waitingBytes = 1001)],
])('tells senders when to come back while %s is behind, and a load balancer why', async (_, reason, fallBehind) => {
  const here = world()
  fallBehind(here)
  expect(await here.send()).toMatchObject({ status: 503, code: 'busy', headers: { 'retry-after': '60' } })
  expect(await here.health()).toMatchObject({ status: 503, alive: true, ready: false, reasons: [reason] })
  here.log.waitingBytes = here.applier.waitingBytes = 0
  expect(await here.send()).toMatchObject({ status: 202 })
  expect(await here.health()).toEqual(ready)
})

test('acknowledges nothing while nothing can be written, and is ready again by itself', async () => {
  const here = world()
  here.log.full = true
  expect(await here.send()).toMatchObject({ status: 503, code: 'not-stored', headers: { 'retry-after': '60' } })
  expect(await here.health()).toMatchObject({ status: 503, reasons: ['cannot-write'] })
  expect(here.lines).toEqual(['Nothing can be written to the log, so nothing is acknowledged: no space left'])
  here.time.ms = 29_999
  expect(await here.health()).toMatchObject({ status: 503 })
  // Otherwise a load balancer would never send what could be written again.
  here.time.ms = 30_000
  expect(await here.health()).toEqual(ready)
  expect(await here.send()).toMatchObject({ status: 503 })
  here.log.full = false
  expect(await here.send()).toMatchObject({ status: 202 })
  expect(await here.health()).toEqual(ready)
})

test('tells an address that sends too much when to come back, and nobody else', async () => {
  const { send, front } = world(3)
  const answers = await Promise.all(Array.from({ length: 5 }, () => send('203.0.113.7')))
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429, 429])
  expect(answers[4]).toMatchObject({ code: 'too-many', headers: { 'retry-after': '60' } })
  expect(await send('203.0.113.8')).toMatchObject({ status: 202 })
  expect(front.metrics.text()).toContain('sonde_collector_refusals_total{code="too-many"} 2')
  expect(front.metrics.text()).not.toContain('203.0.113')
})

test('takes deliveries while a catalog cannot be used, and says so to everybody who looks', async () => {
  const { unused, send, health, front } = world()
  unused.set('broken.json', 'Catalog `/srv/catalogs/broken.json` is not JSON.')
  expect(await send()).toMatchObject({ status: 202 })
  expect(await health()).toEqual({ ...ready, warnings: ['catalog-unusable'] })
  expect(front.metrics.text()).toContain('\nsonde_collector_catalogs_unusable 1\n')
  unused.clear()
  expect(await health()).toEqual(ready)
})

test('is not ready when it stops', async () => {
  const { front, health } = world()
  front.stop()
  expect(await health()).toMatchObject({ status: 503, reasons: ['stopping'] })
})

test('counts what became of events, and reads its gauges', async () => {
  const { send, front } = world()
  await send()
  const text = front.metrics.text()
  for (const line of [
    'events_accepted_total 1',
    'ready 1',
    'log_waiting_bytes 0',
    'catalogs{tool="acme"} 1',
    'answers_total{status="202"} 1',
  ]) {
    expect(text).toContain(`\nsonde_collector_${line}\n`)
  }
})
