import type { EventDefinition } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { asRead, batchNumber, body, finished, TODAY } from '../../test/bodies.ts'
import { acceptEvents, type IngestContext } from './events.ts'
import { createGlance } from './glance.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { createMetrics } from '../ops/metrics.ts'
import type { LogEntry, LogRecord } from './log/record.ts'

interface TestContext extends IngestContext {
  readonly log: LogRecord[]
}

const ONE_LANE = createLanes({ reachOf: () => [], releases: () => undefined, today: () => TODAY, bulkInstallations: 0 })

function context(append?: (entry: LogEntry) => Promise<void>, lanes: Lanes = ONE_LANE): TestContext {
  const log: LogRecord[] = []
  return {
    log,
    catalogs: new Map([['acme', [acme]]]),
    mayKnowMore: () => false,
    glance: createGlance(),
    lanes,
    metrics: createMetrics(() => TODAY, []),
    today: () => TODAY,
    append: async (entry) => {
      await append?.(entry)
      log.push(asRead(entry))
    },
  }
}

async function accept(text: unknown, using: TestContext = context()) {
  const { status, body: answer } = await acceptEvents(typeof text === 'string' ? text : JSON.stringify(text), using, undefined)
  return { status, answer: JSON.parse(answer) as unknown, log: using.log }
}

test('acknowledges what a catalog lists, after it has been written down [R-SST-6]', async () => {
  const { status, answer, log } = await accept(
    body(1, [finished({ flags: ['force', 'json'] }, { first: ['day', 'ever'], n: 3 })]),
  )
  expect({ status, answer }).toEqual({ status: 202, answer: { sonde: 1, accepted: 1, rejected: [] } })
  expect(log).toEqual([
    {
      kind: 'batch',
      batch: batchNumber(1),
      tool: 'acme',
      version: '1.4',
      context: { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24 },
      received: TODAY,
      events: [
        {
          name: 'command.finished',
          at: TODAY,
          first: ['day', 'ever'],
          n: 3,
          properties: { command: 'build', outcome: 'ok', durationMs: 100, flags: ['force', 'json'] },
        },
      ],
    },
  ])
})

const IDS = { machine: '6f9619ff-8b86-4d01-b42d-00c04fc964ff', project: '0123456789abcdef' }

test('[R-GAT-3] stores the identifiers that a registered catalog chose', async () => {
  const using = {
    ...context(),
    catalogs: new Map([['acme', [acme, { ...acme, identity: { machine: 'stable', project: 'salted' } }]]]),
  }
  const { status, log } = await accept(body(1, [finished()], { ids: IDS }), using as TestContext)
  expect(status).toBe(202)
  expect(log).toMatchObject([{ ids: IDS }])
})

test.each([
  ['none', {}],
  ['another one', { session: true }],
  ['one of the two', { machine: 'stable' }],
  ['none, spelled out', { machine: 'none', project: 'none', session: false }],
] as const)('[promise 4] refuses a body with identifiers where the catalogs chose %s', async (_, identity) => {
  const using = { ...context(), catalogs: new Map([['acme', [{ ...acme, identity }]]]) }
  expect(await accept(body(1, [finished()], { ids: IDS }), using)).toMatchObject({
    status: 422,
    answer: { sonde: 1, error: { code: 'ids-not-chosen' } },
    log: [],
  })
})

const FULL = { os: 'linux', ide: 'vscode', packageManagerVersion: 'pnpm 12.21', label: 'workshop' } as const

test('[R-SAM-4] keeps a full context and the whole version where a catalog chose them, and no label that none lists', async () => {
  const full = { ...acme, context: 'full', label: { variable: 'ACME_CONTEXT', words: ['workshop'] } } as const
  const using = { ...context(), catalogs: new Map([['acme', [acme, full]]]) }
  const { log } = await accept(body(1, [finished()], { context: FULL, version: '1.4.2' }), using)
  expect(log).toMatchObject([{ context: FULL, version: '1.4.2' }])
  const other = await accept(body(2, [finished()], { context: { ...FULL, label: 'anas-party' } }), using)
  expect(other.log.at(-1)).toMatchObject({ context: { ...FULL, label: 'other' } })
})

test('[promise 4] refuses a full context where no catalog chose it', async () => {
  expect(await accept(body(1, [finished()], { context: FULL }), context())).toMatchObject({
    status: 422,
    answer: { sonde: 1, error: { code: 'context-not-chosen' } },
    log: [],
  })
})

test('[R-AST-9] takes a CI vendor and an agent that are listed only in a later version, as `other`', async () => {
  const later = body(1, [finished()], { context: { os: 'linux', ci: 'next-ci', agent: 'next-agent' } })
  const { status, log } = await accept(later, context())
  expect(status).toBe(202)
  expect(log).toMatchObject([{ context: { os: 'linux', ci: 'other', agent: 'other' } }])
})

test('keeps a version that its author has not released in a lane of its own, also where the body is known at a glance', async () => {
  const laneIn = async (released: string) => {
    const lanes = createLanes({
      reachOf: () => [],
      releases: () => new Set([released]),
      today: () => TODAY,
      bulkInstallations: 0,
    })
    const { log } = await accept(body(1, [finished()]), context(undefined, lanes))
    return log.map((record) => 'lane' in record && record.lane)
  }
  expect([await laneIn('1.4'), await laneIn('1.5')]).toEqual([[false], ['unreleased']])
})

test('does not answer before the log has it', async () => {
  let release = (): void => undefined
  const using = context(() => new Promise((resolve) => (release = resolve)))
  let answered = false
  const answer = Promise.resolve(acceptEvents(JSON.stringify(body(1)), using, undefined)).then(() => (answered = true))
  await new Promise(setImmediate)
  expect(answered).toBe(false)
  release()
  await answer
  expect(answered).toBe(true)
})

test('rejects each event that no catalog lists, with its place and the reason, and keeps the others', async () => {
  const { status, answer, log } = await accept(
    body(1, [
      finished({ command: 'rm -rf /' }),
      finished(),
      { name: 'secret.found', at: TODAY, properties: {} },
      finished({ cwd: '/home/ana' }),
      finished({}, { at: '2019-01-01' }),
      finished({ durationMs: -1 }, { n: 7 }),
      { ...finished(), name: 'deploy.finished', properties: { cached: true }, first: ['day'] },
    ]),
  )
  expect(status).toBe(202)
  expect(answer).toEqual({
    sonde: 1,
    accepted: 1,
    rejected: [
      { index: 0, reason: 'bad-value' },
      { index: 2, reason: 'unlisted-event' },
      { index: 3, reason: 'unlisted-property' },
      { index: 4, reason: 'bad-date' },
      { index: 5, reason: 'bad-value' },
      { index: 6, reason: 'bad-reach' },
    ],
  })
  expect(log).toMatchObject([
    {
      events: [finished()],
      rejected: { 'bad-value': 8, 'unlisted-event': 1, 'unlisted-property': 1, 'bad-date': 1, 'bad-reach': 1 },
    },
  ])
})

test('writes nothing down of what it rejects, and nothing the wire does not know [promise 3]', async () => {
  const canary = 'canary-4711'
  const { log } = await accept({
    ...body(1, [finished({ command: canary }), { ...finished(), name: canary }, finished({ [canary]: canary })]),
    hostname: canary,
    dropped: { [canary]: 2 },
  })
  expect(log).toHaveLength(1)
  expect(JSON.stringify(log)).not.toContain(canary)
  expect(log).toMatchObject([{ dropped: { other: 2 }, events: [] }])
})

test('keeps the reasons a sender gives in its closed words', async () => {
  const { log } = await accept(body(1, [], { dropped: { 'spool-full': 3, expired: 1, 'mary-smith': 2, 'ana-ruiz': 4 } }))
  expect(log).toMatchObject([{ dropped: { 'spool-full': 3, expired: 1, other: 6 } }])
})

test.each(['constructor', 'toString', 'hasOwnProperty'])('finds nothing under the name %s', async (name) => {
  const { answer } = await accept(body(1, [{ name, at: TODAY, properties: {} }, finished({ [name]: 'build' })]))
  expect(answer).toMatchObject({ accepted: 0, rejected: [{ reason: 'unlisted-event' }, { reason: 'unlisted-property' }] })
})

test('refuses a name that would change an object', async () => {
  const text = JSON.stringify(body(1)).replace('"durationMs"', '"__proto__"')
  expect(await accept(text)).toMatchObject({ status: 400, answer: { error: { code: 'bad-event' } }, log: [] })
})

test('refuses a tool without a catalog for good, and writes nothing down', async () => {
  const { status, answer, log } = await accept(body(1, [finished()], { tool: 'constructor' }))
  expect(status).toBe(422)
  expect(answer).toMatchObject({ sonde: 1, error: { code: 'unknown-tool' } })
  expect(log).toEqual([])
})

test('has such a tool come back while a catalog that may be its own cannot be used', async () => {
  const using = { ...context(), mayKnowMore: () => true }
  const { status, answer, log } = await accept(body(1, [finished()], { tool: 'other' }), using)
  expect({ status, answer, log }).toMatchObject({ status: 503, answer: { error: { code: 'catalog-unusable' } }, log: [] })
  expect(await accept(body(1), using)).toMatchObject({ status: 202 })
})

test.each([
  ['not-json', '{'],
  ['not-json', ''],
  ['not-json', '\uFEFF{}'],
  ['bad-body', 'null'],
  ['bad-body', '[]'],
  ['bad-body', '"text"'],
  ['unknown-wire-version', '{}'],
  ['unknown-wire-version', JSON.stringify({ ...body(1), v: 2 })],
  ['bad-batch', JSON.stringify({ ...body(1), batch: '../../etc/passwd' })],
  ['bad-version', JSON.stringify({ ...body(1), version: '1.4.2-ana' })],
  ['bad-context', JSON.stringify({ ...body(1), context: { hostname: 'ana' } })],
  ['bad-events', JSON.stringify({ ...body(1), events: Array.from({ length: 501 }, () => finished()) })],
  ['bad-events', JSON.stringify({ ...body(1), events: {} })],
  ['not-json', '['.repeat(200_000)],
  ['bad-body', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('refuses a body as a whole with %s: %.40s', async (code, text) => {
  const { status, answer, log } = await accept(text)
  expect(status).toBe(400)
  expect(answer).toMatchObject({ sonde: 1, error: { code } })
  expect(log).toEqual([])
})

test('survives a body of nothing but keys', async () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')
  const { answer } = await accept(`{"v":1,${keys}}`)
  expect(answer).toMatchObject({ error: { code: 'bad-batch' } })
})

test('gives a repeat the same answer, whenever it comes [promise 7]', async () => {
  const using = context()
  const text = JSON.stringify(body(1, [finished(), finished({ command: 'nope' })]))
  const first = await accept(text, using)
  const second = await accept(text, using)
  expect(second.answer).toEqual(first.answer)
  expect(second.status).toBe(202)
})

test('keeps a body as it came when a glance tells that all of it is listed, and reads every other', async () => {
  const kinds: string[] = []
  const using = context(async ({ kind }) => void kinds.push(kind))
  const plain = JSON.stringify(body(1))
  const spaced = JSON.stringify(body(2), undefined, 1)
  const partly = JSON.stringify(body(3, [finished(), finished({ command: 'nope' })]))
  const more = JSON.stringify({ ...body(4), hostname: 'ana' })
  for (const text of [plain, spaced, partly, more]) expect(await accept(text, using)).toMatchObject({ status: 202 })
  expect(kinds).toEqual(['body', 'batch', 'batch', 'batch'])
  expect(using.log[0]).toEqual({ ...using.log[1], batch: batchNumber(1) })
})

test('looks at the catalogs and the day of each body', async () => {
  let today = TODAY
  const later = {
    ...acme,
    events: { 'command.finished': { ...(acme.events['command.finished'] as EventDefinition), properties: {} } },
  }
  const using = { ...context(), catalogs: new Map([['acme', [acme]]]), today: () => today }
  expect((await accept(body(1), using)).answer).toMatchObject({ accepted: 1 })
  today = '2027-11-20'
  expect((await accept(body(2), using)).answer).toMatchObject({ accepted: 0, rejected: [{ index: 0, reason: 'bad-date' }] })
  today = TODAY
  using.catalogs = new Map([['acme', [later]]])
  expect((await accept(body(3), using)).answer).toMatchObject({
    accepted: 0,
    rejected: [{ index: 0, reason: 'unlisted-property' }],
  })
})
