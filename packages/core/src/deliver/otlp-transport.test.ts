import { expect, test } from 'vitest'
import { answer, receiver } from '../../test/receiver.ts'
import { decodeLogs } from '../protocol/otlp/logs.ts'
import type { Body } from '../protocol/wire.ts'
import { otlpTransport } from './otlp-transport.ts'

const BODY: Body = { v: 1, batch: '0'.repeat(64), tool: 'acme', version: '1.4', context: { os: 'linux' }, events: [] }

test('[B-16] posts an export of logs to `/v1/logs`, and nothing that tells who is there', async () => {
  const { endpoint, received } = await receiver(answer(200, { partialSuccess: {} }))
  const transport = otlpTransport({ env: {}, now: () => 0 })
  const sealed = { endpoint: `${endpoint}/some/path`, ...transport.encode(BODY) }
  expect(await transport.send(sealed, AbortSignal.timeout(60_000))).toEqual({ status: 'accepted' })
  expect(received).toMatchObject([{ method: 'POST', path: '/some/path/v1/logs' }])
  expect(decodeLogs(received[0]?.text ?? '')).toEqual(BODY)
  expect(received[0]?.headers['content-type']).toBe('application/json')
  expect(Object.keys(received[0]?.headers ?? {}).toSorted()).toEqual(['connection', 'content-length', 'content-type', 'host'])
})

test('looks at no variable of OpenTelemetry: those are about the user’s own application', async () => {
  const { endpoint, received } = await receiver(answer(200, {}))
  const elsewhere = await receiver()
  const asked: string[] = []
  const given: Record<string, string> = {
    OTEL_EXPORTER_OTLP_ENDPOINT: elsewhere.endpoint,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${elsewhere.endpoint}/v1/logs`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=canary',
    OTEL_SERVICE_NAME: 'canary',
    OTEL_RESOURCE_ATTRIBUTES: 'canary=canary',
    OTEL_SDK_DISABLED: 'true',
  }
  const env = new Proxy(given, { get: (target, name) => (asked.push(String(name)), target[String(name)]) })
  const transport = otlpTransport({ env, now: () => 0 })
  // Once where proxies are looked for, and once where something can arrive.
  await transport.send({ endpoint: 'https://127.0.0.1:9', ...transport.encode(BODY) }, AbortSignal.timeout(60_000))
  await transport.send({ endpoint: 'https://collector.test:9', ...transport.encode(BODY) }, AbortSignal.timeout(100))
  await transport.send({ endpoint, ...transport.encode(BODY) }, AbortSignal.timeout(60_000))
  expect(received).toHaveLength(1)
  expect(elsewhere.connections()).toBe(0)
  expect(JSON.stringify(received)).not.toContain('canary')
  expect(asked).not.toEqual([])
  expect(asked.filter((name) => name.startsWith('OTEL'))).toEqual([])
})
