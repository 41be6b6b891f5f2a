/** A share with the range in which 95 of 100 such ranges hold the true one, as far as chance is the only reason to be off. */
export interface Share {
  readonly share: number
  readonly low: number
  readonly high: number
}

const Z = 1.959964

/** Wilson's interval: right also for few events, and for shares near 0 and 1. Undefined of nothing. */
export function shareOf(part: number, all: number): Share | undefined {
  if (all <= 0) return undefined
  const share = part / all
  const weight = Z ** 2 / all
  const middle = (share + weight / 2) / (1 + weight)
  const half = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / all + weight / (4 * all))
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** How much greater `after` is than `before`, by Newcombe's interval: where it holds 0, chance alone would explain it. */
export function differenceOf(before: Share, after: Share): Share {
  const share = after.share - before.share
  return {
    share,
    low: share - Math.hypot(after.share - after.low, before.high - before.share),
    high: share + Math.hypot(after.high - after.share, before.share - before.low),
  }
}
