/** Random choices that are the same in every run. */
export interface Dice {
  next(): number
  pick<T>(from: readonly T[]): T
}

export function createDice(seed: number): Dice {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    pick(from) {
      if (from.length === 0) throw new RangeError('Nothing to pick from.')
      return from[Math.floor(next() * from.length)] as (typeof from)[number]
    },
  }
}
