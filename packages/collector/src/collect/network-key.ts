import { hash, randomBytes } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'

/** A key that stands for the network of an address until the day ends; undefined for loopback and for what is no address. */
export type NetworkKey = (address: string | undefined) => string | undefined

/**
 * Makes keys that nobody can turn back: with a random number that lives for a day in memory and nowhere else. Of an IPv6 address the
 * network counts, because a home has as many as it likes.
 */
export function createNetworkKey(today: () => string): NetworkKey {
  let secret = newSecret()
  let day = ''
  return (address) => {
    const network = address === undefined ? undefined : networkOf(address)
    if (network === undefined) return undefined
    if (day !== today()) {
      secret = newSecret()
      day = today()
    }
    // Not an HMAC, which takes forty times as long: nobody sees a key, so none can be lengthened.
    return hash('sha256', secret + network, 'base64')
  }
}

/** Always of the same length, so that no two networks begin alike. */
function newSecret(): string {
  return randomBytes(32).toString('base64')
}

/** Undefined for loopback and for what is no address. */
function networkOf(address: string): string | undefined {
  const plain = address
    .replace(/^::ffff:(?=[\d.]+$)/i, '')
    .replace(/^([\d.]+):\d{1,5}$/, '$1')
    .replace(/^\[(.*)\](?::\d{1,5})?$/, '$1')
  if (isIPv4(plain)) return plain.startsWith('127.') ? undefined : plain
  if (!isIPv6(plain) || plain === '::1') return undefined
  return sixtyFourBits(plain)
}

function sixtyFourBits(address: string): string {
  const [before = '', after] = address.replace(/%.*$/, '').toLowerCase().split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const middle = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...middle, ...tail]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')
}
