/** Whether a module is the program that was started, also through a link. */
export function isProgram(moduleUrl: string): boolean {
  const { realpathSync } = process.getBuiltinModule('node:fs')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  try {
    return process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(moduleUrl))
  } catch {
    return false
  }
}

/** The directory this process was started in; undefined where it was removed meanwhile. */
export function startDirectory(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

/** Ends this process at the latest after a time, whatever hangs, and at once on a mistake nobody caught. */
export function endAfter(ms: number): void {
  setTimeout(end, ms)
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

/** Ends this process without waiting for what is still open. */
export function end(): void {
  process.exit(0)
}
