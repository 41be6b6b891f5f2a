/** More pairs of one set do not leave. */
export const MAX_PAIRS = 10

/** Some pairs of a set, and how many pairs each stands for. */
export interface PairSample<T> {
  readonly pairs: readonly (readonly [T, T])[]
  readonly weight: number
}

/**
 * Draws at most ten pairs of a set. Where there are C of them, each is drawn with probability 1/w, w the smallest power of two that is
 * not below C/10, and counts w: so the sum of the weights of a pair over all sets is, on average, exactly how many sets have it. Ten pairs
 * and fewer all leave and count one.
 *
 * Which pairs are drawn together is uniform among the choices of that number: ⌊C/w⌋, or one more with the probability that makes up for
 * the remainder.
 */
export function randomPairs<T>(members: readonly T[], random: () => number): PairSample<T> {
  const all = (members.length * (members.length - 1)) / 2
  let weight = 1
  while (weight * MAX_PAIRS < all) weight *= 2
  const wanted = Math.floor(all / weight) + (random() < (all / weight) % 1 ? 1 : 0)
  // Robert Floyd's way to draw without looking at more than what is drawn.
  const drawn = new Set<number>()
  for (let top = all - wanted; top < all; top++) {
    const index = Math.floor(random() * (top + 1))
    drawn.add(drawn.has(index) ? top : index)
  }
  return { pairs: [...drawn].toSorted((a, b) => a - b).map((index) => pairAt(members, index)), weight }
}

/** Pairs are numbered by their later member: (0,1), (0,2), (1,2), (0,3) … */
function pairAt<T>(members: readonly T[], index: number): readonly [T, T] {
  let later = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2)
  // The root is not exact for numbers this large; one step corrects it.
  while ((later * (later - 1)) / 2 > index) later--
  while ((later * (later + 1)) / 2 <= index) later++
  return [members[index - (later * (later - 1)) / 2] as T, members[later] as T]
}
