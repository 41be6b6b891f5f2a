import { styleText } from 'node:util'

/** Tells the story on stdout: steps, what was typed, what it printed, and what there is to see in it. */
export interface Page {
  title(title: string, explanation: string): void
  /** Begins the next numbered step. */
  step(title: string, explanation: string): void
  /** A command as a person types it. */
  command(line: string): void
  /** What a command printed. */
  output(text: string): void
  say(text: string): void
  /** A line to be copied, however long. */
  copy(line: string): void
}

const WIDTH = 80
const INDENT = '  '

/** How wide what a command printed may be. */
export const OUTPUT_WIDTH = WIDTH - INDENT.length

export function createPage(write = (text: string): void => void process.stdout.write(text)): Page {
  let steps = 0
  const lines = (...all: readonly string[]): void => write(`${all.join('\n')}\n`)
  const paragraph = (text: string): string[] => text.split('\n').flatMap((line) => wrap(line, WIDTH))
  return {
    title: (title, explanation) => lines('', strong(title), '', ...paragraph(explanation)),
    step(title, explanation) {
      steps++
      lines('', '', strong(`${steps}. ${title}`), '', ...paragraph(explanation))
    },
    command: (line) => lines('', `${INDENT}${quiet('$')} ${strong(line)}`),
    output(text) {
      const printed = text.replace(/^\n+/, '').trimEnd()
      if (printed === '') return
      const fitting = outdent(printed.split('\n'), OUTPUT_WIDTH).flatMap((line) => wrap(line, OUTPUT_WIDTH))
      lines(...fitting.map((line) => (line === '' ? '' : quiet(INDENT + line))))
    },
    say: (text) => lines('', ...paragraph(text)),
    copy: (line) => lines('', INDENT + line),
  }
}

// `styleText` looks at stdout: it writes plain text where that is no terminal or NO_COLOR is set.
const strong = (text: string): string => styleText('bold', text)
const quiet = (text: string): string => styleText('dim', text)

/** Takes from indented lines as much of their indentation as it takes to fit the longest: a notice is as wide as a terminal. */
function outdent(lines: readonly string[], width: number): string[] {
  const indented = lines.filter((line) => line.startsWith(' '))
  const smallest = Math.min(...indented.map((line) => line.search(/\S/)))
  const excess = Math.min(smallest, Math.max(0, ...indented.map((line) => line.length - width)))
  return lines.map((line) => (line.startsWith(' ') ? line.slice(excess) : line))
}

/** Breaks a line between words, and keeps its indentation. */
function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  if (!isProse(line, width)) return cut(line, width)
  const indent = /^ */.exec(line)?.[0] ?? ''
  const space = line.lastIndexOf(' ', width)
  return [line.slice(0, space), ...wrap(indent + line.slice(space + 1), width)]
}

function isProse(line: string, width: number): boolean {
  return line
    .trim()
    .split(' ')
    .every((word) => word.length < width / 2)
}

/** Breaks a line at the edge, whatever is there, so that none of its bytes is lost. */
function cut(line: string, width: number): string[] {
  return line.length <= width ? [line] : [line.slice(0, width), ...cut(line.slice(width), width)]
}
