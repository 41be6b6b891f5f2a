/** Enough for any file that a person writes. */
const MAX_LINES = 2048

/** The values of a file with `KEY=value` on each line, as `.env` files have it: without quotes, `export` and comments. */
export function assignedIn(text: string): string[] {
  return text
    .split('\n', MAX_LINES)
    .filter((line) => !line.trimStart().startsWith('#') && line.includes('='))
    .flatMap((line) => {
      const value = line.slice(line.indexOf('=') + 1).trim()
      const quote = value[0] ?? ''
      const close = '\'"`'.includes(quote) ? value.indexOf(quote, 1) : -1
      if (close > 0) return [value.slice(1, close)]
      const comment = value.indexOf(' #')
      return comment < 0 ? [value] : [value, value.slice(0, comment).trimEnd()]
    })
}
