import { describe, expect, test } from 'vitest'
import { truthProbability } from '../define/noisy-flag.ts'
import { noisyAnswer } from '../record/noise.ts'
import { estimateShare } from './estimate-share.ts'

/** The same dice in every run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Trial {
  readonly share: number
  readonly n: number
  readonly epsilon: number
}

/** Asks `n` installations, of which a random `share` has the truth yes, as often as `rounds` says. */
function ask({ share, n, epsilon }: Trial, rounds: number, answer: (truth: boolean, random: () => number) => boolean) {
  const random = dice(20_261_120)
  return Array.from({ length: rounds }, () => {
    let yes = 0
    for (let installation = 0; installation < n; installation++) if (answer(random() < share, random)) yes += 1
    const estimate = estimateShare({ yes, n, epsilon })
    if (estimate === undefined) throw new Error('no estimate')
    return estimate
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('[B-11] the share behind noisy answers', () => {
  const trials: readonly Trial[] = [0.02, 0.3, 0.5, 0.95].flatMap((share) =>
    [0.5, 1.1, 3].map((epsilon) => ({ share, epsilon, n: 400 })),
  )

  test.each(trials)('is estimated without bias, and its interval holds it 95 times of 100: %j', (trial) => {
    const truthful = truthProbability(trial.epsilon)
    const estimates = ask(trial, 4000, (truth, random) => (random() < truthful ? truth : !truth))
    const shares = estimates.map(({ share }) => share)
    const average = mean(shares)
    const standardError = Math.sqrt(mean(shares.map((share) => (share - average) ** 2)) / shares.length)
    expect(Math.abs(average - trial.share)).toBeLessThan(4 * standardError)
    const coverage = mean(estimates.map(({ low, high }) => (low <= trial.share && trial.share <= high ? 1 : 0)))
    // Four standard errors of 4000 rounds, and a discrete count that cannot hit 95 % exactly.
    expect(coverage).toBeGreaterThan(0.93)
    expect(coverage).toBeLessThan(0.97)
  })

  test('is the one behind the answers that installations give', () => {
    const trial = { share: 0.3, n: 200, epsilon: 1.1 }
    const question = { event: 'deploy.finished', path: 'private', epsilon: trial.epsilon }
    const hex = (random: () => number) =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    const estimates = ask(trial, 150, (truth, random) =>
      noisyAnswer(`${hex(random)}${hex(random)}${hex(random)}${hex(random)}`, question, truth),
    )
    const shares = estimates.map(({ share }) => share)
    const average = mean(shares)
    const standardError = Math.sqrt(mean(shares.map((share) => (share - average) ** 2)) / shares.length)
    expect(Math.abs(average - trial.share)).toBeLessThan(4 * standardError)
    const coverage = mean(estimates.map(({ low, high }) => (low <= trial.share && trial.share <= high ? 1 : 0)))
    expect(coverage).toBeGreaterThan(0.88)
  })

  test('may be outside 0 to 1, so that an average stays right; its interval is not', () => {
    const none = estimateShare({ yes: 0, n: 50, epsilon: 1.1 })
    expect(none?.share).toBeLessThan(0)
    expect(none).toMatchObject({ low: 0 })
    expect(estimateShare({ yes: 50, n: 50, epsilon: 1.1 })).toMatchObject({ high: 1 })
  })

  test.each([
    { yes: 0, n: 0, epsilon: 1 },
    { yes: 2, n: 1, epsilon: 1 },
    { yes: -1, n: 1, epsilon: 1 },
    { yes: 1, n: 2, epsilon: 0 },
    { yes: 1, n: 2, epsilon: Number.NaN },
    { yes: 1, n: Infinity, epsilon: 1 },
  ])('is unknown where these are no answers: %j', (answers) => {
    expect(estimateShare(answers)).toBeUndefined()
  })
})
