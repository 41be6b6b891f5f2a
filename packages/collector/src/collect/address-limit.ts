import { createNetworkKey } from './network-key.ts'

/**
 * Says whether an address has sent too much in this minute. Counts what it is asked about.
 *
 * @param deliveries How many it is. Default 1.
 */
export type AddressLimit = (address: string | undefined, deliveries?: number) => boolean

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
 * Remembers for a minute how often each network was heard, by its key. Loopback is this machine, or a proxy that `trust-proxy` does not
 * mention: all the world would share one count.
 */
export function createAddressLimit({
  perMinute,
  today,
  maxAddresses = MAX_ADDRESSES,
  clock = () => performance.now(),
}: AddressLimitOptions): AddressLimit {
  const counts = new Map<string, number>()
  const keyOf = createNetworkKey(today)
  let minuteEnds = Number.NEGATIVE_INFINITY

  return (address, deliveries = 1) => {
    const id = perMinute === 0 ? undefined : keyOf(address)
    if (id === undefined) return false
    const now = clock()
    if (now >= minuteEnds) {
      counts.clear()
      minuteEnds = now + MINUTE_MS
    }
    const count = (counts.get(id) ?? 0) + deliveries
    if (counts.has(id) || counts.size < maxAddresses) counts.set(id, count)
    return count > perMinute
  }
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
