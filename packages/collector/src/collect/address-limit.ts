import { createHmac, randomBytes } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'

/** Says whether an address has sent too much in this minute. Counts the request it is asked about. */
export type AddressLimit = (address: string | undefined) => boolean

export interface AddressLimitOptions {
  /** 0 is no limit. */
  readonly perMinute: number
  readonly today: () => string
  /** So many are told apart in one minute; those beyond are let in, because memory is for events. Default 100,000. */
  readonly maxAddresses?: number
  /** Milliseconds. */
  readonly clock?: () => number
}

const MINUTE_MS = 60_000

const MAX_ADDRESSES = 100_000

/**
 * Remembers for a minute how often each address was heard, and that in a form which nobody can turn back: keyed with a random number
 * that lives for a day in memory and nowhere else. Of an IPv6 address the network counts, because a home has as many as it likes.
 *
 * Loopback is this machine, or a proxy that `trust-proxy` does not mention: all the world would share one count.
 */
export function createAddressLimit({
  perMinute,
  today,
  maxAddresses = MAX_ADDRESSES,
  clock = () => performance.now(),
}: AddressLimitOptions): AddressLimit {
  const counts = new Map<string, number>()
  let key = randomBytes(32)
  let keyDay = ''
  let minuteEnds = Number.NEGATIVE_INFINITY

  return (address) => {
    const network = perMinute === 0 || address === undefined ? undefined : networkOf(address)
    if (network === undefined) return false
    const now = clock()
    if (now >= minuteEnds) {
      counts.clear()
      minuteEnds = now + MINUTE_MS
    }
    if (keyDay !== today()) {
      key = randomBytes(32)
      keyDay = today()
    }
    const id = createHmac('sha256', key).update(network).digest('base64')
    const count = (counts.get(id) ?? 0) + 1
    if (count > 1 || counts.size < maxAddresses) counts.set(id, count)
    return count > perMinute
  }
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

/**
 * The address that a request came from. With proxies of the operator's in front, the last of them saw it: each adds what it saw to the
 * right end of `x-forwarded-for`, and everything further left was written by the sender.
 *
 * @param trustedProxies How many stand in front.
 */
export function senderAddress(
  socketAddress: string | undefined,
  forwardedFor: unknown,
  trustedProxies: number,
): string | undefined {
  if (trustedProxies === 0) return socketAddress
  const text = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor
  const addresses = typeof text === 'string' ? text.split(',').map((each) => each.trim()) : []
  return addresses.at(-trustedProxies) ?? socketAddress
}
