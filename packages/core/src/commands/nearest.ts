/** Finds the word somebody may have meant: one that goes on as theirs begins, has its letters in another order, or one more or less. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const word = typed.toLowerCase()
  // A longer one is nobody's slip of the finger, and would be looked at once for each of its letters.
  if (word.length < 2 || word.length > 32) return undefined
  const alike: ((each: string) => boolean)[] = [
    (each) => each.startsWith(word),
    (each) => word.length > 2 && sorted(each) === sorted(word),
    (each) => isOneOff(each, word) || isOneOff(word, each),
  ]
  return alike.map((isAlike) => words.find(isAlike)).find((found) => found !== undefined)
}

function sorted(word: string): string {
  return [...word].toSorted().join('')
}

function isOneOff(long: string, short: string): boolean {
  return [...long].some((_, index) => long.slice(0, index) + long.slice(index + 1) === short)
}
