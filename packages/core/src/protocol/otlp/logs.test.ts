import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryBody } from '../fixtures/arbitrary-body.ts'
import { parseBody } from '../parse-body.ts'
import type { Body } from '../wire.ts'
import { decodeLogs, encodeLogs } from './logs.ts'

const BODY: Body = {
  v: 1,
  batch: 'ab'.repeat(32),
  tool: 'acme',
  version: '1.4',
  context: { os: 'macos', arch: 'x64', runtime: 'node', runtimeMajor: 24, agent: 'codex' },
  ids: { machine: '5f9c8c1e-2b7a-4a83-9b55-0d4c3a1f6e21', project: '0123456789abcdef' },
  dropped: { expired: 3, 'unlisted-word': 1 },
  events: [
    {
      name: 'command.finished',
      at: '2026-11-20',
      hour: 14,
      weekday: 5,
      first: ['day', 'ever'],
      n: 2,
      properties: { command: 'build', cached: true, durationMs: 120, share: 0.5, flags: [], config: { plugins: ['a', 'b'] } },
    },
  ],
}

test('[B-16] is an export of logs as OTLP spells it in JSON', () => {
  expect(JSON.parse(encodeLogs(BODY))).toEqual({
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'acme' } },
            { key: 'service.version', value: { stringValue: '1.4' } },
            { key: 'sonde.batch', value: { stringValue: BODY.batch } },
            { key: 'os.type', value: { stringValue: 'darwin' } },
            { key: 'host.arch', value: { stringValue: 'amd64' } },
            { key: 'process.runtime.name', value: { stringValue: 'nodejs' } },
            { key: 'process.runtime.version', value: { stringValue: '24' } },
            { key: 'sonde.context.agent', value: { stringValue: 'codex' } },
            { key: 'sonde.ids.machine', value: { stringValue: BODY.ids?.machine } },
            { key: 'sonde.ids.project', value: { stringValue: '0123456789abcdef' } },
            {
              key: 'sonde.dropped',
              value: {
                kvlistValue: {
                  values: [
                    { key: 'expired', value: { intValue: '3' } },
                    { key: 'unlisted-word', value: { intValue: '1' } },
                  ],
                },
              },
            },
          ],
        },
        scopeLogs: [
          {
            scope: { name: 'sonde' },
            logRecords: [
              {
                // Midnight: nothing finer is known.
                timeUnixNano: `${Date.UTC(2026, 10, 20)}000000`,
                eventName: 'command.finished',
                attributes: [
                  { key: 'command', value: { stringValue: 'build' } },
                  { key: 'cached', value: { boolValue: true } },
                  { key: 'durationMs', value: { intValue: '120' } },
                  { key: 'share', value: { doubleValue: 0.5 } },
                  { key: 'flags', value: { arrayValue: { values: [] } } },
                  {
                    key: 'config',
                    value: {
                      kvlistValue: {
                        values: [
                          { key: 'plugins', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
                        ],
                      },
                    },
                  },
                  { key: 'sonde.hour', value: { intValue: '14' } },
                  { key: 'sonde.weekday', value: { intValue: '5' } },
                  { key: 'sonde.first', value: { arrayValue: { values: [{ stringValue: 'day' }, { stringValue: 'ever' }] } } },
                  { key: 'sonde.n', value: { intValue: '2' } },
                ],
              },
            ],
          },
        ],
      },
    ],
  })
})

describe('[B-16] the body that is read back is the body that was written', () => {
  const vectors = JSON.parse(readFileSync(new URL('../vectors/valid-bodies.json', import.meta.url), 'utf8')) as {
    readonly name: string
    readonly body: object
  }[]

  // A sender writes dates that exist; OTLP has no way to say another.
  const real = vectors.filter(({ body }) => !JSON.stringify(body).includes('2026-02-30'))

  test.each([{ name: 'everything a body can hold', body: BODY }, ...real])('$name', ({ body }) => {
    const parsed = parseBody(JSON.stringify(body))
    if (!parsed.ok) throw new Error(parsed.message)
    expect(decodeLogs(encodeLogs(parsed.body))).toEqual(parsed.body)
  })

  test('for bodies nobody thought of', () => {
    const valid = arbitraryBody
      .map((body) => parseBody(JSON.stringify(body)))
      .filter((parsed) => parsed.ok)
      .map(({ body }) => JSON.stringify(body))
    fc.assert(
      fc.property(valid, (text) => {
        const body = JSON.parse(text) as Body
        expect(decodeLogs(encodeLogs(body))).toEqual(body)
      }),
      { numRuns: 300 },
    )
  })
})

test.each(['', '{', 'null', '{}', '{"resourceLogs":[]}', '{"resourceLogs":[{}]}', JSON.stringify(BODY)])(
  '%j is none of ours and is not read as one',
  (text) => {
    expect(() => decodeLogs(text)).toThrow(/JSON|resourceLogs|no body|undefined/)
  },
)
