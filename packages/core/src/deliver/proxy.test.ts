import { expect, test } from 'vitest'
import { proxyAuthorization, proxyFor } from './proxy.ts'

const TARGET = new URL('https://telemetry.acme.dev/v1/events')

function chosen(env: Record<string, string>, target = TARGET): string | undefined {
  const choice = proxyFor(target, env)
  return choice === undefined ? undefined : 'url' in choice ? choice.url.href : choice.problem
}

test.each<[string, Record<string, string>, string | undefined]>([
  ['none', {}, undefined],
  ['empty', { https_proxy: '', HTTPS_PROXY: ' ' }, undefined],
  ['https_proxy', { https_proxy: 'http://p:3128' }, 'http://p:3128/'],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128/'],
  ['small letters first', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'http://a:1/'],
  ['ALL_PROXY', { ALL_PROXY: 'http://p:3128' }, 'http://p:3128/'],
  ['the special one first', { all_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'http://b:2/'],
  ['http_proxy, which is for http', { http_proxy: 'http://p:3128', HTTP_PROXY: 'http://p:3128' }, undefined],
  ['without a scheme', { https_proxy: 'p:3128' }, 'http://p:3128/'],
  ['a proxy that speaks TLS', { https_proxy: 'https://p' }, 'https://p/'],
  ['not a URL', { https_proxy: 'http://[oops' }, 'the proxy variable is not a URL'],
  ['nonsense', { https_proxy: '::::' }, 'the proxy variable is not a URL'],
  ['another kind of proxy', { https_proxy: 'socks5://p:1080' }, 'the proxy variable names a proxy that is not HTTP'],
])('%s', (_, env, expected) => {
  expect(chosen(env)).toBe(expected)
})

test.each([
  ['*', true],
  ['telemetry.acme.dev', true],
  ['TELEMETRY.ACME.DEV', true],
  ['acme.dev', true],
  ['.acme.dev', true],
  ['*.acme.dev', true],
  ['localhost, acme.dev', true],
  ['localhost acme.dev', true],
  ['acme.dev:443', true],
  ['acme.dev:8443', false],
  ['cme.dev', false],
  ['other.dev', false],
  ['', false],
  [',,', false],
])('no_proxy %j excepts the receiver: %s', (noProxy, excepted) => {
  for (const name of ['no_proxy', 'NO_PROXY']) {
    expect(chosen({ https_proxy: 'http://p:3128', [name]: noProxy })).toBe(excepted ? undefined : 'http://p:3128/')
  }
})

test('a port in no_proxy is that of the receiver', () => {
  expect(chosen({ https_proxy: 'http://p', no_proxy: 'acme.dev:8443' }, new URL('https://acme.dev:8443/'))).toBeUndefined()
})

test('a password in a proxy variable that cannot be used is not repeated', () => {
  expect(chosen({ https_proxy: 'http://user:secret@[oops' })).not.toContain('secret')
})

test('a user and a password log in', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
  expect(proxyAuthorization(new URL('http://user:p%40ss@p'))).toBe(basic('user:p@ss'))
  expect(proxyAuthorization(new URL('http://user@p'))).toBe(basic('user:'))
  expect(proxyAuthorization(new URL('http://50%25:%zz@p'))).toBe(basic('50%:%zz'))
  expect(proxyAuthorization(new URL('http://p'))).toBeUndefined()
})
