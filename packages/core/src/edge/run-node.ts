import { isSingleExecutable } from './single-executable.ts'

/** A Node process to run to its end. */
export interface NodeRun {
  readonly file: string
  readonly flags?: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly input?: string
  readonly timeoutMs: number
}

/** Runs a file in another Node and resolves to what it printed; undefined where it could not be started or did not end by itself. */
export function runNode({ file, flags = [], cwd, env, input = '', timeoutMs }: NodeRun): Promise<string | undefined> {
  // There the program that runs files is the tool itself.
  if (isSingleExecutable()) return Promise.resolve(undefined)
  const { execFile } = process.getBuiltinModule('node:child_process')
  return new Promise((resolve) => {
    const options = { cwd, env: { ...env }, timeout: timeoutMs, windowsHide: true, maxBuffer: 1024 * 1024 }
    const child = execFile(process.execPath, [...flags, file], options, (error, stdout) => resolve(error ? undefined : stdout))
    // A child that ends before it read everything is told by its exit.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** The flag that turns the permission model on, or undefined where this runtime has none. */
export function permissionFlag(): string | undefined {
  return ['--permission', '--experimental-permission'].find((flag) => process.allowedNodeEnvironmentFlags.has(flag))
}
