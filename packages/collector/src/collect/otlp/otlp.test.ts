import { encodeLogs, type Body } from '@sonde/core/protocol'
import type { AnyValueMap } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { expect, onTestFinished, test } from 'vitest'
import { acme } from '../../../test/acme.ts'
import { asRead, TODAY } from '../../../test/bodies.ts'
import { createMetrics } from '../../ops/metrics.ts'
import { allowedHosts } from '../guard.ts'
import { createGlance } from '../glance.ts'
import { createLanes } from '../lanes.ts'
import { createIngest, type Exchange } from '../ingest.ts'
import { listen } from '../listen.ts'
import type { LogRecord } from '../log/record.ts'
import { acceptLogs } from './accept-logs.ts'
import type { IngestContext } from '../events.ts'

interface Received {
  readonly context: IngestContext
  readonly log: LogRecord[]
}

function receiver(): Received {
  const log: LogRecord[] = []
  const context: IngestContext = {
    catalogs: new Map([['acme', [acme]]]),
    mayKnowMore: () => false,
    glance: createGlance(),
    lanes: createLanes({ reachOf: () => [], releases: () => undefined, today: () => TODAY, bulkInstallations: 0 }),
    metrics: createMetrics(() => TODAY, []),
    append: async (entry) => void log.push(asRead(entry)),
    today: () => TODAY,
  }
  return { context, log }
}

const AT = new Date(`${TODAY}T12:34:56.789Z`)

/** Sends events with the exporter that OpenTelemetry publishes, and returns what was said to it and what was kept. */
async function exported(
  events: readonly { readonly eventName: string; readonly attributes?: AnyValueMap; readonly body?: string }[],
  compression: 'none' | 'gzip' = 'none',
): Promise<{ log: LogRecord[]; exchanges: Exchange[]; texts: string[] }> {
  const { context, log } = receiver()
  const ingest = createIngest({
    ...context,
    hosts: () => allowedHosts([]),
    isTooMuch: () => false,
    health: { reasons: () => [], warnings: () => [] },
    isBehind: () => false,
    report: (line) => expect.fail(line),
  })
  const exchanges: Exchange[] = []
  const texts: string[] = []
  const readBody = async (exchange: Exchange, maxBytes: number) => {
    const bytes = await exchange.readBody(maxBytes)
    if (Buffer.isBuffer(bytes)) texts.push(bytes.toString())
    return bytes
  }
  const overhear = (exchange: Exchange): Exchange => ({ ...exchange, readBody: (maxBytes) => readBody(exchange, maxBytes) })
  const listener = await listen((exchange) => (exchanges.push(exchange), ingest(overhear(exchange))), {
    host: '127.0.0.1',
    port: 0,
  })
  onTestFinished(() => listener.close())
  const exporter = new OTLPLogExporter({ url: `${listener.url}/v1/logs`, compression: compression as never })
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({
      'service.name': 'acme',
      'service.version': '1.4.2',
      'os.type': 'darwin',
      'host.arch': 'arm64',
      'process.runtime.name': 'nodejs',
      'process.runtime.version': '24.21.0',
      'host.name': 'anas-laptop',
      'process.command_args': ['node', '/home/ana/x.js'],
    }),
    processors: [new BatchLogRecordProcessor({ exporter })],
  })
  const logger = provider.getLogger('acme')
  for (const event of events) logger.emit({ ...event, timestamp: AT, severityText: 'INFO' })
  await provider.forceFlush()
  await provider.shutdown()
  return { log, exchanges, texts }
}

const finished = { command: 'build', outcome: 'ok', durationMs: 120, flags: ['force', 'json'] }

test.each(['none', 'gzip'] as const)(
  '[B-16] takes what the exporter of OpenTelemetry sends, compression %s',
  async (compression) => {
    const { log, exchanges } = await exported(
      [
        { eventName: 'command.finished', attributes: finished, body: 'finished in /home/ana' },
        { eventName: 'deploy.finished', attributes: { target: 'fly', cached: true } },
      ],
      compression,
    )
    expect(log).toEqual([
      {
        kind: 'batch',
        batch: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        tool: 'acme',
        version: '1.4',
        context: { os: 'macos', arch: 'arm64', runtime: 'node', runtimeMajor: 24 },
        received: TODAY,
        events: [
          { name: 'command.finished', at: TODAY, properties: finished },
          { name: 'deploy.finished', at: TODAY, properties: { target: 'fly', cached: true } },
        ],
      },
    ])
    expect(JSON.stringify(log)).not.toMatch(/ana|12:34|INFO/)
    expect(exchanges).toMatchObject([{ method: 'POST', path: '/v1/logs', headers: { 'content-type': 'application/json' } }])
    // In chunks of unknown length.
    expect(exchanges[0]?.headers['content-length']).toBeUndefined()
    expect(exchanges[0]?.headers['content-encoding']).toBe(compression === 'gzip' ? 'gzip' : undefined)
  },
)

test('[B-16] counts in `partialSuccess` what no catalog lists, and keeps the others', async () => {
  const { log } = await exported([
    { eventName: 'command.finished', attributes: { ...finished, cwd: '/home/ana' } },
    { eventName: 'secret.found', attributes: { word: 'ana' } },
    { eventName: 'command.finished', attributes: finished },
  ])
  expect(log).toMatchObject([
    { events: [{ name: 'command.finished', properties: finished }], rejected: { 'unlisted-property': 1, 'unlisted-event': 1 } },
  ])
  expect(JSON.stringify(log)).not.toContain('ana')
})

test('[B-16] takes 2,000 events of the exporter', async () => {
  const { log } = await exported(Array.from({ length: 2000 }, () => ({ eventName: 'command.finished', attributes: finished })))
  const events = log.map((record) => (record.kind === 'batch' ? record.events.length : 0))
  expect(events.reduce((sum, count) => sum + count, 0)).toBe(2000)
  expect(new Set(log.map(({ batch }) => batch)).size).toBe(log.length)
})

/** An export as it is on the wire. */
function wire(
  records: readonly object[],
  resource: Record<string, unknown> = { 'service.name': { stringValue: 'acme' } },
): string {
  const attributes = Object.entries(resource).map(([key, value]) => ({ key, value }))
  return JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: records }] }] })
}

const NANOS = String(BigInt(AT.getTime()) * 1_000_000n)
const attribute = (key: string, value: object) => ({ key, value })
const record = (attributes: readonly object[] = [], rest: object = {}) => ({
  eventName: 'command.finished',
  timeUnixNano: NANOS,
  attributes,
  ...rest,
})

async function accept(text: string): Promise<{ answer: unknown; status: number; log: LogRecord[] }> {
  const { context, log } = receiver()
  const { status, body } = await acceptLogs(text, context, undefined)
  return { status, answer: JSON.parse(body), log }
}

test.each([
  ['a number', { intValue: 120 }],
  ['a text', { intValue: '120' }],
  ['a fraction that is none', { doubleValue: 120 }],
])('reads a number that is written as %s', async (_, value) => {
  const { log } = await accept(wire([record([attribute('durationMs', value)])]))
  expect(log).toMatchObject([{ events: [{ properties: { durationMs: 120 } }] }])
})

test.each([
  ['as a number', Number(NANOS)],
  ['as a text', NANOS],
])('reads the date of a time %s, and nothing finer', async (_, timeUnixNano) => {
  const { log } = await accept(wire([record([], { timeUnixNano })]))
  expect(log).toMatchObject([{ events: [{ at: TODAY }] }])
  expect(JSON.stringify(log)).not.toContain(NANOS.slice(0, 9))
})

test('finds the name in an attribute where there is no other, and reach marks and counts in ours', async () => {
  const attributes = [
    attribute('event.name', { stringValue: 'command.finished' }),
    attribute('command', { stringValue: 'build' }),
    attribute('sonde.first', { arrayValue: { values: [{ stringValue: 'day' }] } }),
    attribute('sonde.n', { intValue: '3' }),
  ]
  const { log } = await accept(wire([{ observedTimeUnixNano: NANOS, attributes }]))
  expect(log).toMatchObject([{ events: [{ name: 'command.finished', first: ['day'], n: 3, properties: { command: 'build' } }] }])
})

test('lets activity travel alone, as every sender has to', async () => {
  const active = record([attribute('period', { stringValue: 'day' })], { eventName: 'machine.active' })
  const { log, answer } = await accept(
    wire([record(), active, active], {
      'service.name': { stringValue: 'acme' },
      'service.version': { stringValue: '1.4.2' },
      'host.arch': { stringValue: 'amd64' },
    }),
  )
  expect(answer).toEqual({ sonde: 1 })
  expect(log.map((each) => (each.kind === 'batch' ? [each.version, each.context, each.events.length] : []))).toEqual([
    [undefined, {}, 1],
    [undefined, {}, 1],
    ['1.4', { arch: 'x64' }, 1],
  ])
})

test('lets facts travel alone, without the system that other records have', async () => {
  const attributes = [attribute('fact', { stringValue: 'cpus' }), attribute('value', { stringValue: '8' })]
  const resource = { 'service.name': { stringValue: 'acme' }, 'os.type': { stringValue: 'linux' } }
  const { log, answer } = await accept(wire([record(attributes, { eventName: 'machine.fact' }), record()], resource))
  expect(answer).toEqual({ sonde: 1 })
  expect(log.map((each) => (each.kind === 'batch' ? [each.context, each.events[0]?.name] : []))).toEqual([
    [{}, 'machine.fact'],
    [{ os: 'linux' }, 'command.finished'],
  ])
})

test("[B-16] what `{ kind: 'otlp' }` sends is spelled as the exporter of OpenTelemetry spells it", async () => {
  const { texts } = await exported([{ eventName: 'command.finished', attributes: { ...finished, nested: { a: true } } }])
  const theirs = shapeOf(texts[0])
  const ours = shapeOf(
    encodeLogs({
      v: 1,
      batch: 'ab'.repeat(32),
      tool: 'acme',
      version: '1.4.2',
      context: { os: 'macos', arch: 'arm64', runtime: 'node', runtimeMajor: 24 },
      events: [{ name: 'command.finished', at: TODAY, properties: { ...finished, nested: { a: true } } }],
    }),
  )
  expect(ours.record).toEqual(theirs.record)
  // Their versions are finer, and of a batch they know nothing.
  const shared = ours.resource.filter(({ key }) => key !== 'process.runtime.version' && key !== 'sonde.batch')
  expect(theirs.resource).toEqual(expect.arrayContaining(shared))
  expect(ours.date).toBe(theirs.date)
})

/** What both say, with numbers in one of the two spellings that OTLP allows. */
function shapeOf(text = '') {
  const spelled = text.replace(/"intValue":"(-?\d+)"/g, '"intValue":$1')
  const { resourceLogs } = JSON.parse(spelled) as Export
  const [{ resource, scopeLogs }] = resourceLogs
  const [{ eventName, attributes, timeUnixNano }] = scopeLogs[0].logRecords
  const date = new Date(Number(BigInt(timeUnixNano) / 1_000_000n)).toISOString().slice(0, 10)
  return { resource: resource.attributes, record: { eventName, attributes, time: typeof timeUnixNano }, date }
}

interface Export {
  readonly resourceLogs: readonly [
    { readonly resource: Attributed; readonly scopeLogs: readonly [{ readonly logRecords: readonly [LogRecordJson] }] },
  ]
}

interface Attributed {
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

interface LogRecordJson extends Attributed {
  readonly eventName: string
  readonly timeUnixNano: string
}

test('an export that is sent again has the same batches', async () => {
  const text = wire([record(), record()])
  const [first, second] = [await accept(text), await accept(text)]
  expect(second.log).toEqual(first.log)
  expect((await accept(wire([record()]))).log[0]?.batch).not.toBe(first.log[0]?.batch)
})

test('[B-16] [B-2] takes a body of wire v1 out of OTLP again, whole, with the batch it can be erased by', async () => {
  const body: Body = {
    v: 1,
    batch: 'ab'.repeat(32),
    tool: 'acme',
    version: '1.4',
    context: { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24, agent: 'codex' },
    dropped: { expired: 2 },
    events: Array.from({ length: 150 }, () => ({
      name: 'command.finished',
      at: TODAY,
      first: ['day'],
      n: 2,
      properties: finished,
    })),
  }
  const { log, answer } = await accept(encodeLogs(body))
  expect(answer).toEqual({ sonde: 1 })
  const { v: _, ...whole } = body
  expect(log).toEqual([{ kind: 'batch', ...whole, received: TODAY }])
})

test('[B-16] what goes for a body of wire v1 is checked as one', async () => {
  const alone: Body = {
    v: 1,
    batch: 'ab'.repeat(32),
    tool: 'acme',
    version: '1.4',
    context: {},
    events: [active('day'), active('week')],
  }
  expect(await accept(encodeLogs(alone))).toMatchObject({
    answer: { partialSuccess: { rejectedLogRecords: '2', errorMessage: 'bad-machine-active: 2' } },
    log: [],
  })
  const named: Body = { v: 1, batch: 'x', tool: 'acme', context: {}, events: [active('day')] }
  expect(await accept(encodeLogs(named))).toMatchObject({ answer: { partialSuccess: { errorMessage: 'bad-batch: 1' } }, log: [] })
})

const active = (period: string) => ({ name: 'machine.active', at: TODAY, properties: { period } })

test.each([
  ['no name', record([], { eventName: undefined }), 'unreadable: 1'],
  ['no time', record([], { timeUnixNano: '0' }), 'unreadable: 1'],
  ['a time beyond all calendars', record([], { timeUnixNano: '9'.repeat(20) }), 'bad-date: 1'],
  ['bytes', record([attribute('command', { bytesValue: 'AAAA' })]), 'unreadable: 1'],
  [
    'a list of lists',
    record([attribute('flags', { arrayValue: { values: [{ arrayValue: { values: [] } }] } })]),
    'unreadable: 1',
  ],
  ['a group too deep', record([attribute('a', nested(6))]), 'unreadable: 1'],
  ['a date long ago', record([], { timeUnixNano: '1000000000000000000' }), 'bad-date: 1'],
  ['a name of a prototype', record([attribute('__proto__', { stringValue: 'x' })]), 'unreadable: 1'],
  ['something else', 7, 'unreadable: 1'],
])('refuses a record with %s by a reason', async (_, given, errorMessage) => {
  const { status, answer, log } = await accept(wire([given as object]))
  expect({ status, answer }).toEqual({
    status: 200,
    answer: { sonde: 1, partialSuccess: { rejectedLogRecords: '1', errorMessage } },
  })
  expect(log.flatMap((each) => (each.kind === 'batch' ? each.events : []))).toEqual([])
})

function nested(depth: number): object {
  return depth === 0 ? { intValue: 1 } : { kvlistValue: { values: [attribute('a', nested(depth - 1))] } }
}

test('[B-16] an export of many bodies waits once for the disk, and counts as many deliveries', async () => {
  const { context } = receiver()
  const written: (() => void)[] = []
  const append = (): Promise<void> => new Promise((resolve) => written.push(resolve))
  const activity = { ...record(), eventName: 'machine.active', attributes: [attribute('period', { stringValue: 'day' })] }
  const counted: number[] = []
  const answer = acceptLogs(wire(Array.from({ length: 300 }, () => activity)), { ...context, append }, 'x', (n) =>
    counted.push(n),
  )
  await expect.poll(() => written.length).toBe(300)
  for (const resolve of written) resolve()
  expect(await answer).toMatchObject({ status: 200 })
  expect(counted).toEqual([300])
})

test('[B-16] an export of which a part could not be written is refused whole, to be sent again', async () => {
  const { context } = receiver()
  let writes = 0
  const append = async (): Promise<void> => {
    writes += 1
    if (writes < 150) throw new Error('disk full')
  }
  const text = wire(Array.from({ length: 300 }, () => ({ ...record(), eventName: 'machine.active' })))
  await expect(acceptLogs(text, { ...context, append }, undefined)).rejects.toThrow('disk full')
  expect(writes).toBe(300)
})

test('[B-16] refuses more resources than say anything, before it looks at one', async () => {
  const text = JSON.stringify({ resourceLogs: Array.from({ length: 5001 }, () => ({})) })
  expect(await accept(text)).toMatchObject({ status: 413, answer: { sonde: 1, error: { code: 'too-large' } } })
})

test('refuses the records of a tool without a catalog', async () => {
  const { answer, log } = await accept(wire([record(), record()], { 'service.name': { stringValue: 'nobody' } }))
  expect(answer).toMatchObject({ partialSuccess: { rejectedLogRecords: '2', errorMessage: 'unknown-tool: 2' } })
  expect(log).toEqual([])
})

test('[B-16] has a whole export come back where the catalog of its tool may be one that cannot be used', async () => {
  const { context } = receiver()
  const text = wire([record(), record()], { 'service.name': { stringValue: 'nobody' } })
  const answer = await acceptLogs(text, { ...context, mayKnowMore: () => true }, undefined)
  expect(answer).toMatchObject({ status: 503, code: 'catalog-unusable', headers: { 'retry-after': '3600' } })
})

test.each(['', '{', '[]', 'null', '{"resourceSpans":[]}', '{"resourceLogs":{}}'])(
  'refuses %j, which is no export of logs',
  async (text) => {
    expect(await accept(text)).toMatchObject({ status: 400, answer: { sonde: 1, error: { code: 'not-otlp' } } })
  },
)

test.each(['{"resourceLogs":[]}', '{"resourceLogs":[null,7,{}]}', '{"resourceLogs":[{"scopeLogs":[null,{"logRecords":{}}]}]}'])(
  'takes %j, which says nothing',
  async (text) => {
    expect(await accept(text)).toMatchObject({ status: 200, answer: { sonde: 1 }, log: [] })
  },
)
