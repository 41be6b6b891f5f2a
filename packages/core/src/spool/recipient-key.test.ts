import { expect, test } from 'vitest'
import { endpointOfKey, recipientKey, spoolName } from './recipient-key.ts'

test.each([
  'https://telemetry.acme.example',
  'http://127.0.0.1:4318',
  'http://[::1]:4318/in',
  "https://a.example/it's*(all)!~here",
])('a key can be read back: %s', (endpoint) => {
  expect(endpointOfKey(recipientKey(endpoint))).toBe(endpoint)
  expect(spoolName(recipientKey(endpoint))).toMatch(/^current-[^/\\:*?"<>|]+\.ndjson$/)
})

test('a slash at the end makes no other recipient', () => {
  expect(recipientKey('https://a.example/')).toBe(recipientKey('https://a.example'))
})

test('different recipients have different keys', () => {
  const endpoints = ['https://a.example', 'http://a.example', 'https://a.example:444', 'https://a.example/b', 'https://a-example']
  expect(new Set(endpoints.map(recipientKey)).size).toBe(endpoints.length)
})
