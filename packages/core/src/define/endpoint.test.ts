import { expect, test } from 'vitest'
import { recipientKey, spoolName } from '../spool/recipient-key.ts'
import { checkEndpoint, isLoopback } from './endpoint.ts'

const codesOf = (endpoint: unknown) => [...checkEndpoint(endpoint)].map(({ code }) => code)

test.each([
  'https://telemetry.acme.dev',
  'https://telemetry.acme.dev/',
  'https://telemetry.acme.dev/sonde',
  'https://telemetry.acme.dev:8443',
  'https://192.0.2.7',
  'http://localhost:8787',
  'http://127.0.0.1:8787',
  'http://127.255.255.254',
  'http://[::1]:8787/sonde',
])('[R-WAS-9] takes https anywhere and http on loopback: %s', (endpoint) => {
  expect(codesOf(endpoint)).toEqual([])
})

test.each([
  'http://telemetry.acme.dev',
  'http://telemetry.acme.dev:443',
  'http://192.168.0.7',
  'http://10.0.0.1',
  'http://0.0.0.0:8787',
  'http://128.0.0.1',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[fe80::1]',
  'http://localhost.acme.dev',
  'http://acme.localhost',
  'http://localhost.',
  'http://127.0.0.1.acme.dev',
  'http://127.acme.dev',
  'http://localhost@acme.dev',
  'HTTP://telemetry.acme.dev',
  'ws://localhost',
  'ftp://telemetry.acme.dev',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/plain,x',
])('[R-WAS-9] refuses everything else: %s', (endpoint) => {
  expect(codesOf(endpoint)).toContain('endpoint-https')
})

test.each([
  ['endpoint-url', undefined],
  ['endpoint-url', 7],
  ['endpoint-url', ''],
  ['endpoint-url', 'telemetry.acme.dev'],
  ['endpoint-url', '//telemetry.acme.dev'],
  ['endpoint-url', 'https://'],
  ['endpoint-url', 'https://a b.dev'],
  ['endpoint-url', ['https://telemetry.acme.dev']],
  ['endpoint-credentials', 'https://ana@acme.dev'],
  ['endpoint-credentials', 'https://ana:secret@acme.dev'],
  ['endpoint-credentials', 'https://:secret@acme.dev'],
  ['endpoint-query', 'https://acme.dev?key=1'],
  ['endpoint-query', 'https://acme.dev/?'],
  ['endpoint-query', 'https://acme.dev/#top'],
  ['endpoint-query', 'https://acme.dev/#'],
  ['endpoint-spelling', 'https://ACME.dev'],
  ['endpoint-spelling', 'https:acme.dev'],
  ['endpoint-spelling', 'https:\\\\acme.dev'],
  ['endpoint-spelling', ' https://acme.dev'],
  ['endpoint-spelling', 'https://acme.dev\n'],
  ['endpoint-spelling', 'https://ac\tme.dev'],
  ['endpoint-spelling', 'https://acme.dev:443'],
  ['endpoint-spelling', 'https://acme.dev/a/../b'],
  ['endpoint-spelling', 'https://acme.dev/a b'],
  ['endpoint-spelling', 'https://täst.dev'],
  ['endpoint-spelling', 'http://127.1:8787'],
  ['endpoint-spelling', 'http://0x7f.0.0.1'],
  ['endpoint-spelling', 'https://@acme.dev'],
  ['endpoint-length', `https://acme.dev/${'a'.repeat(200)}`],
])('reports %s for %j', (code, endpoint) => {
  expect(codesOf(endpoint)).toEqual([code])
})

test('says how to spell the endpoint', () => {
  const [problem] = checkEndpoint('https://ACME.dev:443/a/../b')
  expect(problem?.message).toContain('Write `https://acme.dev/b`.')
})

test('does not repeat a password', () => {
  const messages = [...checkEndpoint('http://ana:hunter2@acme.dev')].map(({ message }) => message)
  expect(messages.join()).not.toContain('hunter2')
})

test.each(['a', '*', '%20', '-', '/a'])('takes no endpoint whose spool could not be named: %s', (part) => {
  const taken = Array.from({ length: 300 }, (_, length) => `https://acme.dev/x${part.repeat(length)}`).filter(
    (endpoint) => codesOf(endpoint).length === 0,
  )
  expect(taken.length).toBeGreaterThan(20)
  for (const endpoint of taken) expect(Buffer.byteLength(spoolName(recipientKey(endpoint)))).toBeLessThan(255 - 40)
})

test('calls only names that no name server decides loopback', () => {
  expect(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'].every(isLoopback)).toBe(true)
  expect(['localhost.', 'a.localhost', '127.0.0.1.acme.dev', '::1', '[::2]', ''].some(isLoopback)).toBe(false)
})
