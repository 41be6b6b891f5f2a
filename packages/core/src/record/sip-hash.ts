const MASK = 0xffff_ffff_ffff_ffffn

/**
 * SipHash-2-4: 64 bits of a text that nobody can tell or find without the key. Loads nothing, where `node:crypto` takes 6 ms.
 *
 * @param key 32 hex digits.
 */
export function sipHash(key: string, text: string): bigint {
  const bytes = Buffer.from(text)
  const keyBytes = Buffer.from(key, 'hex')
  const k0 = keyBytes.readBigUInt64LE(0)
  const k1 = keyBytes.readBigUInt64LE(8)
  const v: State = [k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn, k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n]
  const whole = bytes.length - (bytes.length % 8)
  for (let at = 0; at < whole; at += 8) compress(v, bytes.readBigUInt64LE(at))
  const last = Buffer.alloc(8)
  bytes.copy(last, 0, whole)
  last[7] = bytes.length & 255
  compress(v, last.readBigUInt64LE(0))
  v[2] ^= 255n
  for (let round = 0; round < 4; round++) mix(v)
  return v[0] ^ v[1] ^ v[2] ^ v[3]
}

type State = [bigint, bigint, bigint, bigint]

function compress(v: State, word: bigint): void {
  v[3] ^= word
  mix(v)
  mix(v)
  v[0] ^= word
}

function mix(v: State): void {
  v[0] = (v[0] + v[1]) & MASK
  v[1] = rotated(v[1], 13n) ^ v[0]
  v[0] = rotated(v[0], 32n)
  v[2] = (v[2] + v[3]) & MASK
  v[3] = rotated(v[3], 16n) ^ v[2]
  v[0] = (v[0] + v[3]) & MASK
  v[3] = rotated(v[3], 21n) ^ v[0]
  v[2] = (v[2] + v[1]) & MASK
  v[1] = rotated(v[1], 17n) ^ v[2]
  v[2] = rotated(v[2], 32n)
}

function rotated(word: bigint, bits: bigint): bigint {
  return ((word << bits) | (word >> (64n - bits))) & MASK
}
