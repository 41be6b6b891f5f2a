/** A word in its place, as far as the decision looks: each group is one of so many cases. */
export interface Place {
  /** How many public sources use the word: 0 the fewest, 3 nearly all. */
  readonly level: number
  /** Whether English can call somebody or something so. */
  readonly naming: boolean
  readonly left: Neighbour
  readonly right: Neighbour
  /** What stands one further: the same cases, reduced to three. */
  readonly farLeft: Neighbour
  readonly farRight: Neighbour
  /** 0 none, 1 between an article and a thing, 2 behind what introduces values, 3 before what follows values. */
  readonly slot: 0 | 1 | 2 | 3
  /** Whether the word was seen beside what is left of it, beside what is right of it, and between both. */
  readonly hasLeft: boolean
  readonly hasRight: boolean
  readonly hasBoth: boolean
  /** How many values the line has. */
  readonly values: number
  readonly word: string
  /** Where the lists have the word, the one left of it and the one right of it, and those one further; -1 where none stands. */
  readonly listed: readonly number[]
}

/** Words of grammar and of content are told apart, and words that most messages use from others. */
export type Neighbour =
  | 'stop'
  | 'value'
  | 'bare'
  | 'determiner'
  | 'link'
  | 'grammar'
  | 'plain'
  | 'usual plain'
  | 'naming'
  | 'usual naming'

const NEIGHBOURS: readonly Neighbour[] = [
  'stop',
  'value',
  'bare',
  'determiner',
  'link',
  'grammar',
  'plain',
  'usual plain',
  'naming',
  'usual naming',
]

const ENDINGS: readonly RegExp[] = [/ed$/, /ing$/, /(?:ion|ment|ity|ness|ance|ence)s?$/, /s$/, /(?:er|or)$/]

const SIZES = [8, NEIGHBOURS.length, NEIGHBOURS.length, 4, 8, ENDINGS.length + 1, 3, 9] as const

const STARTS = SIZES.map((_, group) => SIZES.slice(0, group).reduce((sum, size) => sum + size, 0))

const CASES = SIZES.reduce((sum, size) => sum + size, 0)

/** A word may be the one in question, or stand left, right, or one further to the left or right. */
export const ROLES = 5

/** How many weights there are before those of single words: one for each case and each pair of cases. */
export const WEIGHTS = (CASES * (CASES + 1)) / 2

/** The indices of the weights that speak for or against a place. */
export function weightsOf(place: Place): number[] {
  const cases = casesOf(place)
  const found: number[] = []
  for (let second = 0; second < cases.length; second++) {
    const row = cases[second] ?? 0
    for (let first = 0; first <= second; first++) found.push((row * (row + 1)) / 2 + (cases[first] ?? 0))
  }
  place.listed.forEach((index, role) => {
    if (index >= 0) found.push(WEIGHTS + ROLES * index + role)
  })
  return found
}

/** How much speaks for a word of the message and against a name, in the unit of the weights. */
export function weigh(place: Place, weights: ArrayLike<number>): number {
  let sum = 0
  for (const index of weightsOf(place)) sum += weights[index] ?? 0
  return sum
}

function casesOf({
  level,
  naming,
  left,
  right,
  farLeft,
  farRight,
  slot,
  hasLeft,
  hasRight,
  hasBoth,
  values,
  word,
}: Place): number[] {
  const ending = ENDINGS.findIndex((pattern) => pattern.test(word))
  const cases = [
    level + (naming ? 4 : 0),
    NEIGHBOURS.indexOf(left),
    NEIGHBOURS.indexOf(right),
    slot,
    (hasLeft ? 4 : 0) + (hasRight ? 2 : 0) + (hasBoth ? 1 : 0),
    ending < 0 ? ENDINGS.length : ending,
    Math.min(2, values),
    3 * coarse(farLeft) + coarse(farRight),
  ]
  return cases.map((found, group) => (STARTS[group] ?? 0) + found)
}

function coarse(neighbour: Neighbour): number {
  if (neighbour === 'stop') return 0
  return neighbour === 'value' || neighbour === 'bare' ? 1 : 2
}
