import { MAX_BYTES, MAX_COUNT, bucketOf } from '../define/numbers.ts'
import type { AggregateProperty } from '../define/aggregates.ts'
import type { WireGroup, WireValue } from '../protocol/wire.ts'

/** What samples add up to. No program can make one, so nothing but what was measured stands in such a property. */
export class Aggregate {
  readonly #kind: AggregateProperty
  readonly #random: () => number
  readonly #ranges = new Map<string, number>()
  readonly #kept: number[] = []
  #count = 0
  #sum = 0
  #min = Infinity
  #max = 0
  #mean = 0
  #squares = 0

  /** @param random Chooses the samples that a median is taken of, where there are too many to keep. */
  constructor(kind: AggregateProperty, random: () => number) {
    this.#kind = kind
    this.#random = random
  }

  /** Adds a sample, a number from 0 on; one that is too large counts as the largest. Takes the same memory however many there are. */
  add(sample: number): void {
    if (this.#count === MAX_COUNT) return
    const value = Math.min(Math.round(sample), MAX_BYTES)
    this.#count += 1
    this.#sum = Math.min(this.#sum + value, Number.MAX_SAFE_INTEGER)
    if (this.#kind.kind === 'histogram') {
      const range = bucketOf(this.#kind.bounds, value)
      this.#ranges.set(range, (this.#ranges.get(range) ?? 0) + 1)
    } else if (this.#kind.kind === 'summary') this.#describe(value)
  }

  /** What leaves of it. */
  value(): WireValue {
    if (this.#kind.kind === 'counter') return Math.min(this.#sum, MAX_BYTES)
    return this.#kind.kind === 'histogram' ? Object.fromEntries(this.#ranges) : this.#summary()
  }

  #describe(value: number): void {
    this.#min = Math.min(this.#min, value)
    this.#max = Math.max(this.#max, value)
    // Welford: the sum of the squares would lose what many large samples differ by.
    const before = value - this.#mean
    this.#mean += before / this.#count
    this.#squares += before * (value - this.#mean)
    if (this.#kept.length < MAX_KEPT) this.#kept.push(value)
    else {
      // Each of all samples is among the kept ones with the same probability.
      const index = Math.floor(this.#random() * this.#count)
      if (index < MAX_KEPT) this.#kept[index] = value
    }
  }

  #summary(): WireGroup {
    const ascending = this.#kept.toSorted((a, b) => a - b)
    return {
      count: this.#count,
      min: this.#min,
      max: this.#max,
      sum: this.#sum,
      mean: Math.round(this.#sum / this.#count),
      median: ascending[Math.floor((ascending.length - 1) / 2)] as number,
      deviation: Math.round(Math.sqrt(this.#squares / this.#count)),
    }
  }
}

/** Up to so many samples the median is exact; beyond, it is that of so many drawn at random. */
const MAX_KEPT = 1024

/** What leaves of what a property was given; undefined where that is nothing that was measured. */
export function aggregateValue(value: unknown): WireValue | undefined {
  return value instanceof Aggregate ? value.value() : undefined
}
