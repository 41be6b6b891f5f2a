import { expect, test } from 'vitest'
import { createAddressLimit, senderAddress } from './address-limit.ts'

function limit(perMinute: number, today = () => '2026-11-20') {
  let now = 0
  const isTooMuch = createAddressLimit({ perMinute, today, clock: () => now })
  /** How many of `times` requests are let in. */
  const letIn = (address: string | undefined, times: number): number =>
    Array.from({ length: times }, () => isTooMuch(address)).filter((tooMuch) => !tooMuch).length
  return { letIn, after: (ms: number) => (now += ms) }
}

test('lets so many in from one address in a minute, and again in the next', () => {
  const { letIn, after } = limit(10)
  expect([letIn('203.0.113.7', 25), letIn('203.0.113.8', 5)]).toEqual([10, 5])
  after(59_999)
  expect(letIn('203.0.113.7', 5)).toBe(0)
  after(1)
  expect(letIn('203.0.113.7', 25)).toBe(10)
})

test('counts as many as it is told', () => {
  const isTooMuch = createAddressLimit({ perMinute: 10, today: () => '2026-11-20', clock: () => 0 })
  expect([isTooMuch('203.0.113.7'), isTooMuch('203.0.113.7', 9), isTooMuch('203.0.113.7')]).toEqual([false, false, true])
})

test.each([
  ['an IPv4 address in either notation', '203.0.113.7', '::ffff:203.0.113.7'],
  ['an address with a port', '203.0.113.7:4711', '203.0.113.7'],
  ['an IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
  ['an IPv6 address in either notation', '2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001'],
  ['an IPv6 address with a port', '[2001:db8::1]:443', '2001:db8::2'],
])('takes %s for one', (_, one, same) => {
  const { letIn } = limit(10)
  expect([letIn(one, 7), letIn(same, 7)]).toEqual([7, 3])
})

test('tells IPv6 networks apart', () => {
  const { letIn } = limit(10)
  expect([letIn('2001:db8:1:2::1', 10), letIn('2001:db8:1:3::1', 10)]).toEqual([10, 10])
})

test.each(['127.0.0.1', '127.7.7.7', '::1', '::ffff:127.0.0.1', undefined, 'unknown'])('does not count %s', (address) => {
  expect(limit(1).letIn(address, 50)).toBe(50)
})

test('is off where the limit is 0', () => {
  expect(limit(0).letIn('203.0.113.7', 5000)).toBe(5000)
})

test('[R-SST-6] remembers only so many addresses, and lets those beyond in', () => {
  const isTooMuch = createAddressLimit({ perMinute: 1, today: () => '2026-11-20', maxAddresses: 100, clock: () => 0 })
  const addresses = Array.from({ length: 150 }, (_, index) => `10.0.0.${index}`)
  const round = (): number => addresses.filter((address) => !isTooMuch(address)).length
  expect([round(), round(), round()]).toEqual([150, 50, 50])
})

test.each([
  ['no proxy is trusted', 0, '198.51.100.1', '203.0.113.7'],
  ['one is', 1, '198.51.100.1', '198.51.100.1'],
  ['the sender wrote more', 1, '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  ['two are', 2, '1.2.3.4, 198.51.100.1, 10.0.0.1', '198.51.100.1'],
  ['there are fewer than were promised', 2, '198.51.100.1', '203.0.113.7'],
  ['there is no header', 1, undefined, '203.0.113.7'],
  ['the header came twice', 1, ['1.2.3.4', '198.51.100.1'], '198.51.100.1'],
])('looks at the right address where %s', (_, trusted, header, expected) => {
  expect(senderAddress('203.0.113.7', header, trusted)).toBe(expected)
})
