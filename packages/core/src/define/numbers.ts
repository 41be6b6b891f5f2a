import { DAY_MS } from '../edge/time-spans.ts'
import type { Bucket, Bytes, Count, DurationMs, Flag, Int, Version } from './property.ts'

/** The largest duration that leaves, 31 days: a longer one is a clock that jumped. */
export const MAX_DURATION_MS = 31 * DAY_MS

export const MAX_COUNT = 1e9
export const MAX_BYTES = 2 ** 50

/** Defines a yes-or-no property. */
export function flag(about: string): Flag {
  return { kind: 'flag', about }
}

/** Defines a whole number from `min` to `max`. A value outside is moved to the nearer bound, a fraction is rounded. */
export function int(min: number, max: number, about: string): Int {
  return { kind: 'int', min, max, about }
}

/** Defines a whole number from 0 to 1e9. */
export function count(about: string): Count {
  return { kind: 'count', about }
}

/** Defines a duration in whole milliseconds, at most 31 days. */
export function durationMs(about: string): DurationMs {
  return { kind: 'durationMs', about }
}

/** Defines a size in bytes, at most 2^50. */
export function bytes(about: string): Bytes {
  return { kind: 'bytes', about }
}

/**
 * Defines a number of which only its range leaves.
 *
 * @param bounds Ascending whole numbers: `[1, 10, 100]` gives the words `0`, `1-9`, `10-99` and `100+`.
 */
export function bucket(bounds: readonly number[], about: string): Bucket {
  return { kind: 'bucket', bounds, about }
}

/** Defines a version of 2 to 4 numeric parts, such as `1.4.2`. Anything after the numbers is cut. */
export function version(about: string): Version {
  return { kind: 'version', about }
}

/** Lists the words of a bucket in ascending order. */
export function bucketWords(bounds: readonly number[]): string[] {
  const starts = [0, ...bounds]
  return starts.map((start, index) => bucketWord(start, starts[index + 1]))
}

/** Names the range that holds `value`; a negative number falls in the first. */
export function bucketOf(bounds: readonly number[], value: number): string {
  const index = bounds.findLastIndex((bound) => value >= bound)
  return bucketWord(index < 0 ? 0 : (bounds[index] as number), bounds[index + 1])
}

function bucketWord(start: number, next: number | undefined): string {
  if (next === undefined) return `${start}+`
  return next - start === 1 ? `${start}` : `${start}-${next - 1}`
}
