import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Home } from './tool.ts'

/** Whether util-linux's `script` is here, which runs a program in a terminal of its own. */
export const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false

export interface TerminalRun {
  /** What a person sees: stdout and stderr, with line breaks as files have them. */
  readonly printed: string
  readonly status: number | null
}

/** Runs a fixture as a person does: in a terminal, with what they type. */
export function inTerminal(
  home: Home,
  args: readonly string[],
  {
    file = 'versions.mjs',
    env = {},
    typed = '',
    redirect = '',
    columns = 0,
  }: { file?: string; env?: Record<string, string>; typed?: string; redirect?: string; columns?: number } = {},
): Promise<TerminalRun> {
  const program = [process.execPath, join(import.meta.dirname, 'fixtures', file), ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', `${columns > 0 ? `stty cols ${columns}; ` : ''}${program} ${redirect}`, '/dev/null'], {
    cwd: home.path,
    env: { ...home.env, TERM: 'xterm', SHELL: '/bin/sh', ...env },
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
    // Typed once the program asks, as a person would.
    if (typed !== '' && printed.endsWith('[y/N] ')) child.stdin.write(typed)
  })
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ printed: printed.replaceAll('\r\n', '\n'), status })
    })
  })
}
