import { takeLock, type Lock } from '../deliver/lock.ts'
import type { CourierWorld } from '../edge/courier-world.ts'

/** A courier ends itself after 10 s. */
const WAIT_MS = 12_000
const STEP_MS = 100

/**
 * Runs `act` as the only one who works on what waits, after the courier that may be at it. `busy` where that does not end. Throws
 * what the file system throws.
 */
export async function withCourierLock<T>(world: CourierWorld, directory: string, act: (lock: Lock) => T): Promise<T | 'busy'> {
  for (let waited = 0; waited < WAIT_MS; waited += STEP_MS) {
    const lock = takeLock(world, directory)
    if (lock !== undefined) {
      try {
        return act(lock)
      } finally {
        lock.release()
      }
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
  return 'busy'
}
