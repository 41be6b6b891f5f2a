import { closeSync, openSync, rmSync } from 'node:fs'
import { CollectorError, systemCode } from '../collector-error.ts'

const TRY_EVERY_MS = 20
const TRIES = 250

/**
 * Does what reads a file and writes it again, alone among all processes: of two that did it at once one would undo the other, and a token
 * that was revoked would be back. Blocks for up to five seconds, then throws a `CollectorError`.
 *
 * A lock whose holder was killed stays, and the error names it: nobody could take it away safely while others try the same.
 */
export function locked<T>(path: string, task: () => T, tries = TRIES): T {
  const lock = `${path}.lock`
  for (let left = tries; !take(lock); left -= 1) {
    if (left === 0)
      throw new CollectorError(
        'data-in-use',
        `Another command changes \`${path}\`. Wait for it, or remove \`${lock}\` where there is none.`,
      )
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_EVERY_MS)
  }
  try {
    return task()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600))
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}
