/** The value below which a share of the samples lies, interpolated between the two nearest. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position % 1)
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** How far the largest of some figures lies above the smallest, as a share of it. */
export function spread(figures: readonly number[]): number {
  return Math.max(...figures) / Math.min(...figures) - 1
}

export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
