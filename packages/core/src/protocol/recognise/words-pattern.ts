interface Node {
  ends: boolean
  readonly next: Map<string, Node>
}

/**
 * The source of a regular expression that matches exactly these words. They are laid out as a tree, so that the time to match does not
 * grow with how many there are.
 */
export function wordsPattern(words: Iterable<string>): string {
  const root: Node = { ends: false, next: new Map() }
  for (const word of words) {
    let node = root
    for (const letter of word) {
      const known = node.next.get(letter)
      const next = known ?? { ends: false, next: new Map() }
      if (!known) node.next.set(letter, next)
      node = next
    }
    node.ends = true
  }
  return patternOf(root)
}

function patternOf({ ends, next }: Node): string {
  const branches = [...next].map(([letter, node]) => escaped(letter) + patternOf(node))
  if (branches.length === 0) return ''
  if (branches.length === 1 && !ends) return branches[0] as string
  return `(?:${branches.join('|')})${ends ? '?' : ''}`
}

/** The source of a regular expression that matches this text. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
