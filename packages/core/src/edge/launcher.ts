import { isAlive } from './processes.ts'
import { isSingleExecutable } from './single-executable.ts'

/** How this process starts another one, and what tells whether it may. */
export interface Launcher {
  /** The program that runs this process. */
  readonly execPath: string
  /** Whether that program is this tool itself: starting it again would run the tool, which would start it again. */
  readonly isSingleExecutable: () => boolean
  readonly isAlive: (pid: number) => boolean
  /** Starts a detached child without a window, a terminal or open files, and never waits for it. */
  readonly start: (program: string, file: string, where: { readonly cwd: string; readonly env: Record<string, string> }) => void
  readonly pathOf: (url: URL) => string
}

export function currentLauncher(): Launcher {
  return {
    execPath: process.execPath,
    isSingleExecutable,
    isAlive,
    start(program, file, where) {
      const { spawn } = process.getBuiltinModule('node:child_process')
      const child = spawn(program, [file], { ...where, detached: true, stdio: 'ignore', windowsHide: true })
      // A child that cannot be started says so later, and nobody listening would end the host.
      child.on('error', () => {})
      child.unref()
    },
    pathOf: (url) => process.getBuiltinModule('node:url').fileURLToPath(url),
  }
}
