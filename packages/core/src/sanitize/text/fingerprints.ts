/**
 * A set of texts kept as short fingerprints, so that thousands fit into a few kilobytes. A text of the set is always found; any other
 * is found by mistake once in `2 ** bits` tries.
 *
 * Stored as the differences of the sorted fingerprints in a Golomb-Rice code.
 */
export interface Fingerprints {
  has(text: string): boolean
}

/** Spreads a text over the numbers below `range` (FNV-1a with a final mix). */
export function fingerprintOf(text: string, range: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * range)
}

/** The bytes of a set; `unpack` reads them. Used when the tables are built. */
export function pack(texts: Iterable<string>, bits: number): Uint8Array {
  const unique = new Set(texts)
  const range = unique.size * 2 ** bits
  const sorted = Uint32Array.from(unique, (text) => fingerprintOf(text, range)).toSorted()
  const bytes: number[] = []
  let byte = 0
  let filled = 0
  const push = (bit: number): void => {
    byte = (byte << 1) | bit
    if (++filled === 8) {
      bytes.push(byte)
      byte = 0
      filled = 0
    }
  }
  let last = 0
  for (const value of sorted) {
    const gap = value - last
    last = value
    for (let count = gap >>> bits; count > 0; count--) push(1)
    push(0)
    for (let bit = bits - 1; bit >= 0; bit--) push((gap >>> bit) & 1)
  }
  for (let padding = 0; padding < 7; padding++) push(0)
  return Uint8Array.from(bytes)
}

/** Opens what `pack` wrote. `size` and `bits` are those it was packed with. */
export function unpack(bytes: Uint8Array, size: number, bits: number): Fingerprints {
  const range = size * 2 ** bits
  const sorted = new Uint32Array(size)
  let at = 0
  let last = 0
  for (let index = 0; index < size; index++) {
    let gap = 0
    while ((((bytes[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1) {
      gap++
      at++
    }
    at++
    for (let bit = 0; bit < bits; bit++, at++) gap = gap * 2 + (((bytes[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1)
    last += gap
    sorted[index] = last
  }
  return { has: (text) => includes(sorted, fingerprintOf(text, range)) }
}

function includes(sorted: Uint32Array, wanted: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return sorted[low] === wanted
}
