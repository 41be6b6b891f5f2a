import { expect, test } from 'vitest'
import { allowedHosts, guard, type Head } from './guard.ts'

const hosts = allowedHosts(['telemetry.acme.example', 'Collector.LAN'])

function judge({ headers, ...head }: Partial<Head>): number | undefined {
  return guard(
    {
      method: 'POST',
      path: '/v1/events',
      ...head,
      headers: { host: 'localhost:7663', 'content-type': 'application/json', ...headers },
    },
    hosts,
  )?.status
}

test('lets a delivery through', () => {
  expect(judge({})).toBeUndefined()
  expect(judge({ path: '/v1/erase' })).toBeUndefined()
})

test.each([
  ['127.0.0.1', undefined],
  ['127.0.0.1:7663', undefined],
  ['[::1]:7663', undefined],
  ['LOCALHOST', undefined],
  ['telemetry.acme.example', undefined],
  ['collector.lan:80', undefined],
  ['attacker.example', 421],
  ['attacker.example:7663', 421],
  ['localhost.attacker.example', 421],
  ['telemetry.acme.example.attacker.example', 421],
  ['localhost:7663:80', 421],
  ['localhost@attacker.example', 421],
  ['constructor', 421],
  ['', 421],
  [undefined, 421],
])('answers to the host %s: %s', (host, status) => {
  expect(judge({ headers: { host } })).toBe(status)
})

test.each([
  ['origin', 'https://attacker.example'],
  ['origin', 'null'],
  ['cookie', 'a=b'],
  ['cookie', ''],
  ['sec-fetch-site', 'same-origin'],
  ['sec-fetch-mode', 'no-cors'],
  ['sec-fetch-anything', '1'],
])('refuses what a web page sends: %s: %s', (name, value) => {
  expect(judge({ headers: { [name]: value } })).toBe(403)
})

test('refuses the preflight of a web page without allowing anything', () => {
  const answer = guard(
    { method: 'OPTIONS', path: '/v1/events', headers: { host: 'localhost', origin: 'https://a.example' } },
    hosts,
  )
  expect(answer?.status).toBe(403)
  expect(answer?.headers).toBeUndefined()
})

test.each(['/', '/v1', '/v1/events/', '/V1/EVENTS', '//v1/events', '/v1/../v1/events', '/v1/events%00', '/admin', '*', ''])(
  'knows no path %s',
  (path) => {
    expect(judge({ path })).toBe(404)
  },
)

test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'post', 'TRACE'])(
  'refuses the method %s and names the right one',
  (method) => {
    const answer = guard({ method, path: '/v1/events', headers: { host: 'localhost' } }, hosts)
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  },
)

test.each([
  ['application/json', undefined],
  ['application/json; charset=utf-8', undefined],
  ['Application/JSON', undefined],
  ['application/json ;charset=utf-8', undefined],
  ['application/jsonp', 415],
  ['text/plain', 415],
  ['text/plain;application/json', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=application/json', 415],
  ['', 415],
  [undefined, 415],
])('takes the content type %s: %s', (type, status) => {
  expect(judge({ headers: { 'content-type': type } })).toBe(status)
})

test.each([
  ['gzip', undefined],
  ['identity', undefined],
  ['br', 415],
  ['gzip, gzip', 415],
  ['deflate', 415],
])('takes the content encoding %s: %s', (encoding, status) => {
  expect(judge({ headers: { 'content-encoding': encoding } })).toBe(status)
})

test('marks every refusal and repeats nothing that was sent', () => {
  const answer = guard({ method: 'POST', path: '/v1/events', headers: { host: 'canary.example' } }, hosts)
  expect(JSON.parse(answer?.body ?? '')).toEqual({
    sonde: 1,
    error: { code: 'unknown-host', message: expect.any(String) as unknown },
  })
  expect(answer?.body).not.toContain('canary')
})

test('[B-16] tells an exporter of OpenTelemetry that sends protobuf what to send instead', () => {
  const headers = { host: 'localhost', 'content-type': 'application/x-protobuf' }
  const messageAt = (path: string) => guard({ method: 'POST', path, headers }, allowedHosts([]))?.body
  expect(messageAt('/v1/logs')).toContain('OTEL_EXPORTER_OTLP_PROTOCOL=http/json')
  expect(messageAt('/v1/events')).not.toContain('OTEL')
})
