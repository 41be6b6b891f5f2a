import type { Ended, Invocation } from './children.ts'

/** Runs a process in a terminal of its own, as wide as a page of this demo. Undefined where no pseudo-terminal can be had. */
export type RunInTerminal = (invocation: Invocation) => Promise<Ended>

const COLUMNS = 80

/** Loads the native part that makes pseudo-terminals. It is prebuilt for the usual systems only. */
export async function loadPseudoTerminal(): Promise<RunInTerminal | undefined> {
  try {
    const { spawn } = await import('@lydell/node-pty')
    return ({ program, args, cwd, env }) =>
      new Promise((resolve) => {
        const terminal = spawn(program, [...args], { cwd, env: { ...env }, cols: COLUMNS, rows: 40, name: 'xterm-256color' })
        let printed = ''
        terminal.onData((text) => (printed += text))
        terminal.onExit(({ exitCode }) => {
          const text = printed.replaceAll('\r\n', '\n')
          resolve({ exitCode, signal: null, stdout: text, printed: text })
        })
      })
  } catch {
    return undefined
  }
}
