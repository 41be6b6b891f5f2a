/**
 * Numbers are kept at hand as counts per bin. Below 64 a bin is one number; above it is one of 32 equal parts of the range from one
 * power of two to the next, so a percentile read from bins is off by at most `BIN_ERROR` of the exact one.
 *
 * The databases compute the same when they rebuild: `BIN_SQL`. Changing it means a new format and a rebuild.
 */
export const BIN_ERROR = 1 / 64

const EXACT_BELOW = 64
const PARTS_LOG2 = 5

/** The bin of a whole number from 0 to 2^53; smaller numbers are counted in the first. */
export function binOf(value: number): number {
  if (value < EXACT_BELOW) return Math.max(0, Math.trunc(value))
  const exponent = Math.floor(Math.log2(value)) - PARTS_LOG2
  return exponent * 2 ** PARTS_LOG2 + Math.floor(value / 2 ** exponent)
}

/** The whole number in the middle of a bin. */
export function middleOf(bin: number): number {
  if (bin < EXACT_BELOW) return bin
  const exponent = Math.floor(bin / 2 ** PARTS_LOG2) - 1
  const part = bin - exponent * 2 ** PARTS_LOG2
  return part * 2 ** exponent + Math.floor((2 ** exponent - 1) / 2)
}

/** The `level` percentile, 0 to 1, of numbers counted in bins: of n numbers the one in place ⌈level · n⌉. */
export function percentileOf(bins: ReadonlyMap<number, number>, level: number): number | undefined {
  const total = [...bins.values()].reduce((sum, n) => sum + n, 0)
  const place = Math.max(1, Math.ceil(total * level))
  let seen = 0
  for (const [bin, n] of [...bins].toSorted(([a], [b]) => a - b)) {
    seen += n
    if (seen >= place) return middleOf(bin)
  }
  return undefined
}
