import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Creates a directory and what is missing above it, for their owner only. One level at a time: under /proc the recursive way of Node
 * never returns.
 *
 * @throws what the system says where it cannot.
 */
export function makeDirectories(path: string): void {
  const missing: string[] = []
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) {
    missing.push(at)
    // A root that does not exist, such as a drive of Windows that is not there, has nothing above it.
    if (dirname(at) === at) break
  }
  for (const directory of missing.toReversed()) {
    try {
      mkdirSync(directory, { mode: 0o700 })
    } catch (error) {
      // Somebody else may have been quicker.
      if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error
    }
  }
}
