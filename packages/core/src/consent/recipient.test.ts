import { describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { recipientOf, variablePrefix } from './recipient.ts'

test('sends to the endpoint of the catalog, without a slash at its end', () => {
  const catalog = { ...acme, endpoint: 'https://telemetry.acme.example/in/' }
  expect(recipientOf({}, catalog)).toEqual({
    endpoint: 'https://telemetry.acme.example/in',
    origin: 'https://telemetry.acme.example',
  })
})

describe('[R-WAS-9] only https', () => {
  test.each([
    'http://telemetry.acme.example',
    'ftp://telemetry.acme.example',
    'http://127.0.0.1.acme.example',
    'http://10.0.0.1',
  ])('refuses %s', (endpoint) => {
    expect(recipientOf({}, { ...acme, endpoint })).toEqual({ refused: 'the endpoint must use https' })
  })

  test.each(['http://127.0.0.1:4318', 'http://localhost:1', 'http://[::1]:4318'])(
    'allows http on this machine: %s',
    (endpoint) => {
      expect(recipientOf({}, { ...acme, endpoint })).toMatchObject({ endpoint })
    },
  )

  test('lets the variable point to this machine only', () => {
    expect(recipientOf({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }, acme)).toMatchObject({ endpoint: 'http://127.0.0.1:9' })
    expect(recipientOf({ ACME_TELEMETRY_ENDPOINT: 'https://evil.example' }, acme)).toEqual({
      refused: 'ACME_TELEMETRY_ENDPOINT may only point to this machine',
    })
  })
})

test.each([['not a url'], ['']])('says that %o is not a URL', (endpoint) => {
  expect(recipientOf({}, { ...acme, endpoint })).toEqual({ refused: 'the endpoint is not a URL' })
})

test('cuts credentials, query and fragment', () => {
  const endpoint = 'https://user:word@telemetry.acme.example/?a=1#b'
  expect(recipientOf({}, { ...acme, endpoint })).toMatchObject({ endpoint: 'https://telemetry.acme.example' })
})

describe('[R-GAT-8 override] an endpoint the user set on this machine', () => {
  const settings = (endpoint: string) => ({ v: 1, endpoint })

  test('stands before the catalog’s, and the variable before both', () => {
    expect(recipientOf({}, acme, settings('https://own.example/in'))).toEqual({
      endpoint: 'https://own.example/in',
      origin: 'https://own.example',
    })
    const variable = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }
    expect(recipientOf(variable, acme, settings('https://own.example'))).toMatchObject({ origin: 'http://127.0.0.1:9' })
  })

  test.each([
    ['http://own.example', 'the endpoint set on this machine must use https'],
    ['', 'the endpoint set on this machine is not a URL'],
    ['nonsense', 'the endpoint set on this machine is not a URL'],
  ])('that cannot be used sends to nobody: %o', (endpoint, refused) => {
    expect(recipientOf({}, acme, settings(endpoint))).toEqual({ refused })
  })
})

test('a tool with dashes has variables with underscores', () => {
  expect(variablePrefix('my-tool')).toBe('MY_TOOL')
})
