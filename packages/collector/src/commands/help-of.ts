/** The part of the help that is about one command: how it is called, and its flags. All of it where nothing is about the word. */
export function helpOf(help: string, command: string | undefined): string {
  const [usage = '', ...sections] = help.split('\n\n')
  const section = sections.find((text) => text.split(' ', 1)[0] === command)
  if (command === undefined || section === undefined) return help
  const calls = usage.split('\n').filter((line, index) => index === 0 || line.startsWith(`  sonde-collector ${command} `))
  return `${calls.join('\n')}\n\n${section.trimEnd()}\n`
}

/** Breaks the lines for which a terminal is too narrow; what a flag is goes on below itself. */
export function fittingHelp(help: string, columns = Infinity): string {
  const lines = help.split('\n').flatMap((line) => (line.length <= columns ? [line] : broken(line, columns)))
  return lines.join('\n')
}

/** Fewer columns than this are no place for a text. */
const NARROWEST = 24

function broken(line: string, columns: number): string[] {
  const margin = /^ */.exec(line)?.[0].length ?? 0
  const column = /^ *\S.*? {2,}/.exec(line)?.[0].length ?? margin
  const start = columns - column < NARROWEST ? margin + 2 : column
  const lines = [line.slice(0, column).trimEnd()]
  // What names the flag may be longer than the place for what it is.
  if ((lines[0] ?? '').length > start) lines.push('')
  for (const word of line.slice(column).split(' ')) {
    const last = lines.at(-1) ?? ''
    const isFirst = last.length < start
    const longer = isFirst ? last.padEnd(start) + word : `${last} ${word}`
    if (isFirst || longer.length <= columns) lines[lines.length - 1] = longer
    else lines.push(' '.repeat(start) + word)
  }
  return lines
}
