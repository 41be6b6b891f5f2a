import { readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a process works in a state directory, which only its tool's couriers do. A run has started its courier before
 * it ends, but a courier takes its lock only some time after it was started: who looks for the lock alone misses it.
 * False where there is no /proc.
 */
export function courierWorksIn(directory: string): boolean {
  const real = realOrUndefined(directory)
  return real !== undefined && processIds().some((pid) => workingDirectoryOf(pid) === real)
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

function workingDirectoryOf(pid: string): string | undefined {
  try {
    return readlinkSync(join('/proc', pid, 'cwd'))
  } catch {
    // It has ended, or belongs to somebody else.
    return undefined
  }
}

function realOrUndefined(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
