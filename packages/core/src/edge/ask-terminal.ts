/** Whether a person can type an answer. */
export function stdinIsTerminal(): boolean {
  return process.getBuiltinModule('node:tty').isatty(0)
}

/** Asks on stderr and reads one line from stdin; undefined at its end. Leaves signals and everything typed after the line alone. */
export function readLineFromTerminal(question: string): Promise<string | undefined> {
  const { createInterface } = process.getBuiltinModule('node:readline')
  // Not as a terminal of readline's own: that would read Ctrl+C as a key, in the place of the host's signal.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  process.stderr.write(question)
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('close', () => resolve(undefined))
  })
}
