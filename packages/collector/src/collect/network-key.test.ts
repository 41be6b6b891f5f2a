import { expect, test } from 'vitest'
import { createNetworkKey } from './network-key.ts'

const TODAY = '2026-11-20'

test.each([
  ['an address and the port it came from', '203.0.113.7', '203.0.113.7:4321'],
  ['IPv4 as IPv6 writes it', '203.0.113.7', '::ffff:203.0.113.7'],
  ['the addresses of one home', '2001:db8:1:2::1', '[2001:0DB8:1:2:ffff::9]:443'],
])('has one key for %s', (_, one, other) => {
  const keyOf = createNetworkKey(() => TODAY)
  expect(keyOf(other)).toBe(keyOf(one))
})

test.each(['203.0.113.7', '2001:db8:1:3::1'])('tells %s from others', (address) => {
  const keyOf = createNetworkKey(() => TODAY)
  expect(keyOf(address)).not.toBe(keyOf('203.0.113.8'))
  expect(keyOf(address)).not.toBe(keyOf('2001:db8:1:2::1'))
})

test.each([undefined, '127.0.0.1', '::1', '::ffff:127.0.0.1', 'unknown', ''])('has none for %s', (address) => {
  expect(createNetworkKey(() => TODAY)(address)).toBeUndefined()
})

test('says nothing of the address, and nothing that another day or another process could compare', () => {
  let today = TODAY
  const keyOf = createNetworkKey(() => today)
  const key = keyOf('203.0.113.7')
  expect(Buffer.from(key ?? '', 'base64')).toHaveLength(32)
  expect(createNetworkKey(() => today)('203.0.113.7')).not.toBe(key)
  today = '2026-11-21'
  expect(keyOf('203.0.113.7')).not.toBe(key)
})
