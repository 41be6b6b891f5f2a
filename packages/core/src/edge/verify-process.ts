/** What the parent hands to the process that runs the recording. */
export function readInput(): string {
  return process.getBuiltinModule('node:fs').readFileSync(0, 'utf8')
}

/** Writes the report when the process ends, after every exit listener that was registered before. */
export function reportAtExit(report: () => unknown): void {
  process.once('exit', () => {
    process.getBuiltinModule('node:fs').writeSync(1, JSON.stringify(report()))
  })
}

/** The flag that allows what a scope denies. A Node that does not know the flag cannot deny it, whatever `has` answers. */
const ALLOWING_FLAGS = { 'fs.write': '--allow-fs-write', child: '--allow-child-process', net: '--allow-net' } as const

/** Whether this Node denies a process something, as its permission model says. */
export function isDenied(scope: keyof typeof ALLOWING_FLAGS): boolean {
  if (!process.allowedNodeEnvironmentFlags.has(ALLOWING_FLAGS[scope])) return false
  const { permission } = process as { permission?: { has(scope: string): boolean } }
  try {
    return permission?.has(scope) === false
  } catch {
    return false
  }
}
