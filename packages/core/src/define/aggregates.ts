import type { Counter, Histogram, Property, Summary } from './property.ts'

export type AggregateProperty = Counter | Histogram | Summary

/** Defines the sum of the samples a run measures: how many files in all its steps. Set by `run.measure`, with the run's end. */
export function counter(about: string): Counter {
  return { kind: 'counter', about }
}

/**
 * Defines how many of the samples of a run fall in each range.
 *
 * @param bounds As those of `bucket`: `[1, 10, 100]` counts in `0`, `1-9`, `10-99` and `100+`.
 */
export function histogram(bounds: readonly number[], about: string): Histogram {
  return { kind: 'histogram', bounds, about }
}

/** Defines count, sum, smallest, largest, mean, median and standard deviation of the samples of a run, as whole numbers. */
export function summary(about: string): Summary {
  return { kind: 'summary', about }
}

/** Whether a property is made of samples. */
export function isAggregate(property: Property | undefined): property is AggregateProperty {
  return property?.kind === 'counter' || property?.kind === 'histogram' || property?.kind === 'summary'
}
