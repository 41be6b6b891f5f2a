/** What every terminal shows without breaking lines itself. */
export const LINE_WIDTH = 80

/** Breaks a text at spaces so that no line, with its indent, is longer than `width`, except for a longer word. */
export function wrap(text: string, { indent = '  ', width = LINE_WIDTH }: { indent?: string; width?: number } = {}): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && indent.length + last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `${indent}${line}`)
}
