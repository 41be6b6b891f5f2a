import { truthProbability } from '../define/noisy-flag.ts'

/** Answers to one noisy flag, one per installation: an installation that answers twice says the same. */
export interface NoisyAnswers {
  readonly yes: number
  readonly n: number
  /** As the catalog states it. */
  readonly epsilon: number
}

/** The share of installations for which the truth is yes. */
export interface ShareEstimate {
  /** Right on average, and therefore below 0 or above 1 now and then. */
  readonly share: number
  /** With 95 % confidence the true share is from `low` to `high`, within 0 to 1. */
  readonly low: number
  readonly high: number
}

/** 95 % of a normal distribution. */
const Z = 1.959964

/** Estimates a share from noisy answers; undefined where nobody has answered, or these cannot be answers. */
export function estimateShare({ yes, n, epsilon }: NoisyAnswers): ShareEstimate | undefined {
  if (!(n > 0 && yes >= 0 && yes <= n && epsilon > 0 && Number.isFinite(n + epsilon))) return undefined
  const truth = truthProbability(epsilon)
  const share = (answered: number): number => (answered - (1 - truth)) / (2 * truth - 1)
  const within = (value: number): number => Math.min(Math.max(value, 0), 1)
  // Wilson's interval of the answers holds for few of them, too, and for shares close to 0 and 1.
  const answered = yes / n
  const shrink = 1 + Z ** 2 / n
  const centre = (answered + Z ** 2 / (2 * n)) / shrink
  const half = (Z / shrink) * Math.sqrt((answered * (1 - answered)) / n + Z ** 2 / (4 * n ** 2))
  return { share: share(answered), low: within(share(centre - half)), high: within(share(centre + half)) }
}
