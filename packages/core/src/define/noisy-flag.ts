import type { CatalogInput } from './catalog.ts'
import { given } from './given.ts'
import { nestedProperties } from './group.ts'
import type { NoisyFlag } from './property.ts'

/** Less tells hardly anything, and more hardly hides anything. */
export const MIN_EPSILON = 0.1
export const MAX_EPSILON = 4

/** What all noisy flags of a catalog may tell together: answers about one installation add up. */
export const MAX_TOTAL_EPSILON = 8

/**
 * Defines a yes-or-no property whose answer is noisy: with `epsilon` 1.1 an installation answers the truth three times of four, and
 * nobody can say of one which it did. It always gives the same answer to the same truth. Shares are found by `estimateShare`.
 */
export function noisyFlag(options: { readonly epsilon: number }, about: string): NoisyFlag {
  return { kind: 'noisyFlag', epsilon: given(options).epsilon, about }
}

/**
 * How many noisy flags a catalog may have. Noise that is drawn once is as lasting as an identifier, of a bit for each flag: with these
 * it tells sixteen groups of installations apart, and with sixty-four every one.
 */
export const MAX_NOISY_FLAGS = 4

/** The epsilon of all noisy flags of a catalog together. */
export function totalEpsilon({ events }: Pick<CatalogInput, 'events'>): number {
  const properties = Object.values(events).flatMap((event) => nestedProperties(event.properties))
  const sum = properties.reduce((total, [, property]) => total + (property.kind === 'noisyFlag' ? property.epsilon : 0), 0)
  return Math.round(sum * 1000) / 1000
}

/** How probable it is that an answer is the truth: e^epsilon times as probable as that it is not. */
export function truthProbability(epsilon: number): number {
  return 1 / (1 + Math.exp(-epsilon))
}
