/** Finds the word somebody may have meant: the one that goes on as theirs begins, or that is one letter away, or two in a long word. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const word = typed.toLowerCase()
  if (word.length < 2) return undefined
  const begun = words.find((each) => each.startsWith(word))
  if (begun !== undefined) return begun
  const [best] = words.map((each) => ({ each, far: distance(word, each) })).toSorted((a, b) => a.far - b.far)
  return best !== undefined && best.far <= (word.length > 3 ? 2 : 1) ? best.each : undefined
}

/** How many letters have to be put in, taken out or replaced (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] as number) + (to[column - 1] === letter ? 0 : 1)
      next.push(Math.min(replaced, (row[column] as number) + 1, (next[column - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
