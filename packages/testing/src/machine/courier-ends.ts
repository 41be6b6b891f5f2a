import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const DEADLINE_MS = 60_000
const BETWEEN_MS = 25

/**
 * Waits until no courier is at work in a state directory, also none that a run has started and that has not come to its lock yet: a
 * program ends without waiting for the courier it starts, and on a busy machine that one comes late. From then on the files there stay
 * as they are until the next run, and the directory can be removed.
 *
 * A courier is seen by its working directory, which only Linux tells, and by its lock.
 *
 * @param stateDirectory Of one tool, such as `~/.local/state/sonde/acme`. Where there is none, there is no courier.
 * @throws Error where one is still at work after 60 s; a courier ends itself after 10 s of its own.
 */
export async function courierEnds(stateDirectory: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (isCourierAtWork(stateDirectory)) {
    if (performance.now() > deadline)
      throw new Error(`After ${DEADLINE_MS} ms a courier is still at work in ${stateDirectory}. [courier-at-work]`)
    await delay(BETWEEN_MS)
  }
}

/** In this order: a courier that has ended between the two looks has given its lock back before. */
function isCourierAtWork(directory: string): boolean {
  return isSomebodyIn(directory) || isLocked(join(directory, 'courier.lock'))
}

function isSomebodyIn(directory: string): boolean {
  const real = orUndefined(() => realpathSync(directory))
  if (real === undefined) return false
  const processes = orUndefined(() => readdirSync('/proc')) ?? []
  return processes.some((name) => /^\d+$/.test(name) && orUndefined(() => readlinkSync(join('/proc', name, 'cwd'))) === real)
}

/** One whose holder was killed stays, and is nobody's. */
function isLocked(lock: string): boolean {
  const holder = orUndefined(() => JSON.parse(readFileSync(lock, 'utf8')) as { readonly pid: number })
  return holder !== undefined && isAlive(holder.pid)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What has just ended or was removed has nothing to tell. */
function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
