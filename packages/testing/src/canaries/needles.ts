/** A sequence of bytes that is looked for, and what it means to find it. */
export interface Needle<Meaning> {
  readonly bytes: Buffer
  readonly meaning: Meaning
}

export interface NeedleHit<Meaning> {
  readonly meaning: Meaning
  readonly offset: number
}

/** Finds any of many needles in one pass over the bytes. */
export interface NeedleFinder<Meaning> {
  /** Every place where a needle begins. Of needles with the same bytes the first is reported. */
  find(bytes: Uint8Array): NeedleHit<Meaning>[]
}

/** No needle is shorter: it is recognised by its first bytes, and shorter ones would be found by chance. */
export const MIN_NEEDLE_BYTES = 8

const TABLE_BITS = 20

/**
 * Prepares thousands of needles, so that searching takes as long as reading: a table of bits says of four bytes whether any needle
 * begins with them, and is nearly always right to say no.
 */
export function needleFinder<Meaning>(needles: Iterable<Needle<Meaning>>): NeedleFinder<Meaning> {
  const table = new Uint8Array(1 << (TABLE_BITS - 3))
  const byBeginning = new Map<string, Needle<Meaning>[]>()
  for (const needle of needles) {
    if (needle.bytes.length < MIN_NEEDLE_BYTES) continue
    const beginning = beginningAt(needle.bytes, 0)
    const alike = byBeginning.get(beginning) ?? []
    if (alike.some(({ bytes }) => bytes.equals(needle.bytes))) continue
    byBeginning.set(beginning, [...alike, needle])
    const slot = slotOf(needle.bytes.readInt32LE(0))
    table[slot >>> 3] = (table[slot >>> 3] as number) | (1 << (slot & 7))
  }

  return {
    find(given) {
      const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
      const hits: NeedleHit<Meaning>[] = []
      let window = bytes.length >= MIN_NEEDLE_BYTES ? bytes.readInt32LE(0) : 0
      for (let offset = 0; offset + MIN_NEEDLE_BYTES <= bytes.length; offset++) {
        const slot = slotOf(window)
        if (((table[slot >>> 3] as number) >>> (slot & 7)) & 1) {
          for (const { bytes: needle, meaning } of byBeginning.get(beginningAt(bytes, offset)) ?? []) {
            if (bytes.subarray(offset, offset + needle.length).equals(needle)) hits.push({ meaning, offset })
          }
        }
        window = (window >>> 8) | ((bytes[offset + 4] as number) << 24)
      }
      return hits
    },
  }
}

function slotOf(window: number): number {
  // Knuth's multiplicative hash: the upper bits of the product depend on all of the window.
  return Math.imul(window, 2654435761) >>> (32 - TABLE_BITS)
}

function beginningAt(bytes: Buffer, offset: number): string {
  return bytes.toString('latin1', offset, offset + MIN_NEEDLE_BYTES)
}
